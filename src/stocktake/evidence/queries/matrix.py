"""The matrix: what was said of what, by whom or in which language; every number opens the passages it counts.

A cell counts the passages that this viewer may see, that may stand behind a published number and come from somebody: for
the public the two are one, for the secretariat the confidential ones are left out. `n of N` counts parties, whoever
looks, as `counting` says. A passage whose author the viewer may not know stands in no row or column that would tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis
from stocktake.evidence.queries.counting import Voices
from stocktake.evidence.queries.matrix_counts import Counts, counts_for
from stocktake.evidence.queries.matrix_heads import Head, Heads, frame_for, heads_for
from stocktake.evidence.queries.passages import Filters
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
    frame = frame_for(viewer, layout)
    counts = counts_for(viewer, layout, frame)
    return laid_out(counts, layout, heads_for(viewer, layout, frame, counts.columns.keys()))


def laid_out(counts: Counts, layout: Layout, heads: Heads) -> Matrix:
    """The numbers at their heads, each with its shade and the address of its passages."""
    steps = shades(max(counts.cells.values(), default=0))
    base = urlencode(layout.filters.to_query())
    narrow = {id(head): f"&{urlencode(head.words)}" for head in (*heads.rows, *heads.columns)}

    def cell(number: int, *heads: Head, shade: bool = False) -> Cell:
        query = base + "".join(narrow[id(head)] for head in heads)
        return Cell(number, level_of(number, steps) if shade else 0, query)

    lines = tuple(
        Line(
            row, cell(counts.rows.get(row.key, 0), row),
            tuple(cell(counts.cells.get((row.key, column.key), 0), row, column, shade=True) for column in heads.columns),
            heads.voices_of(layout.rows, row) if layout.is_whole else None,
        )
        for row in heads.rows
    )  # fmt: skip
    columns = tuple((column, cell(counts.columns.get(column.key, 0), column)) for column in heads.columns)
    return Matrix(layout, columns, lines, cell(counts.all), heads.voices, steps, counts.repeated)


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
