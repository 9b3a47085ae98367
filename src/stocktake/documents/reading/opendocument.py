"""OpenDocument files (.odt, .ods, .odp): texts, sheets and slides."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.open_body import OpenBodyReader, cells_of, rows_of
from stocktake.documents.reading.open_package import (
    DRAW,
    PRESENTATION,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    OpenFile,
    open_opendocument,
)
from stocktake.documents.reading.open_styles import Styles, number_of
from stocktake.documents.reading.outline import settle_bold, settle_outline
from stocktake.documents.reading.packages import local
from stocktake.documents.reading.pieces import Piece, blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.reading.sheets import Columns, place_prefix, sheet_pieces
from stocktake.documents.reading.slides import Shape, Slide, opens, pieces_of_slide
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_NOT_SAID = frozenset({"date-time", "header", "footer", "page-number", "page", "notes", "handout"})
_ROWS_REPEATED = 50  # a row of words that a file repeats more often is a format


def read_open(data: bytes, limits: Limits) -> Tree:
    """Read an OpenDocument file. Raises Unreadable: unknown-format for drawings and the like, empty, no-text, and those of
    the package."""
    opened = open_opendocument(data, limits)
    styles = Styles(opened)
    reader = OpenBodyReader(styles)
    hidden = ""
    if (text := opened.body("text")) is not None:
        pieces, form, where = _text(reader, text), "odt", text
    elif (sheet := opened.body("spreadsheet")) is not None:
        pieces, hidden = _sheets(opened, reader, sheet)
        form, where = "ods", sheet
    elif (show := opened.body("presentation")) is not None:
        pieces, hidden = _slides(opened, reader, show)
        form, where = "odp", show
    else:
        raise refuse("unknown-format", found="odf")
    blocks = blocks_of(pieces)
    if not blocks:
        pictures = next(where.iter(f"{DRAW}image"), None) is not None
        raise refuse("no-text" if pictures else "empty")
    met = reader.met
    notices = {
        "open-revisions": met.revisions, "comments": met.comments, "contents-list": met.contents,
        "hidden-sheets": hidden == "sheets", "hidden-slides": hidden == "slides",
    }  # fmt: skip
    meta = {"format": form, **{name: value for name, value in opened.properties.items() if name != "title"}}
    if form == "odp":
        meta["pages"] = str(sum(1 for _ in where.iter(f"{DRAW}page")))
    title = title_of(blocks) or opened.properties.get("title", "")
    return Tree(blocks, title, meta, (), tuple(NOTICES[name] for name, was in notices.items() if was))


def _text(reader: OpenBodyReader, body: etree._Element) -> list[Piece]:
    pieces = reader.read(body)
    styled = any(piece.kind is BlockKind.HEADING and piece.level for piece in pieces)
    settle_outline(pieces, guess_titles=not styled)
    settle_bold(pieces)
    settle_numbered_paragraphs(pieces)
    return pieces


def _sheets(opened: OpenFile, reader: OpenBodyReader, body: etree._Element) -> tuple[list[Piece], str]:
    hidden = ""
    unseen = {
        style.get(f"{STYLE}name", "")
        for style in opened.content.iter(f"{STYLE}style")
        for properties in style.iterfind(f"{STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    }
    pieces: list[Piece] = []
    for table in body.iterfind(f"{TABLE}table"):
        if table.get(f"{TABLE}style-name", "") in unseen:
            hidden = "sheets"
            continue
        pieces.extend(sheet_pieces(list(_columns(table, reader))))
    return pieces, hidden


def _columns(table: etree._Element, reader: OpenBodyReader) -> Iterator[Columns]:
    prefix = place_prefix(table.get(f"{TABLE}name", ""))
    number = 0
    for row in rows_of(table):
        times = number_of(row.get(f"{TABLE}number-rows-repeated"), 1)
        cells = cells_of(row)
        texts = ["" if cell is None else _cell_text(cell, reader) for cell in cells]
        if any(texts):
            for step in range(1, min(times, _ROWS_REPEATED) + 1):
                yield [(text, f"{prefix}!{_letters(index)}{number + step}") for index, text in enumerate(texts, 1)]
        number += times


def _cell_text(cell: etree._Element, reader: OpenBodyReader) -> str:
    if any(local(child) == "annotation" for child in cell):
        reader.met.comments = True
    lines = ("".join(str(text) for text in line.itertext()) for line in cell.iterfind(f"{TEXT}p"))
    return "\n".join(filter(None, map(tidy, lines)))


def _letters(column: int) -> str:
    """A, B, … Z, AA, as spreadsheets name their columns."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _slides(opened: OpenFile, reader: OpenBodyReader, body: etree._Element) -> tuple[list[Piece], str]:
    hidden, pieces = "", list[Piece]()
    unseen = {
        style.get(f"{STYLE}name", "")
        for style in opened.content.iter(f"{STYLE}style")
        for properties in style.iterfind(f"{STYLE}drawing-page-properties")
        if properties.get(f"{PRESENTATION}visibility") == "hidden"
    }
    for number, page in enumerate(body.iterfind(f"{DRAW}page"), 1):
        if page.get(f"{DRAW}style-name", "") in unseen:
            hidden = "slides"
            continue
        pieces.extend(pieces_of_slide(_slide(page, number, reader)))
    return pieces, hidden


def _slide(page: etree._Element, number: int, reader: OpenBodyReader) -> Slide:
    slide = Slide(number)
    for element in page:
        part = element.get(f"{PRESENTATION}class", "")
        if element.tag == f"{PRESENTATION}notes":
            slide.notes = [piece.text for frame in element if _is_of_notes(frame) for piece in reader.read(frame) if piece.text]
        elif str(element.tag).startswith(DRAW) and part not in _NOT_SAID:
            found = [piece for piece in reader.read([element]) if piece.text]
            if part == "title" and not slide.title:
                slide.title = " ".join(piece.text for piece in found)
            elif found:
                slide.shapes.append(Shape(found, _points(element, "y"), _points(element, "x"), _points(element, "height") or 0.0))
    slide.opening = opens(slide)
    return slide


def _is_of_notes(frame: etree._Element) -> bool:
    return frame.get(f"{PRESENTATION}class", "") == "notes"


def _points(element: etree._Element, name: str) -> float | None:
    said = element.get(f"{SVG}{name}", "")
    try:
        return float(said[:-2]) * _POINTS[said[-2:]]
    except (ValueError, KeyError):
        return None
