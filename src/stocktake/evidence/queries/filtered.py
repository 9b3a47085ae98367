"""Passages found by filters alone, without words: what a number of the matrix opens."""

from collections import Counter

from django.db.models import Count

from stocktake.evidence.enums import SourceKind
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.facets import Choice, objectives_and_categories_in
from stocktake.evidence.queries.narrowing import narrowed_page
from stocktake.evidence.queries.passages import Filters, named_to, narrowed, quotable
from stocktake.evidence.queries.search import Found
from stocktake.reviews.rules.viewer import Viewer


def filtered(viewer: Viewer, filters: Filters, *, page: int) -> Found:
    """The passages that pass, in the order of reading. Choices are counted over all that may be quoted. Nine queries."""
    everything, elements = quotable(viewer), elements_for(viewer)
    shown = narrowed_page(
        narrowed(everything, filters, viewer), viewer, filters, everything=everything, number=page, elements=elements
    )
    objectives, categories = objectives_and_categories_in(everything, elements)
    return Found(
        True, shown.found, languages=shown.languages, parties=shown.parties, kinds=_kinds(everything, viewer),
        objectives=objectives, categories=categories,
    )  # fmt: skip


def _kinds(passages: PassageQuerySet, viewer: Viewer) -> list[Choice]:
    """The kinds of the sources whose authors may be named: a kind can name who wrote. One query."""
    rows = passages.filter(named_to(viewer)).order_by().values_list("source__kind").annotate(Count("pk"))
    told = Counter(dict(rows))
    return [Choice(kind.value, str(kind.label), told[kind]) for kind in SourceKind if told[kind]]
