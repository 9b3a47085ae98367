"""The letters that wait for a person: drafted or released, each with when it may leave; and what was sent lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from stocktake.foundation.texts import Shown
from stocktake.reviews.enums import CourtesyState
from stocktake.reviews.interfaces.letters import Enclosure, letters
from stocktake.reviews.models import Call, Courtesy, Review
from stocktake.reviews.models.courtesy import CourtesyQuerySet
from stocktake.reviews.queries.moments import there_in_words
from stocktake.reviews.rules.quiet import decent_for, zone_of

SHOWN_LATELY = 20


@dataclass(frozen=True, slots=True)
class Enclosing:
    """A file that can be laid in, and whether it is."""

    name: str
    label: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """`when`: the next decent moment where it is read, in words; empty where that is now. `typed`: what somebody wrote and
    could not be kept, to be shown again in its field."""

    courtesy: Courtesy
    party: Shown
    when: str
    enclosing: tuple[Enclosing, ...]
    subject: str
    body: str
    refusal: str = ""

    @property
    def is_released(self) -> bool:
        return self.courtesy.state == CourtesyState.RELEASED


@dataclass(frozen=True, slots=True)
class Typed:
    subject: str
    body: str
    enclosures: list[str]
    refusal: str


def drafts_of(review: Review, *, at: datetime, typed: Mapping[int, Typed] | None = None) -> list[Draft]:
    """In the order of the parties' codes. Three queries."""
    call = Call.objects.filter(review=review).first()
    rows = _with_names(review).waiting().order_by("participation__party__code", "pk")
    return [_draft(row, call, at, (typed or {}).get(row.pk)) for row in rows]


def sent_lately(review: Review, *, most: int = SHOWN_LATELY) -> list[Courtesy]:
    """What was sent, the newest first, those that came back among them."""
    return list(_with_names(review).sent().order_by("-sent_at", "-pk")[:most])


def _with_names(review: Review) -> CourtesyQuerySet:
    rows = Courtesy.objects.filter(participation__review=review).select_related("participation__party")
    return rows.prefetch_related("participation__party__names")


def _fitting(row: Courtesy, laid_in: Collection[str]) -> list[Enclosure]:
    """What goes with such a letter, and whatever else was laid in: no receipt is offered where nothing was received."""
    return [each for each in letters.enclosures.values() if row.kind in each.kinds or each.name in laid_in]


def _draft(row: Courtesy, call: Call | None, at: datetime, typed: Typed | None) -> Draft:
    moment = decent_for(row.participation, call, at)
    laid_in = typed.enclosures if typed else row.enclosures
    return Draft(
        row, row.participation.party.name(), there_in_words(moment, zone_of(row.participation, call)) if moment > at else "",
        tuple(Enclosing(each.name, str(each.label), each.name in laid_in) for each in _fitting(row, laid_in)),
        typed.subject if typed else row.subject, typed.body if typed else row.body, typed.refusal if typed else "",
    )  # fmt: skip
