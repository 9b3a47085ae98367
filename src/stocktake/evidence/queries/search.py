"""Searching all passages that a viewer may read, in six languages at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Passage
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.at_hand import elements_for, names_for
from stocktake.evidence.queries.facets import Choice, Counted, languages_in, objectives_and_categories_in, parties_in
from stocktake.evidence.queries.passages import PER_PAGE, Filters, PageOfPassages, named_to, narrowed, quotable
from stocktake.evidence.queries.shown import may_name, shown_passages, with_all_shown
from stocktake.evidence.search.query import Question, question
from stocktake.evidence.search.vocabulary import Term, vocabulary_of
from stocktake.reviews.rules.viewer import Viewer

MOST = 1_000
"""So many answers are laid out in order and counted. Who finds more has asked too little to read them one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and by what it can be narrowed. `understood` is False where nothing could be looked for; `more`: there
    are more answers than were looked at, and every number is one of those; `also`: words of other languages looked for as well.
    """

    understood: bool
    found: PageOfPassages | None = None
    languages: Sequence[Choice] = ()
    parties: Sequence[Choice] = ()
    kinds: Sequence[Choice] = ()
    objectives: Sequence[Choice] = ()
    categories: Sequence[Choice] = ()
    consents: Sequence[Choice] = ()
    also: Sequence[Term] = ()
    more: bool = False


class Answer(NamedTuple):
    """A passage that answers, with all that it is ordered and counted by."""

    pk: int
    rank: float
    language: str
    party: int | None
    named: bool
    kind: str
    own_consent: int | None
    consent: int
    source: int
    number: int
    received: datetime | None

    @property
    def place(self) -> tuple[float, bool, int, int, int]:
        """The best first; of equals in reading order, as `passages.IN_READING_ORDER` says it."""
        apart = self.own_consent is not None
        return (-self.rank, apart, 0 if apart else self.source, 0 if apart else self.number, self.pk)

    @property
    def holding(self) -> int:
        return self.consent if self.own_consent is None else self.own_consent


def search(viewer: Viewer, text: str, filters: Filters, *, page: int, only: bool = False) -> Found:
    """The passages that answer, the best first, with the words that answer marked. `only`: in no other language's words.

    Choices are counted over everything that answers, before the filters. A fixed number of queries.
    """
    vocabulary = None if only else vocabulary_of(viewer.review.framework.pack)
    # In Chinese, Russian and Arabic the script tells the language; a chosen one only says how Latin letters are read.
    asked = question(text, filters.language, vocabulary)
    if not asked:
        return Found(False)
    everything = _answers(quotable(viewer), question(text, vocabulary=vocabulary), viewer)
    answers = _answers(narrowed(quotable(viewer), filters, viewer), asked, viewer) if filters else everything
    elements = elements_for(viewer)
    said = Passage.objects.filter(pk__in=[each.pk for each in everything[:MOST]])
    objectives, categories = objectives_and_categories_in(said, elements)
    counted = _counted(everything[:MOST])
    pages = max(1, -(-min(len(answers), MOST) // PER_PAGE))
    number = min(max(page, 1), pages)
    ranked = sorted(answers[:MOST], key=lambda each: each.place)[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = {row.pk: row for row in with_all_shown(Passage.objects.filter(pk__in=[each.pk for each in ranked]))}
    laid = [rows[each.pk] for each in ranked if each.pk in rows]
    names = names_for({*counted.parties, *may_name(laid, viewer)})
    shown = shown_passages(laid, viewer, spans=asked.spans, names=names, elements=elements)
    return Found(
        True,
        PageOfPassages(shown, min(len(answers), MOST), number, pages),
        languages=languages_in(counted),
        parties=parties_in(counted, names),
        kinds=_kinds(everything[:MOST]),
        objectives=objectives,
        categories=categories,
        consents=_consents(everything[:MOST]) if viewer.is_secretariat else (),
        also=asked.also,
        more=len(answers) > MOST,
    )


def _answers(passages: PassageQuerySet, asked: Question, viewer: Viewer) -> list[Answer]:
    """One more than are looked at, if there are so many. One query."""
    rows = passages.filter(asked.matches()).order_by().annotate(rank=asked.rank(), may_be_named=_holds(named_to(viewer)))
    columns = (
        "pk", "rank", "language", "source__party", "may_be_named", "source__kind", "consent", "source__consent", "source",
        "number", "source__received_at",
    )  # fmt: skip
    return [Answer(*row) for row in rows.values_list(*columns)[: MOST + 1]]


def _holds(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _counted(answers: Sequence[Answer]) -> Counted:
    return Counted(
        len(answers),
        Counter(each.language for each in answers),
        Counter(each.party for each in answers if each.party is not None and each.named),
    )


def _kinds(answers: Sequence[Answer]) -> list[Choice]:
    """The kinds of the sources whose authors may be named: a kind can name who wrote."""
    told = Counter(each.kind for each in answers if each.named)
    return [Choice(kind.value, str(kind.label), told[kind]) for kind in SourceKind if told[kind]]


def _consents(answers: Sequence[Answer]) -> list[Choice]:
    told = Counter(each.holding for each in answers)
    return [Choice(str(step.value), str(step.label), told[step]) for step in Consent if told[step]]
