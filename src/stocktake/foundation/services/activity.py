"""Writing the activity log, and sealing it."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from stocktake.foundation.models import Activity, Seal

FIRST_DIGEST = "0" * 64
"""What the first link is bound to."""

BATCH = 5000
"""So many entries are sealed in one transaction."""

SEALING_LOCK = 0x5EA1
"""PostgreSQL advisory lock: two sealers never make two chains."""


def record(
    *, actor: str, verb: str, kind: str, key: str, at: datetime, review: str = "", detail: dict[str, Any] | None = None
) -> Activity:
    """Append one entry, in the caller's transaction: it stands or falls with what it tells of."""
    return Activity.objects.create(
        at=at, actor=actor, verb=verb, object_kind=kind, object_key=key, review=review, detail=detail or {}
    )


def digest_of(activity: Activity, *, previous: str) -> str:
    """The link's digest: SHA-256 over the previous digest and the entry in one canonical writing."""
    body = json.dumps(
        [
            activity.pk,
            activity.at.isoformat(),
            activity.actor,
            activity.verb,
            activity.object_kind,
            activity.object_key,
            activity.review,
            activity.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


@transaction.atomic
def seal(*, batch: int = BATCH) -> int:
    """Bind entries not yet sealed into the chain, oldest id first. Returns how many; calling it again does no harm.

    Rows are picked by "has no seal", never by "id above the last", because transactions commit out of order.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
    last = Seal.objects.order_by("-position").first()
    position, previous = (last.position, last.digest) if last else (0, FIRST_DIGEST)
    links = []
    for activity in Activity.objects.filter(seal__isnull=True).order_by("id")[:batch]:
        position += 1
        previous = digest_of(activity, previous=previous)
        links.append(Seal(position=position, activity=activity, digest=previous))
    Seal.objects.bulk_create(links)
    return len(links)
