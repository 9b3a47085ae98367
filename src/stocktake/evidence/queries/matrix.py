"""The matrix: what was said of what, by whom or in which language; every number opens the passages it counts.

A cell counts the passages that this viewer may see, that may stand behind a published number and come from somebody: for
the public the two are one, for the secretariat the confidential ones are left out. `n of N` counts parties, whoever
looks, as `counting` says. A passage whose author the viewer may not know stands in no row or column that would tell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, ExpressionWrapper

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis
from stocktake.evidence.models import Code
from stocktake.evidence.queries.counting import Voices
from stocktake.evidence.queries.matrix_heads import Head, Heads, heads_for
from stocktake.evidence.queries.passages import Filters, named_to, narrowed, quotable
from stocktake.reviews.rules.viewer import Viewer

EVERYTHING = Filters(counted=True)
"""All that may be counted."""

STEPS = 5
"""So many shades lie between one passage and the most of a cell."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands in the rows, what in the columns, and what is left out. `filters` never narrow by an axis."""

    rows: Axis = Axis.OBJECTIVE
    columns: Axis = Axis.PARTY
    filters: Filters = EVERYTHING

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Layout":
        """From the address: `?rows=objective&columns=language&category=challenge`. What cannot be is the first that can."""
        rows = Axis(query["rows"]) if query.get("rows") in BY_WHAT_IS_SAID else Axis.OBJECTIVE
        wanted = query.get("columns")
        columns = Axis(wanted) if wanted in Axis.values and wanted != rows else Axis.PARTY
        filters = replace(Filters.from_query(query), counted=True, unnamed=False, consent=None, beside=None)
        for axis in (rows, columns):
            field = axis.value.replace("-", "_")
            filters = replace(filters, **{field: getattr(Filters(), field)})
        return cls(rows, columns, filters)

    def to_query(self) -> dict[str, str]:
        words = {"rows": self.rows.value, "columns": self.columns.value, **self.filters.to_query()}
        del words["counted"]
        return words

    @property
    def address(self) -> str:
        return urlencode(self.to_query())

    @property
    def is_whole(self) -> bool:
        """Nothing is left out: then the numbers of parties beside the rows are those of the rows."""
        return replace(self.filters, once=False) == EVERYTHING


class Told(NamedTuple):
    """A passage as far as it is laid out. `party`: only where the viewer may know it. `group`: those it repeats."""

    passage: int
    party: int | None
    language: str
    elements: tuple[int, ...]
    group: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """So many passages; `level` is its shade, 0 to `STEPS`; `query` the address of the passages."""

    number: int
    level: int
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its head, how many passages it has in all, who spoke of it (where that is counted), and its cells."""

    head: Head
    total: Cell
    cells: tuple[Cell, ...]
    voices: Voices | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """`steps`: what each shade stands for, from and to; `repeated`: passages that say again what another one said."""

    layout: Layout
    columns: tuple[tuple[Head, Cell], ...]
    lines: tuple[Line, ...]
    total: Cell
    voices: Voices
    steps: tuple[tuple[int, int], ...]
    repeated: int

    @property
    def as_of(self) -> date | None:
        return self.voices.as_of


def matrix_for(viewer: Viewer, layout: Layout) -> Matrix:
    """The matrix as this viewer may see it. A fixed number of queries, whatever there is to count."""
    told = told_to(viewer, layout.filters)
    heads = heads_for(viewer, layout, told)
    told = with_elements(viewer, layout.filters, told, heads.elements)
    return laid_out(told, layout, heads)


def told_to(viewer: Viewer, filters: Filters) -> list[Told]:
    """The passages that pass, still without their elements; all that repeat each other. One query."""
    passages = narrowed(quotable(viewer), replace(filters, once=False), viewer).order_by()
    named = ExpressionWrapper(named_to(viewer), output_field=BooleanField())
    rows = passages.annotate(named=named).values_list("pk", "source__party", "language", "repeat__repetition", "named")
    return [Told(pk, party if may_name else None, language, (), group) for pk, party, language, group, may_name in rows]


def with_elements(viewer: Viewer, filters: Filters, told: Iterable[Told], elements: Iterable[int]) -> list[Told]:
    """The same, each with those of the elements that it is tied to. One query, none where no element is asked for."""
    wanted = list(elements)
    tied: dict[int, list[int]] = defaultdict(list)
    if wanted:
        passages = narrowed(quotable(viewer), replace(filters, once=False), viewer).order_by()
        codes = Code.objects.filter(passage__in=passages.values("pk"), element__in=wanted).order_by()
        for passage, element in codes.values_list("passage_id", "element_id"):
            tied[passage].append(element)
    return [each._replace(elements=tuple(tied.get(each.passage, ()))) for each in told]


class Placed(NamedTuple):
    """What stands in each cell, row and column: passages, or groups of those that repeat each other, below zero."""

    cells: Mapping[tuple[str, str], set[int]]
    rows: Mapping[str, set[int]]
    columns: Mapping[str, set[int]]
    everything: set[int]


def placed(told: Iterable[Told], layout: Layout, heads: Heads) -> Placed:
    once = layout.filters.once
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows: dict[str, set[int]] = defaultdict(set)
    columns: dict[str, set[int]] = defaultdict(set)
    everything: set[int] = set()
    for each in told:
        thing = -each.group if once and each.group is not None else each.passage
        everything.add(thing)
        across = heads.keys(layout.columns, each)
        for column in across:
            columns[column].add(thing)
        for row in heads.keys(layout.rows, each):
            rows[row].add(thing)
            for column in across:
                cells[row, column].add(thing)
    return Placed(cells, rows, columns, everything)


def laid_out(told: Sequence[Told], layout: Layout, heads: Heads) -> Matrix:
    """Count the passages into the matrix."""
    cells, rows, columns, everything = placed(told, layout, heads)
    most = max((len(found) for found in cells.values()), default=0)
    steps = shades(most)
    base = urlencode(layout.filters.to_query())
    narrow = {id(head): f"&{urlencode(head.words)}" for head in (*heads.rows, *heads.columns)}

    def cell(found: set[int], *heads: Head, shade: bool = False) -> Cell:
        query = base + "".join(narrow[id(head)] for head in heads)
        return Cell(len(found), level_of(len(found), steps) if shade else 0, query)

    lines = tuple(
        Line(
            row, cell(rows[row.key], row),
            tuple(cell(cells[row.key, column.key], row, column, shade=True) for column in heads.columns),
            heads.voices_of(row) if layout.is_whole else None,
        )
        for row in heads.rows
    )  # fmt: skip
    heads_of_columns = tuple((column, cell(columns[column.key], column)) for column in heads.columns)
    groups = Counter(each.group for each in told if each.group is not None)
    repeated = sum(number - 1 for number in groups.values())
    return Matrix(layout, heads_of_columns, lines, cell(everything), heads.voices, steps, repeated)


def shades(most: int) -> tuple[tuple[int, int], ...]:
    """What each shade stands for, from and to: few at first and more later, so that small numbers can be told apart."""
    ends = sorted({max(1, round(most * (step / STEPS) ** 2)) for step in range(1, STEPS + 1)}) if most else []
    return tuple((before + 1, end) for before, end in zip([0, *ends], ends, strict=False))


def level_of(number: int, steps: Sequence[tuple[int, int]]) -> int:
    """The shade of a number; the last one is always the darkest."""
    if not number:
        return 0
    place = next(place for place, (_low, high) in enumerate(steps) if number <= high)
    return place + 1 + STEPS - len(steps)
