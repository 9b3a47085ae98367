"""The list of reviews, each with the dates and counts one chooses by."""

from dataclasses import dataclass

from stocktake.portal.queries.numbers import with_what_came_in
from stocktake.reviews.enums import CalendarKind
from stocktake.reviews.models import CalendarEntry, Review


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
    """All reviews, the invented ones last; two queries whatever their number."""
    meetings: dict[int, CalendarEntry] = {}
    for entry in CalendarEntry.objects.filter(kind=CalendarKind.MEETING, begins__isnull=False).order_by("begins", "pk"):
        if entry.key == "meeting" or entry.review_id not in meetings:
            meetings[entry.review_id] = entry
    reviews = with_what_came_in(Review.objects.select_related("framework", "region")).order_by("invented", "code")
    return [
        Listed(
            review, meetings.get(review.pk), review.states_asked, review.states_answered,  # type: ignore[attr-defined]
            review.sources_read, review.passages_read,  # type: ignore[attr-defined]
        )
        for review in reviews
    ]  # fmt: skip
