"""Searching all passages that a viewer may read, in six languages at once."""

from dataclasses import dataclass

from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.facets import Choice, objectives_in
from stocktake.evidence.queries.narrowing import narrowed_page
from stocktake.evidence.queries.passages import IN_READING_ORDER, Filters, PageOfPassages, narrowed, quotable
from stocktake.evidence.search.query import question
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and by what it can be narrowed. `understood` is False where nothing could be looked for."""

    understood: bool
    found: PageOfPassages | None
    languages: list[Choice]
    parties: list[Choice]
    objectives: list[Choice]


def search(viewer: Viewer, text: str, filters: Filters, *, page: int) -> Found:
    """The passages that answer, the best first, with the words that answer marked.

    Choices are counted over everything that answers, before the filters. Seven queries, one more where it is narrowed.
    """
    # In Chinese, Russian and Arabic the script tells the language; a chosen one only says how Latin letters are read.
    asked = question(text, filters.language)
    if not asked:
        return Found(False, None, [], [], [])
    answering = quotable(viewer).filter(question(text).matches())
    found = narrowed(quotable(viewer).filter(asked.matches()), filters, viewer).annotate(rank=asked.rank())
    elements = elements_for(viewer)
    shown = narrowed_page(
        found, viewer, filters, everything=answering, number=page, order=("-rank", *IN_READING_ORDER),
        spans=asked.spans, elements=elements,
    )  # fmt: skip
    return Found(True, shown.found, shown.languages, shown.parties, objectives_in(answering, elements))
