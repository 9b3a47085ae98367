"""Passages as a matrix lays them out, one by one: what a freeze keeps, and what two moments are compared by.

A matrix that is only looked at is counted by the database (`matrix_counts`); a test holds the two against each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper

from stocktake.evidence.models import Code
from stocktake.evidence.queries.matrix import Layout
from stocktake.evidence.queries.matrix_heads import Frame
from stocktake.evidence.queries.passages import NO_SUBREGION, Filters, named_to, narrowed, quotable
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer


class Told(NamedTuple):
    """A passage as far as it is laid out. `party`, `subregion`: only where the viewer may know them. `group`: those it repeats."""

    passage: int
    party: int | None
    subregion: str
    language: str
    elements: tuple[int, ...]
    group: int | None


class Placed(NamedTuple):
    """Which passages stand in each cell, row and column; of those that repeat each other the first alone, where that is asked."""

    cells: Mapping[tuple[str, str], frozenset[int]]
    rows: Mapping[str, frozenset[int]]
    columns: Mapping[str, frozenset[int]]
    everything: frozenset[int]


def told_to(viewer: Viewer, filters: Filters, elements: Iterable[int]) -> list[Told]:
    """The passages that pass, each with those of the elements that it is tied to; all that repeat each other. Two queries."""
    passages = narrowed(quotable(viewer), replace(filters, once=False), viewer).order_by()
    named = ExpressionWrapper(named_to(viewer), output_field=BooleanField())
    tied: dict[int, list[int]] = defaultdict(list)
    codes = Code.objects.filter(passage__in=passages.values("pk"), element__in=list(elements)).order_by()
    for passage, element in codes.values_list("passage_id", "element_id"):
        tied[passage].append(element)
    rows = passages.annotate(named=named).values_list(
        "pk", "source__party", "source__party__subregion", "language", "repeat__repetition", "named"
    )
    return [
        Told(pk, party if may_name else None, subregion or "" if may_name else "", language, tuple(tied.get(pk, ())), group)
        for pk, party, subregion, language, group, may_name in rows
    ]


def columns_in(told: Iterable[Told], layout: Layout, frame: Frame) -> set[str]:
    """The keys under which anything stands in the columns."""
    return {key for each in told for key in frame.keys(layout.columns, each)}


def placed(told: Iterable[Told], layout: Layout, frame: Frame) -> Placed:
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows: dict[str, set[int]] = defaultdict(set)
    columns: dict[str, set[int]] = defaultdict(set)
    everything: set[int] = set()
    groups = {}
    for each in told:
        groups[each.passage] = each.group
        everything.add(each.passage)
        across = frame.keys(layout.columns, each)
        for column in across:
            columns[column].add(each.passage)
        for row in frame.keys(layout.rows, each):
            rows[row].add(each.passage)
            for column in across:
                cells[row, column].add(each.passage)

    def counted(found: set[int]) -> frozenset[int]:
        return _once(found, groups) if layout.filters.once else frozenset(found)

    return Placed(
        {key: counted(found) for key, found in cells.items()}, {key: counted(found) for key, found in rows.items()},
        {key: counted(found) for key, found in columns.items()}, counted(everything),
    )  # fmt: skip


def passing(told: Iterable[Told], filters: Filters, review: Review) -> list[Told]:
    """Those that pass the filters of a matrix, as far as it is kept of a passage: what it is tied to, its language, its party.
    One query for each filter that names an element, a round table or a party."""
    elements, wanted = review.framework.elements, []
    for number in (filters.objective, filters.beside):
        if number is not None:
            wanted.append(set(elements.objectives().filter(number=number).values_list("pk", flat=True)))
    if filters.category:
        wanted.append(set(elements.categories().filter(code=filters.category).values_list("pk", flat=True)))
    if filters.round_table is not None:
        tables = review.round_tables.filter(number=filters.round_table)
        wanted.append({pk for pk in tables.values_list("objectives", flat=True) if pk is not None})
    party = Party.objects.filter(code=filters.party).values_list("pk", flat=True).first() if filters.party else None
    subregion = "" if filters.subregion == NO_SUBREGION else filters.subregion
    return [
        each
        for each in told
        if all(group.intersection(each.elements) for group in wanted)
        and (not filters.language or each.language == filters.language)
        and (not filters.party or (each.party is not None and each.party == party))
        and (not filters.subregion or (each.party is not None and each.subregion == subregion))
    ]


def _once(found: set[int], groups: Mapping[int, int | None]) -> frozenset[int]:
    """Of those that repeat each other the first alone: the one that `passages.narrowed` opens."""
    first: dict[int, int] = {}
    for passage in sorted(found):
        first.setdefault(-group if (group := groups[passage]) is not None else passage, passage)
    return frozenset(first.values())
