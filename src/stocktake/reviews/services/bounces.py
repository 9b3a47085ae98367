"""A letter that came back as undeliverable: it surfaces on the board until another address is named."""

from datetime import datetime

from django.db import transaction

from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Courtesy


@transaction.atomic
def mark_bounced(*, letter: str, why: str, actor: str, at: datetime) -> Courtesy | None:
    """Note that the letter with this reference came back, and why. None where it is none of a review's letters.

    Said twice, it is noted once.
    """
    row = (
        Courtesy.objects.select_for_update(of=("self",)).select_related("participation__review", "participation__party")
        .filter(letter=letter).exclude(letter="").first()
    )  # fmt: skip
    if row is None or row.bounced_at is not None:
        return row
    Courtesy.objects.filter(pk=row.pk).update(bounced_at=at, bounce=" ".join(why.split())[:500])
    row.refresh_from_db()
    record(
        actor=actor, verb="came back", kind="courtesy", key=f"{row.participation.party.code} {row.pk}", at=at,
        review=row.participation.review.code, detail={"to": row.to, "why": row.bounce},
    )  # fmt: skip
    return row
