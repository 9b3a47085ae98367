"""Facts of the rooms below that a synthesis must answer to."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from stocktake.evidence.models import Source
from stocktake.evidence.signals import source_withdrawn
from stocktake.synthesis.services.rewrite import rewrite

ACTOR = "stocktake"


@receiver(source_withdrawn)
def write_without_it(*, source: int, **_more: Any) -> None:
    """What was withdrawn is no longer counted: every draft of the review is written anew."""
    review = Source.objects.select_related("review__framework", "review__region").get(pk=source).review
    rewrite(review=review, actor=ACTOR, at=timezone.now())
