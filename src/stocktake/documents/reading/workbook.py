"""Excel workbooks: one block per row, and questions with their answers where a form was filled in."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from stocktake.documents.reading.joining import tidy, weight
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.markers import heading_number, is_short_line, list_mark, names_a_part
from stocktake.documents.reading.packages import declares_type, open_package, unpack
from stocktake.documents.reading.pieces import Piece, blocks_of, title_of
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_UNCOMPUTED = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_WIDEST = 200  # columns read of a row; beyond them are formats, not words
_QUESTION_LEVEL = 2


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
        pieces.extend(_sheet(sheet.title, list(_rows(sheet))))
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
    prefix = sheet.title if _PLAIN_NAME.fullmatch(sheet.title) else "'" + sheet.title.replace("'", "''") + "'"
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


def _sheet(name: str, rows: Sequence[tuple[int, list[tuple[str, str]]]]) -> list[Piece]:
    """The pieces of one sheet. Lone short cells at its beginning, or over rows of several cells, are headings."""
    result: list[Piece] = []
    heads: list[str] = []
    for index, (_, columns) in enumerate(rows):
        filled = [(text, place) for text, place in columns if text]
        if len(filled) == 1:
            following = rows[index + 1][1] if index + 1 < len(rows) else []
            result.extend(_lone(*filled[0], leading=not heads, over_row=sum(1 for text, _ in following if text) > 1))
            continue
        cells = [Cell(_lines(text, place), place) for text, place in columns]
        result.extend(pieces_of_row(cells, place=filled[0][1], level=_QUESTION_LEVEL, heads=heads))
        heads = heads or [cell.text for cell in cells]
    return result


def _lone(text: str, place: str, *, leading: bool, over_row: bool) -> list[Piece]:
    pieces = pieces_of_row([Cell(_lines(text, place), place)], place=place, level=_QUESTION_LEVEL)
    if len(pieces) == 1 and pieces[0].kind is not BlockKind.HEADING and (leading or over_row or names_a_part(text)):
        numbered = heading_number(pieces[0].text)
        bare = numbered.text if numbered else pieces[0].text
        if is_short_line(bare) or (leading and weight(bare) <= 120 and is_short_line(bare[:40])):
            pieces[0].become(BlockKind.HEADING, 1, numbered.number if numbered else "", bare)
    return pieces


def _lines(text: str, place: str) -> list[Piece]:
    """The lines of a cell as pieces; somebody who breaks a line inside a cell begins a paragraph."""
    pieces = []
    for line in text.split("\n"):
        piece = Piece(line, place, alone=False)
        marked = list_mark(line) if "\n" in text else None
        if marked:
            piece.become(BlockKind.LIST_ITEM, 1, marked.number, marked.text)
        pieces.append(piece)
    return [piece for piece in pieces if piece.text]
