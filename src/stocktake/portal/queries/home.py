"""The list of reviews, each with the dates and counts one chooses by."""

from dataclasses import dataclass

from stocktake.portal.queries.numbers import CameIn, what_came_in
from stocktake.reviews.enums import CalendarKind
from stocktake.reviews.models import CalendarEntry, Review


@dataclass(frozen=True, slots=True)
class Listed:
    """A review in the list. No States are asked where nothing is known of who was asked."""

    review: Review
    meeting: CalendarEntry | None
    numbers: CameIn


def reviews_listed() -> list[Listed]:
    """All reviews, the invented ones last; three queries whatever their number."""
    meetings: dict[int, CalendarEntry] = {}
    for entry in CalendarEntry.objects.filter(kind=CalendarKind.MEETING, begins__isnull=False).order_by("begins", "pk"):
        if entry.key == "meeting" or entry.review_id not in meetings:
            meetings[entry.review_id] = entry
    numbers = what_came_in()
    return [
        Listed(review, meetings.get(review.pk), numbers[review.pk])
        for review in Review.objects.select_related("framework", "region").order_by("invented", "code")
        if review.pk in numbers
    ]
