"""The list of reviews, each with the dates and counts one chooses by."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from stocktake.evidence.models import Passage, Source
from stocktake.reviews.enums import ANSWERED, CalendarKind
from stocktake.reviews.models import CalendarEntry, Participation, Review


@dataclass(frozen=True, slots=True)
class Listed:
    """A review in the list. `of` is 0 where nothing is known of who was asked."""

    review: Review
    meeting: CalendarEntry | None
    of: int
    answered: int
    sources: int
    passages: int


def reviews_listed() -> list[Listed]:
    """All reviews, the invented ones last; five queries whatever their number."""
    asked: dict[int, dict[str, Any]] = {
        row["review"]: dict(row)
        for row in Participation.objects.of_governments().order_by().values("review")
        .annotate(of=Count("pk"), answered=Count("pk", filter=Q(state__in=ANSWERED)))
    }  # fmt: skip
    countable = Source.objects.countable()
    sources = dict(countable.order_by().values_list("review").annotate(Count("pk")))
    passages = dict(
        Passage.objects.filter(source__in=countable).order_by().values_list("source__review").annotate(Count("pk"))
    )
    meetings: dict[int, CalendarEntry] = {}
    for entry in CalendarEntry.objects.filter(kind=CalendarKind.MEETING, begins__isnull=False).order_by("begins", "pk"):
        if entry.key == "meeting" or entry.review_id not in meetings:
            meetings[entry.review_id] = entry
    return [
        Listed(
            review, meetings.get(review.pk), asked.get(review.pk, {}).get("of", 0), asked.get(review.pk, {}).get("answered", 0),
            sources.get(review.pk, 0), passages.get(review.pk, 0),
        )
        for review in Review.objects.select_related("framework", "region").order_by("invented", "code")
    ]  # fmt: skip
