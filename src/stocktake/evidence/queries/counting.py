"""How many reporting States, and how many others, spoke of each objective. Only what may be counted is counted.

A government has reported when its voluntary review is in hand, may be counted, and is not still being written; all
that it sent then counts. Everybody else is heard with anything that may be counted. The synthesis counts in the same
way; a test holds the two against each other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from stocktake.evidence.enums import SourceKind
from stocktake.evidence.models import Code, Source
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.foundation.statements import written_once
from stocktake.frameworks.enums import ElementKind
from stocktake.parties.enums import GOVERNMENTS
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation, Review

_NOT_FINISHED = (ParticipationState.UNDER_WAY, ParticipationState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Voices:
    """So many reporting States of so many, and so many other contributors of so many.

    `as_of` is the day (UTC) on which the last of what is counted was received, if any day is known.
    """

    states: int
    of_states: int
    others: int
    of_others: int
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Whose sources count: the source's id to its party's; and the parties of each voice."""

    sources: dict[int, int]
    states: frozenset[int]
    others: frozenset[int]
    as_of: date | None

    def voices(self, parties: set[int]) -> Voices:
        return Voices(len(parties & self.states), len(self.states), len(parties & self.others), len(self.others), self.as_of)


def heard(review: Review) -> Heard:
    """One query."""
    return _heard(_sources(review.pk))


def voices_by_objective(review: Review, *, objectives: Collection[int] | None = None) -> dict[int, Voices]:
    """For each objective's id, who spoke of it; objectives of which nobody spoke have their zeros.

    Two queries, one more where the ids of the objectives are not at hand.
    """
    if objectives is None:
        objectives = list(review.framework.elements.objectives().values_list("pk", flat=True))
    counted = heard(review)
    spoke: dict[int, set[int]] = defaultdict(set)
    for element, source in _tied(review.pk):
        if source in counted.sources:
            spoke[element].add(counted.sources[source])
    return {pk: counted.voices(spoke[pk]) for pk in objectives}


def voices_on(review: Review, objective: int) -> Voices:
    """Who spoke of one objective, by its id. One query."""
    rows = _sources_on(review.pk, objective)
    counted = _heard(rows)
    return counted.voices({counted.sources[row[0]] for row in rows if row[-1] and row[0] in counted.sources})


_OF_SOURCE = ("pk", "party_id", "party__kind", "kind", "received_at", "unfinished")


def _countable(review: int) -> QuerySet[Source]:
    """The countable sources that came from somebody. `unfinished`: their party says itself that it has not reported."""
    waiting = Participation.objects.filter(review=review, party=OuterRef("party"), state__in=_NOT_FINISHED)
    sources = Source.objects.countable().filter(review=review, party__isnull=False).order_by()
    return sources.annotate(unfinished=Exists(waiting))


@written_once
def _sources(review: int) -> QuerySet[Source, Any]:
    return _countable(review).values_list(*_OF_SOURCE)


@written_once
def _sources_on(review: int, objective: int) -> QuerySet[Source, Any]:
    """The same, each with whether a passage of it that may be counted is tied to the objective."""
    tied = Code.objects.filter(countable_passages(through="passage__"), passage__source=OuterRef("pk"), element=objective)
    return _countable(review).annotate(spoke=Exists(tied)).values_list(*_OF_SOURCE, "spoke")


@written_once
def _tied(review: int) -> QuerySet[Code, Any]:
    """Which objective is spoken of in which source, in passages that may be counted."""
    codes = Code.objects.filter(
        countable_passages(through="passage__"), passage__source__review=review, element__kind=ElementKind.OBJECTIVE
    )
    return codes.order_by().values_list("element_id", "passage__source_id").distinct()


def _heard(rows: Iterable[tuple[Any, ...]]) -> Heard:
    rows = [row[: len(_OF_SOURCE)] for row in rows]
    states = frozenset(
        party
        for _pk, party, party_kind, kind, _at, unfinished in rows
        if party_kind in GOVERNMENTS and kind == SourceKind.VOLUNTARY_REVIEW and not unfinished
    )
    others = frozenset(party for _pk, party, party_kind, *_more in rows if party_kind not in GOVERNMENTS)
    counted = [row for row in rows if row[1] in states or row[1] in others]
    days = [received.astimezone(UTC).date() for *_more, received, _unfinished in counted if received is not None]
    return Heard({row[0]: row[1] for row in counted}, states, others, max(days, default=None))
