"""Excel workbooks: one block per row, and questions with their answers where a form was filled in."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type, open_package, unpack
from stocktake.documents.reading.pieces import Piece, blocks_of, title_of
from stocktake.documents.reading.sheets import place_prefix, sheet_pieces
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import Tree

_UNCOMPUTED = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_WIDEST = 200  # columns read of a row; beyond them are formats, not words


def read_xlsx(data: bytes, limits: Limits) -> Tree:
    """Read a workbook. Raises Unreadable: damaged, empty, and those of the package."""
    uncomputed = _look_over(data, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of extensions it skips, none of which are words
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    pieces: list[Piece] = []
    hidden = False
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden = True
            continue
        pieces.extend(sheet_pieces([columns for _, columns in _rows(sheet)]))
    blocks = blocks_of(pieces)
    if not blocks:
        raise refuse("empty")
    properties = book.properties
    meta = {"format": "xlsx"}
    for name, value in (("author", properties.creator), ("language", properties.language)):
        if value and tidy(str(value)):
            meta[name] = tidy(str(value))
    if isinstance(properties.modified, datetime):
        meta["modified"] = properties.modified.isoformat()
    notices = {"hidden-sheets": hidden, "uncomputed-formulas": uncomputed}
    title = title_of(blocks) or tidy(properties.title or "")
    return Tree(blocks, title, meta, (), tuple(NOTICES[name] for name, was in notices.items() if was))


def _look_over(data: bytes, limits: Limits) -> bool:
    """Unpack every XML part once, counting; tell whether some formula has no stored result."""
    uncomputed = False
    with open_package(data, limits) as package:
        for name in package.namelist():
            if not name.lower().endswith((".xml", ".rels")):
                continue
            part = unpack(package, name, limits)
            if declares_type(part):
                raise refuse("damaged")
            uncomputed = uncomputed or (name.startswith("xl/worksheets/") and bool(_UNCOMPUTED.search(part)))
    return uncomputed


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Row number and, for each column, text and address; rows without words are passed over."""
    prefix = place_prefix(sheet.title)
    sheet.reset_dimensions()  # what a workbook says about its own size is often wrong
    for number, row in enumerate(sheet.iter_rows(max_col=_WIDEST), 1):
        texts = [_text(cell.value, cell.number_format if cell.value is not None else "") for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, [(text, f"{prefix}!{get_column_letter(index)}{number}") for index, text in enumerate(texts, 1)]


def _text(value: object, shape: str) -> str:
    """A value as the sheet shows it, near enough to be quoted; line breaks inside it stay."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if "%" in shape:
            return f"{round(value * 100, 10):.12g}%"
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "\n".join(filter(None, (tidy(line) for line in str(value).splitlines())))
