"""A page of the passages that pass a reader's filters, and what else could have been chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.at_hand import Elements, elements_for, names_for
from stocktake.evidence.queries.facets import Choice, counted, languages_in, parties_in
from stocktake.evidence.queries.passages import IN_READING_ORDER, Filters, PageOfPassages, page_of
from stocktake.evidence.queries.shown import Spans, may_name, shown_passages
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The page, and the choices counted over everything, so that a choice never hides the others."""

    found: PageOfPassages
    languages: list[Choice]
    parties: list[Choice]


def narrowed_page(
    passages: PassageQuerySet, viewer: Viewer, filters: Filters, *, everything: PassageQuerySet, number: int,
    order: Sequence[Any] = IN_READING_ORDER, spans: Spans | None = None, elements: Elements | None = None,
) -> Narrowed:  # fmt: skip
    """A page of `passages`, which are those of `everything` that pass the filters, in a stated order.

    Five queries, one more to count them where there is a filter, and one more where `elements` are not at hand.
    """
    said = counted(everything, viewer)
    total = passages.count() if filters else said.total
    rows, number, pages = page_of(passages.order_by(*order), total=total, number=number)
    names = names_for({*said.parties, *may_name(rows, viewer)})
    shown = shown_passages(rows, viewer, spans=spans, names=names, elements=elements_for(viewer) if elements is None else elements)
    return Narrowed(PageOfPassages(shown, total, number, pages), languages_in(said), parties_in(said, names))
