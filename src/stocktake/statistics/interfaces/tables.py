"""Reading a tidy table: UTF-8, commas, one header line, `.` as decimal point, an empty cell is "not available".

Every cell is read as text and checked, so that a fault is told with file, line and column. Polars is imported only
when a table is read: a page that shows figures must not pay for it.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.foundation.refusals import Refusal

if TYPE_CHECKING:
    import polars as pl

LINE = "line"
"""Column added to every table: the line of the row in its file, counting the header as line 1."""


class TableError(Refusal):
    """A table cannot be used. The message names the file and, where there is one, the line and the column."""


def read_table(path: Path, *, columns: Sequence[str], key: Sequence[str]) -> "pl.DataFrame":
    """A table as text, with the line of each row.

    Args:
        columns: those that must be there; further ones are left out.
        key: columns that are never empty and, together, never repeat.

    Raises:
        TableError: not there, not UTF-8, a column is missing, a row is too long, a key is empty or repeats.
    """
    import polars as pl  # not needed by whoever only shows figures

    frame = checked_table(path)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise TableError(
            f"{path.name}, line 1: the column “{missing[0]}” is missing; there are {', '.join(frame.columns[1:]) or 'none'}"
        )
    frame = frame.select(LINE, *columns)
    for column in key:
        empty = frame.filter(pl.col(column).is_null())
        if len(empty):
            raise TableError(f"{path.name}, line {empty[LINE][0]}, column “{column}”: the cell is empty")
    twice = frame.filter(frame.select(key).is_duplicated())
    if len(twice):
        first = twice.row(0, named=True)
        lines = twice.filter(pl.all_horizontal(pl.col(column) == first[column] for column in key))[LINE].to_list()
        what = ", ".join(first[column] for column in key)
        raise TableError(f"{path.name}, line {lines[1]}: {what} stands already on line {lines[0]}")
    return frame


def checked_table(path: Path) -> "pl.DataFrame":
    """Every column of a table as text, with the line of each row.

    Raises:
        TableError: not there, empty, not UTF-8, or a row is too long.
    """
    import polars as pl  # not needed by whoever only shows figures

    try:
        frame = pl.read_csv(path, infer_schema=False, row_index_name=LINE, row_index_offset=2)
    except FileNotFoundError:
        raise TableError(f"{path.name}: the file is missing") from None
    except pl.exceptions.NoDataError:
        raise TableError(f"{path.name}: the file is empty") from None
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TableError(_unreadable(path, error)) from None
    return frame


def _unreadable(path: Path, error: Exception) -> str:
    """Find the line of the fault: the reader of tables only says that there is one."""
    width = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                cells = line.decode("utf-8").count(",")
            except UnicodeDecodeError as fault:
                return f"{path.name}, line {number}: not UTF-8 at byte {fault.start} of the line"
            if number == 1:
                width = cells
            elif cells > width and b'"' not in line:
                return (
                    f"{path.name}, line {number}: {cells + 1} cells where the header has {width + 1} (a comma for a decimal point?)"
                )
    return f"{path.name}: cannot be read ({str(error).splitlines()[0]})"


def decimal(text: str, path: Path, line: int, column: str) -> Decimal:
    """The number in a cell.

    Raises:
        TableError: the cell holds something else.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise TableError(f"{path.name}, line {line}, column “{column}”: “{text}” is no number")
    return value


MANIFEST = "MANIFEST.sha256"
"""The list of a folder: a line for each file, its SHA-256, two spaces, its name."""


def listed_otherwise(path: Path, found: str) -> int | None:
    """The line on which the list of its folder gives a file another checksum than was found; None where there is none."""
    manifest = path.parent / MANIFEST
    if manifest.is_file():
        for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines(), start=1):
            stated, _space, listed = line.partition("  ")
            if listed == path.name and stated != found:
                return number
    return None


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
