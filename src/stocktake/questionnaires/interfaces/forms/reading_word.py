"""A Word form that came back: every row with a code, and every word that stands anywhere else.

The usual libraries lose tracked insertions, content controls and all but the first paragraph of a cell; this walks the
file itself. The whole answer cell is read: paragraphs and list items parted by newlines, with the marker each list shows;
tables inside it as rows and tabs; what floats in text boxes behind it; footnotes in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import open_package, parse_xml, unpack
from stocktake.documents.reading.word_numbering import Numbering
from stocktake.documents.reading.word_package import WordFile, open_word
from stocktake.documents.reading.word_styles import is_on, load_styles
from stocktake.documents.refusals import refuse
from stocktake.questionnaires.interfaces.forms.open_words import words_of
from stocktake.questionnaires.interfaces.forms.returned_form import ReturnedForm, identifier_in, trimmed
from stocktake.questionnaires.interfaces.forms.rows_of_a_form import Cell, Gathered
from stocktake.questionnaires.interfaces.forms.word_exact import ExactReader, joins_next

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"})


def read_word(data: bytes, limits: Limits) -> ReturnedForm:
    """Read a Word form. Raises Unreadable: damaged, and those of the package."""
    word = open_word(data, limits)
    body = word.document.find(f"{word.w}body")
    if body is None:
        raise refuse("damaged")
    walk = _Walk(word)
    walk.body(body)
    feet = [words_of(part) for part in word.by_relation.values() if str(part.tag).endswith(("}ftr", "}hdr"))]
    met = (("revisions", walk.text.revisions), ("comments", walk.text.comments))
    return walk.gathered.form("word", identifier_in([*_properties(data, limits), *feet]), tuple(name for name, was in met if was))


def _properties(data: bytes, limits: Limits) -> Iterator[str]:
    """What the file says of itself: the custom property first, then the document's identifier."""
    with open_package(data, limits) as package:
        for name in ("docProps/custom.xml", "docProps/core.xml"):
            if name in package.namelist():
                yield " ".join(str(text) for text in parse_xml(unpack(package, name, limits)).itertext())


@dataclass(slots=True)
class _Said:
    """The text of a cell or of a body, line by line."""

    lines: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    runs_on: bool = False

    def add(self, text: str) -> None:
        if self.runs_on and self.lines:
            self.lines[-1] += text
        else:
            self.lines.append(text)
        self.runs_on = False

    def cell(self, place: str) -> Cell:
        return Cell(trimmed("\n".join(self.lines)), tuple(self.marks), place, tuple(sorted(self.notices)))


class _Walk:
    def __init__(self, word: WordFile) -> None:
        self.w = w = word.w
        self.styles = load_styles(word.part("styles"), w)
        self.numbering = Numbering(word.part("numbering"), w)
        self.notes = {
            (kind, note.get(f"{w}id", "")): note
            for kind in ("footnote", "endnote")
            if (root := word.part(f"{kind}s")) is not None
            for note in root.iterfind(f"{w}{kind}")
        }
        self.text = ExactReader(w, self._note)
        self.gathered = Gathered()
        self.tables = 0
        self.paragraphs = 0

    def body(self, parent: etree._Element) -> None:
        """Everything in reading order: tables are rows of a form, or loose; paragraphs are loose."""
        pending = _Said()
        for element in self._children(parent):
            if element.tag == f"{self.w}p":
                self.paragraphs += 1
                self._paragraph(element, pending)
                if not pending.runs_on:
                    pending = self._let_loose(pending)
            else:
                pending = self._let_loose(pending)
                self._table(element)
        self._let_loose(pending)

    def _let_loose(self, said: _Said) -> _Said:
        self.gathered.loose("\n".join(said.lines), f"P{self.paragraphs}")
        return _Said()

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        rows = [
            [self._said(cell).cell(f"T{self.tables}R{number}C{column}") for column, cell in enumerate(cells, 1)]
            for number, cells in enumerate(self._rows(table), 1)
        ]
        self.gathered.table(rows)

    def _rows(self, table: etree._Element) -> Iterator[list[etree._Element]]:
        for row in self._inside(table, "tr"):
            properties = row.find(f"{self.w}trPr")
            if properties is not None and properties.find(f"{self.w}del") is not None:
                self.text.revisions = True
                continue
            yield list(self._inside(row, "tc"))

    def _said(self, parent: etree._Element) -> _Said:
        """All that a cell or a text box says."""
        said = _Said()
        for element in self._children(parent):
            if element.tag == f"{self.w}p":
                self._paragraph(element, said)
                continue
            for cells in self._rows(element):
                below = [self._said(cell) for cell in cells]
                said.add("\t".join(" ".join(filter(None, one.lines)) for one in below).rstrip("\t"))
                for one in below:
                    said.marks += one.marks
                    said.notices |= one.notices
        return said

    def _paragraph(self, element: etree._Element, said: _Said) -> None:
        read = self.text.read(element)
        said.marks += read.marks
        said.notices |= read.notices
        said.add(self._marker(element, read.text) + read.text)
        for box in read.boxes:
            below = self._said(box)
            said.lines += below.lines
            said.notices |= below.notices
        if joins_next(element, self.w):
            said.runs_on = self.text.revisions = True

    def _marker(self, element: etree._Element, text: str) -> str:
        """What a list shows before its item: a dash for every bullet, its number for every number."""
        w = self.w
        properties = element.find(f"{w}pPr")
        chosen = _value(properties, f"{w}pStyle", w)
        style = self.styles.get(chosen) or self.styles.get("")
        scheme = _value(properties, f"{w}numPr/{w}numId", w) or (style.number_id if style else "")
        if not text or not self.numbering.is_list(scheme) or (style and style.outline is not None):
            return ""
        depth = _value(properties, f"{w}numPr/{w}ilvl", w)
        level = int(depth) if depth.isdigit() else (style.number_level if style else 0)
        label = self.numbering.label(scheme, level)
        return f"{'  ' * level}{label or '-'} "

    def _note(self, kind: str, key: str) -> str:
        note = self.notes.get((kind, key))
        return " ".join(self.text.read(paragraph).text.strip() for paragraph in note.iter(f"{self.w}p")) if note is not None else ""

    def _children(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables, through whatever is wrapped around them."""
        w = self.w
        for element in parent:
            if not isinstance(element.tag, str):
                continue
            if element.tag in (f"{w}p", f"{w}tbl"):
                yield element
                continue
            name = element.tag[element.tag.rfind("}") + 1 :]
            if name in ("del", "moveFrom"):
                self.text.revisions = True
            elif name == "sdt" and is_on(element.find(f"{w}sdtPr/{w}showingPlcHdr"), w):
                continue  # a control that still shows its prompt
            elif name in _WRAPPERS:
                yield from self._children(element)

    def _inside(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, through content controls and revisions."""
        for element in parent:
            if element.tag == f"{self.w}{name}":
                yield element
            elif isinstance(element.tag, str) and element.tag[element.tag.rfind("}") + 1 :] in _WRAPPERS:
                yield from self._inside(element, name)


def _value(parent: etree._Element | None, path: str, w: str) -> str:
    element = parent.find(path) if parent is not None else None
    return element.get(f"{w}val", "") if element is not None else ""
