"""`figures.csv`: the numbers that the figures of a pack are made of, one row per component.

Plain enough to be checked by hand in a spreadsheet; each row says where its number comes from and on what terms.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from pathlib import Path

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.tables import TableError, decimal

FILE = "figures.csv"


@dataclass(frozen=True, slots=True)
class Component:
    """A number and where it comes from.

    `value` is None where the source gives none. `group` and `as_of`: the groups of areas the filter names, and the day
    of membership. `missing`: areas of the group without a value in the source, which the sum therefore lacks.
    `source_file_sha256`: of each file read, in the order read, parted by spaces; empty in an invented pack.
    """

    key: str
    component: str
    label: str
    value: Decimal | None
    unit: str
    dataset: str
    release: str
    year: str
    filter: str
    group: str
    as_of: str
    attribution: str
    terms: str
    source_file_sha256: str
    missing: str


COLUMNS = tuple(field.name for field in fields(Component))
NEVER_EMPTY = ("key", "component", "label", "unit", "dataset", "release", "attribution", "terms")


def read_components(path: Path) -> dict[tuple[str, str], Component]:
    """The table of a pack by key and component.

    Raises:
        TableError: not there, not UTF-8, a column missing, a cell empty that may not be, a number that is none, a row
            twice; named by file, line and column.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise TableError(f"{path.name}: the file is missing") from None
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}: not UTF-8 at byte {error.start}") from None
    rows = csv.reader(io.StringIO(text), strict=True)
    found: dict[tuple[str, str], Component] = {}
    try:
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            wanted = next((column for column in COLUMNS if column not in header), None)
            what = f"the column “{wanted}” is missing" if wanted else f"the columns are not {', '.join(COLUMNS)}"
            raise TableError(f"{path.name}, line 1: {what}")
        for cells in rows:
            component = _component(path, rows.line_num, cells)
            place = (component.key, component.component)
            if place in found:
                raise TableError(f"{path.name}, line {rows.line_num}: {component.key}, {component.component} stands twice")
            found[place] = component
    except csv.Error as error:
        raise TableError(f"{path.name}, line {rows.line_num}: {error}") from None
    return found


def _component(path: Path, line: int, cells: list[str]) -> Component:
    if len(cells) != len(COLUMNS):
        raise TableError(f"{path.name}, line {line}: {len(cells)} cells where the header has {len(COLUMNS)}")
    row = dict(zip(COLUMNS, cells, strict=True))
    for column in NEVER_EMPTY:
        if not row[column].strip():
            raise TableError(f"{path.name}, line {line}, column “{column}”: the cell is empty")
    if row["unit"] not in Unit.values:
        raise TableError(f"{path.name}, line {line}, column “unit”: “{row['unit']}” is none of {', '.join(Unit.values)}")
    text = row.pop("value")
    return Component(value=decimal(text, path, line, "value") if text else None, **row)


def write_components(path: Path, components: Iterable[Component]) -> None:
    """Write the table whole or not at all; the same components give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for component in components:
        row = asdict(component)
        writer.writerow("" if row[column] is None else row[column] for column in COLUMNS)
    beside = path.with_name(path.name + ".new")
    beside.write_text(out.getvalue(), encoding="utf-8")
    beside.replace(path)
