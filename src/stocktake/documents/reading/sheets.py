"""Rows of a spreadsheet, whichever program wrote it, made into pieces: data, and questions with their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stocktake.documents.reading.joining import weight
from stocktake.documents.reading.markers import heading_number, is_short_line, list_mark, names_a_part
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.tree import BlockKind

Columns = list[tuple[str, str]]
"""A row: text and address of each cell, those in between that are empty included."""

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_QUESTION_LEVEL = 2


def place_prefix(name: str) -> str:
    """The name of a sheet as it stands in addresses: in quotes where it holds more than letters and digits."""
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def sheet_pieces(rows: Sequence[Columns]) -> list[Piece]:
    """The pieces of one sheet. Lone short cells at its beginning, or over rows of several cells, are headings."""
    result: list[Piece] = []
    heads: list[str] = []
    for index, columns in enumerate(rows):
        filled = [(text, place) for text, place in columns if text]
        if len(filled) == 1:
            following = rows[index + 1] if index + 1 < len(rows) else []
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
