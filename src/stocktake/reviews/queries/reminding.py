"""Who may be reminded just now, and why somebody may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from stocktake.reviews.enums import AWAITED, LetterKind, WhyNot
from stocktake.reviews.models import Call, Courtesy, Participation, Review
from stocktake.reviews.queries.focal_points import focal_points
from stocktake.reviews.rules.reminding import Clock, why_not


@dataclass(frozen=True, slots=True)
class Remindable:
    participation: Participation
    why_not: WhyNot | None


def remindable(review: Review, call: Call | None, *, at: datetime) -> list[Remindable]:
    """Everybody who is awaited, in the order of their codes. Six queries, whatever their number."""
    rows = list(
        Participation.objects.filter(review=review, state__in=AWAITED).of_governments()
        .select_related("party", "review__framework").prefetch_related("party__names").order_by("party__code")
    )  # fmt: skip
    clock, people, last, drafted = Clock.of(call, at), focal_points(review), last_letters(review), _drafted(review)
    return [
        Remindable(
            row,
            why_not(
                row, call, clock, last_letter=last.get(row.pk), drafted=row.pk in drafted,
                has_address=any(person.is_reached for person in people.get(row.party_id, ())),
            ),
        )
        for row in rows
    ]  # fmt: skip


def last_letters(review: Review) -> Mapping[int, datetime]:
    """When each participation (by id) was written to last."""
    sent = Courtesy.objects.filter(participation__review=review).sent().order_by()
    return dict(sent.values_list("participation").annotate(Max("sent_at")))


def _drafted(review: Review) -> set[int]:
    waiting = Courtesy.objects.filter(participation__review=review, kind=LetterKind.REMINDER).waiting()
    return set(waiting.order_by().values_list("participation", flat=True))
