"""A table as plain texts: the first sheet of a workbook, or a CSV. Runs in the reader's child process; knows no Django."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from openpyxl import load_workbook

from stocktake.documents.reading.charsets import decode
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type, open_package, unpack
from stocktake.documents.refusals import refuse
from stocktake.evidence.interfaces.tables.cells import unguarded
from stocktake.questionnaires.interfaces.xlsform.cells import from_cell, trimmed

MOST_ROWS = 200_000
WIDEST = 100
LONGEST_CELL = 5_000_000
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """`rows`: number and texts of each row that has any, the heads first. `is_cut`: it had more rows than are read."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_cut: bool = False

    def as_message(self) -> list[Any]:
        return [[[number, list(texts)] for number, texts in self.rows], self.is_cut]

    @classmethod
    def of_message(cls, message: list[Any]) -> Self:
        rows, is_cut = message
        return cls(tuple((int(number), tuple(map(str, texts))) for number, texts in rows), bool(is_cut))


def read_csv(data: bytes) -> Table:
    """Raises Unreadable: damaged."""
    text = decode(data)[0].removeprefix("\ufeff")
    csv.field_size_limit(LONGEST_CELL)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    return _table(_csv_rows(text, delimiter))


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on: a text in quotes may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            yield begins, [unguarded(cell) for cell in row]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise refuse("damaged") from error


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """Raises Unreadable: damaged, zip-bomb."""
    with open_package(data, limits) as package:
        for name in package.namelist():
            if name.lower().endswith((".xml", ".rels")) and declares_type(unpack(package, name, limits)):
                raise refuse("damaged")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that are skipped, none of which are words
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        return Table(())
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a workbook says about its own size is often wrong
    rows = enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), start=1)
    return _table((number, [_text(value) for value in row]) for number, row in rows)


def _table(rows: Iterable[tuple[int, list[str]]]) -> Table:
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, row in rows:
        texts = trimmed(row[:WIDEST])
        if texts and len(kept) >= MOST_ROWS:
            return Table(tuple(kept), is_cut=True)
        if texts:
            kept.append((number, tuple(texts)))
    return Table(tuple(kept))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return from_cell(str(value))
