"""Who is here now: a sign of life while a page is open. It is no act, and is not logged."""

from datetime import datetime

from django.db import connection

from stocktake.questionnaires.models import Response

TOUCH = """
INSERT INTO questionnaires_presence (response_id, who, question, at) VALUES (%s, %s, %s, %s)
ON CONFLICT ON CONSTRAINT one_presence_per_person DO UPDATE SET question = excluded.question, at = excluded.at
"""


def touch(*, response: Response, who: str, question: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [response.pk, who[:400], question[:40], at])
