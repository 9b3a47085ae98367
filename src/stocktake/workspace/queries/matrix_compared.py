"""The matrix as of a freeze beside the matrix now, or as of another freeze: what grew, and what fell."""

from dataclasses import dataclass, replace

from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.matrix import EVERYTHING, Layout, level_of, shades
from stocktake.evidence.queries.matrix_heads import Head, frame_for, heads_for
from stocktake.evidence.queries.matrix_kept import told_then
from stocktake.evidence.queries.matrix_told import Placed, Told, columns_in, passing, placed, told_to
from stocktake.evidence.queries.passages import narrowed, quotable
from stocktake.evidence.queries.shown import ShownPassage, shown_passages, with_all_shown
from stocktake.reviews.models import Freeze
from stocktake.reviews.queries.freezes import Frozen, frozen
from stocktake.reviews.rules.viewer import Viewer

MOST = 200
"""So many passages of one difference are shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell then and now. `withdrawn`: of those that fell, what may no longer be counted or seen; a number and no more."""

    row: str
    column: str
    before: int
    after: int
    grown: frozenset[int]
    fallen: frozenset[int]
    withdrawn: int
    level: int

    @property
    def is_same(self) -> bool:
        return not self.grown and not self.fallen


@dataclass(frozen=True, slots=True)
class Side:
    """A moment: a freeze, or now (`freeze` is None). `told` is None where the freeze kept too little to count again."""

    freeze: Freeze | None
    told: list[Told] | None
    states: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class MatricesCompared:
    """`lines`: each row with its cells, in the order of the columns; the row and the column "" are the passages in all."""

    layout: Layout
    before: Side
    after: Side
    columns: tuple[Head, ...]
    lines: tuple[tuple[Head, Difference, tuple[Difference, ...]], ...]
    all: Difference
    totals: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        cells = [cell for _row, total, cells in self.lines for cell in (total, *cells)]
        return all(cell.is_same for cell in (self.all, *self.totals, *cells))


@dataclass(frozen=True, slots=True)
class Opened:
    """The passages of one difference that may be seen, and how many may not any more."""

    row: Head | None
    column: Head | None
    grown: list[ShownPassage]
    fallen: list[ShownPassage]
    withdrawn: int
    more: int


def matrices_compared(viewer: Viewer, layout: Layout, before: Freeze, after: Freeze | None) -> MatricesCompared | None:
    """Both laid beside each other, the earlier one first; None where one of the freezes kept too little.

    The filters of the matrix hold for both, and so does counting the same text once; not the kind of a source nor its day, which
    no freeze keeps.

    A fixed number of queries. For officers: a freeze names everybody.
    """
    layout = replace(layout, filters=replace(layout.filters, kind="", since=None, until=None))  # no freeze keeps these
    one, other = _side(viewer, before), _side(viewer, after)
    if one.told is None or other.told is None:
        return None
    frame = frame_for(viewer, layout)
    told = [passing(side, layout.filters, viewer.review) for side in (one.told, other.told)]
    heads = heads_for(viewer, layout, frame, columns_in([*told[0], *told[1]], layout, frame))
    then, now = (placed(side, layout, frame) for side in told)
    seen = _seen(viewer)
    steps = shades(max((len(found) for found in now.cells.values()), default=0))

    def difference(row: str, column: str) -> Difference:
        old, new = _of(then, row, column), _of(now, row, column)
        return Difference(
            row, column, len(old), len(new), new - old, old - new, len((old ^ new) - seen),
            level_of(len(new), steps) if row and column else 0,
        )  # fmt: skip

    lines = tuple(
        (row, difference(row.key, ""), tuple(difference(row.key, column.key) for column in heads.columns)) for row in heads.rows
    )
    totals = tuple(difference("", column.key) for column in heads.columns)
    return MatricesCompared(layout, one, other, heads.columns, lines, difference("", ""), totals)


def difference_opened(
    viewer: Viewer, layout: Layout, before: Freeze, after: Freeze | None, *, row: str, column: str
) -> Opened | None:
    """The passages behind one difference: those that came and those that are no longer there, as far as they may be seen."""
    found = matrices_compared(viewer, layout, before, after)
    if found is None:
        return None
    rows = {each.key: (each, total, cells) for each, total, cells in found.lines}
    columns = {each.key: (each, place) for place, each in enumerate(found.columns)}
    if (row and row not in rows) or (column and column not in columns):
        return None
    if row and column:
        cell = rows[row][2][columns[column][1]]
    elif row:
        cell = rows[row][1]
    else:
        cell = found.totals[columns[column][1]] if column else found.all
    wanted = sorted(cell.grown)[:MOST], sorted(cell.fallen)[:MOST]
    shown = {
        each.id: each for each in shown_passages(with_all_shown(_counted(viewer).filter(pk__in=[*wanted[0], *wanted[1]])), viewer)
    }
    grown, fallen = ([shown[pk] for pk in pks if pk in shown] for pks in wanted)
    more = sum(max(0, len(pks) - MOST) for pks in (cell.grown, cell.fallen))
    return Opened(
        rows[row][0] if row else None, columns[column][0] if column else None, list(grown), list(fallen), cell.withdrawn, more
    )


def _side(viewer: Viewer, freeze: Freeze | None) -> Side:
    if freeze is None:
        elements = viewer.review.framework.elements.counted().values_list("pk", flat=True)
        return Side(None, told_to(viewer, EVERYTHING, elements))
    kept: Frozen = frozen(freeze)
    if kept.coded is None:
        return Side(freeze, None)
    return Side(freeze, told_then(viewer.review, kept.coded), kept.coded["states"], kept.coded["others"])


def _counted(viewer: Viewer) -> PassageQuerySet:
    return narrowed(quotable(viewer), EVERYTHING, viewer)


def _seen(viewer: Viewer) -> set[int]:
    """What may be counted and seen now. One query."""
    return set(_counted(viewer).order_by().values_list("pk", flat=True))


def _of(found: Placed, row: str, column: str) -> frozenset[int]:
    if row and column:
        return found.cells.get((row, column), frozenset())
    if row:
        return found.rows.get(row, frozenset())
    return found.columns.get(column, frozenset()) if column else found.everything
