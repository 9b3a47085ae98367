"""The sheets of a workbook as plain texts, cell by cell. Runs in the reader's child process; knows no Django."""

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type, open_package, unpack
from stocktake.documents.refusals import refuse
from stocktake.questionnaires.interfaces.xlsform.cells import from_cell, trimmed

MOST_SHEETS = 40
MOST_ROWS = 5_000
WIDEST = 300
"""A questionnaire of 200 questions in twenty languages stays far below these."""


@dataclass(frozen=True)
class Sheet:
    """`rows`: number and texts of each row that has any. `is_cut`: it had more rows than are read."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_cut: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The first row that has a text."""
        return self.rows[0][1] if self.rows else ()

    def records(self) -> Iterator[tuple[int, dict[str, tuple[int, str]]]]:
        """Each row below the header: its number and, by header, the column and its text."""
        for number, texts in self.rows[1:]:
            found = {}
            for column, (head, text) in enumerate(zip(self.header, texts, strict=False), start=1):
                if head and text:
                    found[head] = (column, text)
            yield number, found

    def as_message(self) -> list[Any]:
        return [self.name, [[number, list(texts)] for number, texts in self.rows], self.is_cut]

    @classmethod
    def of_message(cls, message: list[Any]) -> "Sheet":
        name, rows, is_cut = message
        return cls(str(name), tuple((int(number), tuple(map(str, texts))) for number, texts in rows), bool(is_cut))


def sheets_of(data: bytes, limits: Limits) -> list[Sheet]:
    """Every sheet, hidden ones too. Raises Unreadable: damaged, zip-bomb."""
    _look_over(data, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that are skipped, none of which are words
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return [_sheet(sheet) for sheet in book.worksheets[:MOST_SHEETS]]


def named(sheets: list[Sheet]) -> Mapping[str, Sheet]:
    """The sheets by their names in small letters, as XLSForm takes them."""
    return {sheet.name.strip().lower(): sheet for sheet in reversed(sheets)}


def _look_over(data: bytes, limits: Limits) -> None:
    with open_package(data, limits) as package:
        for name in package.namelist():
            if name.lower().endswith((".xml", ".rels")) and declares_type(unpack(package, name, limits)):
                raise refuse("damaged")


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what a workbook says about its own size is often wrong
    rows, is_cut = [], False
    for number, row in enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), start=1):
        texts = trimmed([_text(value) for value in row])
        if number > MOST_ROWS:
            is_cut = is_cut or bool(texts)
            if is_cut:
                break
        elif texts:
            rows.append((number, tuple(texts)))
    return Sheet(sheet.title, tuple(rows), is_cut)


def _text(value: object) -> str:
    """A value as a questionnaire means it; a text stays exactly as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return from_cell(str(value))
