"""What is known of a review, in the order in which a reader asks."""

from dataclasses import dataclass

from django.db.models import Prefetch

from stocktake.frameworks.models import Element
from stocktake.reviews.enums import FactStatus
from stocktake.reviews.models import AgendaItem, CalendarEntry, Fact, ListedDocument, Review, RoundTable

MANDATE = "mandate-"
"""How the keys of the facts begin that tell where the review's mandate comes from."""

OBJECTIVES = Prefetch("objectives", Element.objects.objectives().only(*Element.NAMED))
"""What a round table shows of its objectives: their number and their name."""


@dataclass(frozen=True, slots=True)
class Programme:
    """`unknown` are facts that were looked for and not found: they are shown so, not left out."""

    calendar: tuple[CalendarEntry, ...]
    mandate: tuple[Fact, ...]
    round_tables: tuple[RoundTable, ...]
    agenda: tuple[AgendaItem, ...]
    documents: tuple[ListedDocument, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[Fact, ...]


def programme_of(review: Review) -> Programme:
    """The programme of a review, in six queries."""
    facts = list(review.facts.all())
    others = [fact for fact in facts if not fact.key.startswith(MANDATE)]
    return Programme(
        calendar=tuple(review.calendar.all()),
        mandate=tuple(fact for fact in facts if fact.key.startswith(MANDATE)),
        round_tables=tuple(review.round_tables.prefetch_related(OBJECTIVES)),
        agenda=tuple(review.agenda.all()),
        documents=tuple(review.documents.all()),
        facts=tuple(fact for fact in others if fact.status != FactStatus.NOT_FOUND),
        unknown=tuple(fact for fact in others if fact.status == FactStatus.NOT_FOUND),
    )
