"""An Excel form that came back: rows by their hidden code, else by the name of the cell, else by the words beside it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type, open_package, unpack
from stocktake.documents.refusals import refuse
from stocktake.questionnaires.interfaces.forms.returned_form import (
    HIDDEN_SHEET,
    PROPERTY,
    Field,
    ReturnedForm,
    identifier_in,
)
from stocktake.questionnaires.interfaces.forms.rows_of_a_sheet import SheetCell, gather

_WIDEST, _LONGEST = 60, 20_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_excel(data: bytes, limits: Limits) -> ReturnedForm:
    """Read an Excel form. Raises Unreadable: damaged, and those of the package."""
    _look_over(data, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that are skipped, none of which are words
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    names = dict(_names(book))
    fields: list[Field] = []
    loose = []
    hidden = False
    for sheet in book.worksheets:
        if sheet.title == HIDDEN_SHEET:
            continue
        if sheet.sheet_state != "visible":
            hidden = True
            continue
        found = gather(sheet.title, _cells(sheet, names))
        fields += found[0]
        loose += found[1]
    said = [str(value) for value in _properties(book)]
    return ReturnedForm("excel", identifier_in(said), tuple(fields), tuple(loose), ("hidden-sheets",) if hidden else ())


def _look_over(data: bytes, limits: Limits) -> None:
    with open_package(data, limits) as package:
        for name in package.namelist():
            if name.lower().endswith((".xml", ".rels")) and declares_type(unpack(package, name, limits)):
                raise refuse("damaged")


def _properties(book: Any) -> Iterator[Any]:
    for given in book.custom_doc_props.props:
        if given.name == PROPERTY:
            yield given.value
    if HIDDEN_SHEET in book.sheetnames:
        yield book[HIDDEN_SHEET]["A1"].value
    yield book.properties.identifier or ""
    for sheet in book.worksheets:
        yield sheet.oddFooter.left.text or ""


def _names(book: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """(sheet, cell) → its defined name, for those of our own making."""
    for name, defined in book.defined_names.items():
        if not name.lower().startswith("_q_"):
            continue
        try:
            for sheet, cell in defined.destinations:
                yield (sheet, cell.replace("$", "")), name
        except Exception:  # noqa: S112 - a name that leads nowhere any more says nothing
            continue


def _cells(sheet: Any, names: dict[tuple[str, str], str]) -> Iterator[list[SheetCell]]:
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST), start=1):
        if number > _LONGEST:
            return
        cells = [
            SheetCell(
                _text(cell.value), cell.column, f"{sheet.title}!{cell.coordinate}", names.get((sheet.title, cell.coordinate), "")
            )
            for cell in row
            if cell.value is not None or (sheet.title, cell.coordinate) in names
        ]
        if cells:
            yield cells


def _text(value: Any) -> str:
    """A value as text; a text exactly as it stands."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)).replace("\r\n", "\n").replace("\r", "\n")
