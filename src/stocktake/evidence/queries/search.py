"""Searching all passages that a viewer may read, in six languages at once."""

from dataclasses import dataclass

from stocktake.evidence.queries.facets import Choice, languages_in, objectives_in, parties_in
from stocktake.evidence.queries.passages import Filters, PageOfPassages, narrowed, page_of, quotable
from stocktake.evidence.queries.shown import shown_passages
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

    Choices are counted over everything that answers, before the filters. A fixed number of queries.
    """
    # In Chinese, Russian and Arabic the script tells the language; a chosen one only says how Latin letters are read.
    asked = question(text, filters.language)
    if not asked:
        return Found(False, None, [], [], [])
    answering = quotable(viewer).filter(question(text).matches())
    found = narrowed(quotable(viewer).filter(asked.matches()), filters, viewer)
    total = found.count()

    ordered = found.annotate(rank=asked.rank()).order_by("-rank", "source", "number")
    rows, number, pages = page_of(ordered, viewer, total=total, number=page)
    return Found(
        True,
        PageOfPassages(shown_passages(rows, viewer, spans=asked.spans), total, number, pages),
        languages_in(answering),
        parties_in(answering, viewer),
        objectives_in(answering),
    )
