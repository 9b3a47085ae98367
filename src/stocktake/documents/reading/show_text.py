"""The text of one shape of a slide: paragraphs with their bullets and numbers, and tables."""

from __future__ import annotations

from functools import reduce

from lxml import etree

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.packages import local
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.reading.word_numbering import spell
from stocktake.documents.tree import BlockKind

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FORMATS = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_HELD = 200  # columns read of a row


def paragraphs_of(body: etree._Element, *, listed: bool = False) -> list[Piece]:
    """The paragraphs of a text. ``listed`` means that they have bullets unless they say otherwise, as those of a slide's
    body have; a single one is read as a paragraph all the same."""
    result: list[Piece] = []
    counts: dict[int, int] = {}
    for paragraph in body.iterfind(f"{A}p"):
        text = _text(paragraph)
        if not text:
            continue
        properties = paragraph.find(f"{A}pPr")
        level = _level(properties)
        piece = Piece(text)
        number = _number(properties, level, counts)
        bullet = properties is not None and properties.find(f"{A}buChar") is not None
        without = properties is not None and properties.find(f"{A}buNone") is not None
        if number or bullet or (listed and not without):
            piece.become(BlockKind.LIST_ITEM, level + 1, number)
        result.append(piece)
    if len(result) == 1 and not result[0].number and listed:
        result[0].become(BlockKind.PARAGRAPH)
    return result


def _level(properties: etree._Element | None) -> int:
    said = properties.get("lvl", "0") if properties is not None else "0"
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 1 else 0


def _number(properties: etree._Element | None, level: int, counts: dict[int, int]) -> str:
    scheme = properties.find(f"{A}buAutoNum") if properties is not None else None
    if scheme is None:
        counts.pop(level, None)
        return ""
    for deeper in [each for each in counts if each > level]:
        del counts[deeper]
    start = scheme.get("startAt", "1")
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 1
    counts[level] = counts.get(level, first - 1) + 1
    kind = scheme.get("type", "arabicPeriod")
    style = next((spelt for name, spelt in _FORMATS.items() if kind.startswith(name)), "decimal")
    shown = spell(counts[level], style)
    if kind.endswith("ParenBoth"):
        return f"({shown})"
    return shown + (")" if kind.endswith("ParenR") else "" if kind.endswith("Plain") else ".")


def _text(paragraph: etree._Element) -> str:
    said: list[str] = []
    for element in paragraph:
        name = local(element)
        if name in ("r", "fld"):
            said.append("".join(text.text or "" for text in element.iterfind(f"{A}t")).replace("\v", "\n"))
        elif name == "br":
            said.append("\n")
        elif name not in ("pPr", "endParaRPr"):  # formulas and what later versions add: their letters
            said.append("".join(text.text or "" for text in element.iter() if local(text) == "t"))
    return tidy(reduce(join, map(tidy, "".join(said).split("\n"))))


def table_of(table: etree._Element) -> list[Piece]:
    """The rows of a table."""
    result: list[Piece] = []
    heads: list[str] = []
    for row in table.iterfind(f"{A}tr"):
        cells = []
        for cell in list(row.iterfind(f"{A}tc"))[:_HELD]:
            covered = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
            body = cell.find(f"{A}txBody")
            pieces = paragraphs_of(body) if body is not None and not covered else []
            for piece in pieces:
                piece.alone = False
            cells.append(Cell(pieces))
        result.extend(pieces_of_row(cells, place="", level=2, heads=heads))
        heads = heads or [cell.text for cell in cells]
    return result
