"""The body of an OpenDocument text in reading order: headings, lists, tables, text boxes, and the notes behind what cites them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.open_package import DRAW, OFFICE, TABLE, TEXT
from stocktake.documents.reading.open_styles import Styles, number_of
from stocktake.documents.reading.open_text import Met, OpenTextReader, Words, boxes_in
from stocktake.documents.reading.packages import local
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.tree import BlockKind

_INDEXES = frozenset({"table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"})
_WRAPPERS = frozenset({"section", "index-body", "bibliography", "numbered-paragraph", "page-sequence"})
_NOTES = {"footnote": "N", "endnote": "E"}
_DEEPEST = 60
_WIDEST = 200  # columns read of a row


@dataclass(frozen=True, slots=True)
class _Item:
    """Where a paragraph stands in a list; ``number`` is None where an earlier paragraph of the item bore it."""

    level: int
    number: str | None


class OpenBodyReader:
    """Reads one document once."""

    def __init__(self, styles: Styles) -> None:
        self.met = Met()
        self._styles = styles
        self._text = OpenTextReader(styles, self.met)
        self._counts = {"P": 0, "T": 0, "N": 0, "E": 0}
        self._level = 0
        self._depth = 0

    def read(self, parent: Iterable[etree._Element]) -> list[Piece]:
        """The pieces of what stands in a body, a cell, a text box."""
        if self._depth >= _DEEPEST:
            return []
        self._depth += 1
        try:
            return [piece for element in parent for piece in self._element(element)]
        finally:
            self._depth -= 1

    def _element(self, element: etree._Element, scheme: str = "") -> Iterator[Piece]:
        name = local(element)
        if element.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from self._paragraph(element, None)
        elif element.tag == f"{TEXT}list":
            yield from self._list(element, scheme, 1)
        elif element.tag == f"{TABLE}table":
            yield from self._table(element)
        elif name in _INDEXES:
            self.met.contents = True
        elif element.tag == f"{TEXT}tracked-changes":
            self.met.revisions = self.met.revisions or len(element) > 0
        elif name in _WRAPPERS:
            yield from self.read(element)
        elif str(element.tag).startswith(DRAW):
            for box in boxes_in(element):
                yield from self.read(box)
        elif element.tag == f"{OFFICE}annotation":
            self.met.comments = True

    def _list(self, element: etree._Element, scheme: str, level: int) -> Iterator[Piece]:
        own = element.get(f"{TEXT}style-name", "")
        if own and level == 1 and not self._goes_on(element):
            self._styles.begin(own, level)
        scheme = own or scheme
        for item in element:
            if local(item) not in ("list-item", "list-header") or level > 30:
                continue
            anew = item.get(f"{TEXT}start-value")
            number: str | None = None
            if local(item) == "list-item" and any(child.tag in (f"{TEXT}p", f"{TEXT}h") for child in item):
                number = self._styles.label(scheme, level, anew=number_of(anew, 1) if anew else None)
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, scheme, level + 1)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    yield from self._paragraph(child, _Item(level, number))
                    number = None
                else:
                    yield from self._element(child, scheme)

    @staticmethod
    def _goes_on(element: etree._Element) -> bool:
        return element.get(f"{TEXT}continue-numbering") == "true" or bool(element.get(f"{TEXT}continue-list"))

    def _paragraph(self, element: etree._Element, item: _Item | None) -> Iterator[Piece]:
        self._counts["P"] += 1
        words = self._text.read(element)
        look = self._styles.look("paragraph", element.get(f"{TEXT}style-name", ""))
        if look.is_contents:
            self.met.contents = self.met.contents or bool(words.text)
            return
        piece = Piece(words.text, f"P{self._counts['P']}" + (f"#{words.bookmark}" if words.bookmark else ""))
        piece.bold = words.bold
        if look.hidden:
            return
        if piece.text:
            self._settle(piece, element, item, title=look.is_title)
            yield piece
        yield from self._asides(words)

    def _settle(self, piece: Piece, element: etree._Element, item: _Item | None, *, title: bool) -> None:
        if title:
            piece.become(BlockKind.HEADING, 0)
        elif element.tag == f"{TEXT}h" and element.get(f"{TEXT}is-list-header") != "true":
            level = min(number_of(element.get(f"{TEXT}outline-level"), 1), 9)
            anew = element.get(f"{TEXT}start-value") if element.get(f"{TEXT}restart-numbering") == "true" else None
            number = self._styles.heading(level, anew=number_of(anew, 1) if anew else None)
            piece.become(BlockKind.HEADING, level, (item.number if item else "") or number)
            self._level = level
        elif item is not None and item.number is not None:
            piece.become(BlockKind.LIST_ITEM, item.level, item.number)
        elif item is not None:
            piece.settled = True  # a further paragraph of an item, or a line above a list

    def _asides(self, words: Words) -> Iterator[Piece]:
        for note in words.notes:
            yield from self._note(note)
        for box in words.boxes:
            yield from self.read(box)

    def _note(self, note: etree._Element) -> Iterator[Piece]:
        kind = _NOTES.get(note.get(f"{TEXT}note-class", "footnote"), "N")
        self._counts[kind] += 1
        count = self._counts[kind]
        citation, body = note.find(f"{TEXT}note-citation"), note.find(f"{TEXT}note-body")
        if body is None:
            return
        sign = tidy("".join(str(text) for text in citation.itertext())) if citation is not None else ""
        text = " ".join(filter(None, (self._text.read(paragraph).text for paragraph in body.iter(f"{TEXT}p", f"{TEXT}h"))))
        if text:
            piece = Piece(text, f"{kind}{count}")
            piece.become(BlockKind.FOOTNOTE, 0, sign or str(count))
            yield piece

    def _table(self, table: etree._Element) -> list[Piece]:
        self._counts["T"] += 1
        number, heads = self._counts["T"], list[str]()
        result: list[Piece] = []
        level = min(self._level + 1, 9)
        for index, row in enumerate(rows_of(table), 1):
            place = f"T{number}R{index}"
            cells, notes = [], list[Piece]()
            for column, cell in enumerate(cells_of(row), 1):
                made = self._cell(cell, f"{place}C{column}") if cell is not None else []
                notes.extend(piece for piece in made if piece.kind is BlockKind.FOOTNOTE)
                pieces = [piece for piece in made if piece.kind is not BlockKind.FOOTNOTE]
                cells.append(Cell(pieces, pieces[0].place if pieces else f"{place}C{column}"))
            result.extend(pieces_of_row(cells, place=place, level=level, heads=heads))
            result.extend(notes)
            heads = heads or [cell.text for cell in cells]
        return result

    def _cell(self, cell: etree._Element, place: str) -> list[Piece]:
        pieces = self.read(cell)
        for piece in pieces:
            piece.alone = False
            if piece.kind is not BlockKind.FOOTNOTE:
                _, sign, bookmark = piece.place.partition("#")
                piece.place = place + sign + bookmark
        return pieces


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, through groups and repeated heads."""
    for element in table:
        if element.tag == f"{TABLE}table-row":
            yield element
        elif local(element) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from rows_of(element)


def cells_of(row: etree._Element) -> list[etree._Element | None]:
    """The cells of a row up to the last that is written in; None for one that another covers or that repeats."""
    cells: list[etree._Element | None] = []
    for element in row:
        if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        times = number_of(element.get(f"{TABLE}number-columns-repeated"), 1)
        covered = element.tag == f"{TABLE}covered-table-cell" or len(element) == 0
        cells += [None if covered else element, *([None] * (min(times, _WIDEST) - 1))]
        if len(cells) >= _WIDEST:
            break
    while cells and cells[-1] is None:
        cells.pop()
    return cells[:_WIDEST]
