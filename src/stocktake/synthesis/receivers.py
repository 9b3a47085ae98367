"""Facts of the rooms below that a synthesis must answer to."""

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from stocktake.evidence.enums import Lost
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.signals import answers_moved, codes_moved, source_withdrawn
from stocktake.reviews.models import Review
from stocktake.synthesis.services.note_lost import note_lost
from stocktake.synthesis.services.recount import recount_later
from stocktake.synthesis.services.rewrite import rewrite

ACTOR = "stocktake"


@receiver(source_withdrawn)
def write_without_it(*, source: int, **_more: Any) -> None:
    """What was withdrawn is no longer counted: every draft of the review is written anew."""
    review = Source.objects.select_related("review__framework", "review__region").get(pk=source).review
    passages = Passage.objects.filter(source=source) | Passage.objects.filter(source__parent=source)
    _write_anew(review, dict.fromkeys(passages.values_list("pk", flat=True), Lost.WITHDRAWN))


@receiver(answers_moved)
def write_with_what_holds_now(*, review: int, lost: Mapping[int, str], **_more: Any) -> None:
    """Answers came in, were replaced or stand under another consent: every count is made again, every draft written anew."""
    _write_anew(Review.objects.select_related("framework", "region").get(pk=review), lost)


@receiver(codes_moved)
def count_again_when_coding_rests(*, review: int, **_more: Any) -> None:
    recount_later(review=review, at=timezone.now())


def _write_anew(review: Review, lost: Mapping[int, str]) -> None:
    at = timezone.now()
    note_lost(review=review, lost=lost, actor=ACTOR, at=at)
    rewrite(review=review, actor=ACTOR, at=at)
