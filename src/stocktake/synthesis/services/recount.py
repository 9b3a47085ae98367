"""Counting again when coding rests: not for each decision, of which there are hundreds in an hour."""

from datetime import datetime, timedelta

from django.db import transaction

from stocktake.reviews.models import Review
from stocktake.synthesis.models import Draft, Finding, Recount
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.rewrite import rewrite

REST = timedelta(minutes=10)
"""How long decisions gather before drafts are written anew from them."""


def recount_later(*, review: int, at: datetime) -> None:
    """Note that the findings of a review have to be counted again.

    Written over a row that is there, so that it waits for a recount under way, and is noted again after it.
    """
    Recount.objects.bulk_create(
        [Recount(review_id=review, since=at)], update_conflicts=True, unique_fields=["review"], update_fields=["review"]
    )


def recount_waiting(*, actor: str, at: datetime, since: datetime | None = None) -> int:
    """Count again what waits since before `since` (without it: all), and write its drafts anew. Returns how many reviews."""
    rows = Recount.objects.order_by("since").values_list("pk", flat=True)
    if since is not None:
        rows = rows.filter(since__lte=since)
    return sum(_recount(pk, actor=actor, at=at) for pk in list(rows))


@transaction.atomic
def _recount(waiting: int, *, actor: str, at: datetime) -> bool:
    # The row goes first: a decision that comes meanwhile waits for this transaction, and then makes a new one.
    row = Recount.objects.select_for_update(skip_locked=True).filter(pk=waiting).first()
    if row is None:
        return False
    review = Review.objects.select_related("framework", "region").get(pk=row.review_id)
    row.delete()
    if Draft.objects.filter(review=review).exists():
        rewrite(review=review, actor=actor, at=at)
    elif Finding.objects.filter(review=review).exists():
        find(review=review, actor=actor, at=at)
    return True
