"""From the text of cells to numbers, column by column; what is no number is told with file, line and column."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.statistics.interfaces.tables import LINE, TableError, read_table
from stocktake.statistics.releases.shapes import Cell

if TYPE_CHECKING:
    import polars as pl

LARGEST = 1 << 30
"""Bytes of a file that is read into memory at once; the matrices of a whole revision have three million."""
SAID = {Cell.COUNT: "whole number that is not negative", Cell.NUMBER: "number", Cell.DAY: "day (2019-07-01)"}


def typed_table(path: Path, columns: Mapping[str, Cell], *, key: tuple[str, ...]) -> "pl.DataFrame":
    """A tidy table as numbers and words, with the line of each row.

    Raises:
        TableError: as `read_table`; a cell that does not hold what its column holds; a file too large.
    """
    if path.is_file() and path.stat().st_size > LARGEST:
        size, largest = path.stat().st_size / (1 << 30), LARGEST >> 30
        raise TableError(f"{path.name}: {size:.1f} GB in one file, and at most {largest} GB are read; part it by years")
    return typed(read_table(path, columns=list(columns), key=key), path.name, columns)


def typed(frame: "pl.DataFrame", name: str, columns: Mapping[str, Cell]) -> "pl.DataFrame":
    """Raises TableError: a cell that does not hold what its column holds."""
    import polars as pl  # loaded with the table

    kinds = {Cell.COUNT: pl.Int64, Cell.NUMBER: pl.Float64, Cell.DAY: pl.Date}
    made = frame.with_columns(
        pl.col(column).str.strip_chars().cast(kinds[cell], strict=False)
        if cell != Cell.DAY
        else pl.col(column).str.strip_chars().str.to_date("%Y-%m-%d", strict=False)
        for column, cell in columns.items() if cell != Cell.WORD
    )  # fmt: skip
    for column, cell in columns.items():
        if cell == Cell.WORD:
            continue
        wrong = made[column].is_null() & frame[column].is_not_null()
        if cell == Cell.COUNT:
            wrong |= made[column].fill_null(0) < 0
        if cell == Cell.NUMBER:
            wrong |= ~made[column].fill_null(0).is_finite()
        if wrong.any():
            line, text = frame.filter(wrong).select(LINE, column).row(0)
            hint = " (a comma for a decimal point?)" if "," in text else ""
            raise TableError(f"{name}, line {line}, column “{column}”: “{text}” is no {SAID[cell]}{hint}")
    return made
