"""Rate limits that hold across processes: counted in the database, one upsert each."""

from datetime import datetime, timedelta

from django.db import connection


def allowed(*, key: str, limit: int, within: timedelta, at: datetime) -> bool:
    """Count one attempt under the key; False once more than `limit` were made in the current window."""
    seconds = int(within.total_seconds())
    window = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO foundation_bucket (key, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (key, "window") DO UPDATE SET count = foundation_bucket.count + 1 RETURNING count',
            [key[:200], window],
        )
        return bool(cursor.fetchone()[0] <= limit)
