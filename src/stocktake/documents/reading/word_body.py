"""The body of a Word file in reading order: paragraphs, lists, tables, text boxes, and the notes behind what cites them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from stocktake.documents.reading.joining import join
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.reading.word_notes import Notes
from stocktake.documents.reading.word_numbering import Numbering
from stocktake.documents.reading.word_package import WordFile
from stocktake.documents.reading.word_styles import OWN_NUMBERED, PLAIN, is_on, load_styles
from stocktake.documents.reading.word_text import ParagraphReader, Seen, Words
from stocktake.documents.tree import BlockKind

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"})


@dataclass(slots=True)
class _Bearer:
    """The first half of a paragraph whose end was deleted: the next one runs on from it."""

    words: Words
    element: etree._Element


class BodyReader:
    """Reads one document once. ``seen`` gathers what the warnings are about."""

    def __init__(self, word: WordFile) -> None:
        self.seen = Seen()
        self._w = word.w
        self._styles = load_styles(word.part("styles"), word.w)
        self._numbering = Numbering(word.part("numbering"), word.w)
        self._notes = Notes(word, self.seen)
        self._text = ParagraphReader(word.w, self.seen)
        self._paragraphs = 0
        self._tables = 0
        self._level = 0
        self._open: _Bearer | None = None

    def read(self, parent: etree._Element) -> list[Piece]:
        """The pieces of a body, a cell, a text box."""
        pieces: list[Piece] = []
        for element in self._children(parent):
            if element.tag == f"{self._w}p":
                pieces.extend(self._paragraph(element))
            else:
                pieces.extend(self._left_open())
                pieces.extend(self._table(element))
        pieces.extend(self._left_open())
        return pieces

    def _left_open(self) -> list[Piece]:
        """A first half that found no second."""
        opened, self._open = self._open, None
        return self._settled(opened.element, opened.words) if opened else []

    def _children(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables, through whatever is wrapped around them."""
        w = self._w
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if tag in (f"{w}p", f"{w}tbl"):
                yield element
                continue
            name = tag[tag.rfind("}") + 1 :]
            if name in ("del", "moveFrom"):
                self.seen.revisions = True
            elif name == "sdt" and self._is_left_out(element):
                continue
            elif name in _WRAPPERS:
                yield from self._children(element)

    def _is_left_out(self, control: etree._Element) -> bool:
        """Tables of contents, and controls that still show their prompt."""
        w = self._w
        gallery = control.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
        if gallery is not None and gallery.get(f"{w}val", "").lower() == "table of contents":
            self.seen.contents = True
            return True
        return is_on(control.find(f"{w}sdtPr/{w}showingPlcHdr"), w)

    def _paragraph(self, element: etree._Element) -> list[Piece]:
        w = self._w
        self._paragraphs += 1
        words = self._text.read(element)
        if self._open is not None:
            first, self._open = self._open.words, None
            words.text = join(first.text, words.text)
            words.notes = first.notes + words.notes
            words.boxes = first.boxes + words.boxes
            words.bookmark = first.bookmark or words.bookmark
        marks = element.find(f"{w}pPr/{w}rPr")
        if marks is not None:
            if marks.find(f"{w}ins") is not None:
                self.seen.revisions = True
            if marks.find(f"{w}del") is not None or marks.find(f"{w}moveFrom") is not None:
                self.seen.revisions = True
                self._open = _Bearer(words, element)
                return []
        return self._settled(element, words)

    def _settled(self, element: etree._Element, words: Words) -> list[Piece]:
        piece = Piece(words.text, f"P{self._paragraphs}" + (f"#{words.bookmark}" if words.bookmark else ""))
        if not self._settle(piece, element):
            self.seen.contents = True
            return []
        piece.bold = piece.bold or words.bold
        result = [piece, *self._notes.pieces(words.notes)]
        for box in words.boxes:
            result.extend(self.read(box))
        return [piece for piece in result if piece.text]

    def _settle(self, piece: Piece, element: etree._Element) -> bool:
        """Say what a paragraph is, by its style, outline level and numbering; False for the table of contents."""
        w = self._w
        properties = element.find(f"{w}pPr")
        chosen = _value(properties, f"{w}pStyle", w)
        style = self._styles.get(chosen, self._styles.get("", PLAIN))
        if style.is_contents and piece.text:
            return False
        outline = style.outline
        direct = _value(properties, f"{w}outlineLvl", w)
        if direct.isdigit():
            outline = int(direct) if int(direct) < 9 else None
        own = _value(properties, f"{w}numPr/{w}numId", w)
        scheme = own or style.number_id
        depth = _value(properties, f"{w}numPr/{w}ilvl", w)
        level = int(depth) if depth.isdigit() else 0 if own and own != style.number_id else style.number_level
        if not piece.text:
            return True  # an empty line shows no number, and Word counts it; people delete such lines, so it is passed over
        listed = self._numbering.is_list(scheme)
        number = self._numbering.label(scheme, level) if listed else ""
        if style.is_title:
            piece.become(BlockKind.HEADING, 0)
        elif outline is not None:
            piece.become(BlockKind.HEADING, outline + 1, number)
            self._level = outline + 1
        elif listed and style.name == OWN_NUMBERED:
            piece.become(BlockKind.PARAGRAPH, 0, number)
        elif listed:
            piece.become(BlockKind.LIST_ITEM, level + 1, number)
        piece.bold = style.bold
        return True

    def _table(self, table: etree._Element) -> list[Piece]:
        self._tables += 1
        number, heads = self._tables, list[str]()
        result: list[Piece] = []
        level = min(self._level + 1, 9)
        for index, row in enumerate(self._inside(table, "tr"), 1):
            properties = row.find(f"{self._w}trPr")
            if properties is not None and properties.find(f"{self._w}del") is not None:
                self.seen.revisions = True
                continue
            place = f"T{number}R{index}"
            cells, notes = [], list[Piece]()
            for column, cell in enumerate(self._inside(row, "tc"), 1):
                made = self._cell(cell, f"{place}C{column}")
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

    def _inside(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, through content controls and revisions."""
        for element in parent:
            if element.tag == f"{self._w}{name}":
                yield element
            elif isinstance(element.tag, str) and element.tag[element.tag.rfind("}") + 1 :] in _WRAPPERS:
                yield from self._inside(element, name)


def _value(parent: etree._Element | None, path: str, w: str) -> str:
    element = parent.find(path) if parent is not None else None
    return element.get(f"{w}val", "") if element is not None else ""
