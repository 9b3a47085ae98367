"""The text of one paragraph of Word: insertions accepted, deletions left out, notes and text boxes set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

from lxml import etree

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.word_styles import is_on

_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_SILENT = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "instrText", "delInstrText", "fldData", "rt", "rubyPr", "txbxContent"}
    | {"tblPr", "tblGrid", "smartTagPr", "customXmlPr", "annotationRef", "footnoteRef", "endnoteRef"}
)
_BREAKS = frozenset({"br", "cr"})
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(slots=True)
class NoteMark:
    """A reference to a note: ``kind`` is N for footnotes and E for endnotes, ``sign`` a mark chosen by hand."""

    kind: str
    key: str
    sign: str = ""


@dataclass(slots=True)
class Seen:
    """What was met on the way through a document, for the warnings."""

    revisions: bool = False
    comments: bool = False
    contents: bool = False


@dataclass(slots=True)
class Words:
    """What a paragraph says; ``bold`` when every letter of it is bold."""

    text: str = ""
    notes: list[NoteMark] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    bookmark: str = ""
    bold: bool = False


class ParagraphReader:
    """Reads paragraphs one by one; fields that span paragraphs make it remember where it is."""

    def __init__(self, w: str, seen: Seen) -> None:
        self._w = w
        self._seen = seen
        self._fields: list[bool] = []  # for each open field whether its result has begun

    def read(self, paragraph: etree._Element) -> Words:
        """Everything a w:p says on one line; line breaks inside it are mended as between lines of a page."""
        words = Words()
        pieces: list[str] = []
        weights: set[bool] = set()
        self._walk(paragraph, words, pieces, weights)
        words.text = tidy(reduce(join, map(tidy, "".join(pieces).split("\n"))))
        words.bold = weights == {True}
        return words

    def _walk(self, parent: etree._Element, words: Words, pieces: list[str], weights: set[bool]) -> None:
        w = self._w
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            name = tag[tag.rfind("}") + 1 :]
            if name == "r" and tag.startswith(w):
                self._run(element, words, pieces, weights)
            elif name in _DELETED:
                self._seen.revisions = True
            elif name == "bookmarkStart":
                given = element.get(f"{w}name", "")
                if given.startswith("_rv_"):
                    words.bookmark = words.bookmark or given
            elif name == "sdt":
                if not is_on(element.find(f"{w}sdtPr/{w}showingPlcHdr"), w):
                    self._walk(element, words, pieces, weights)
            elif name not in _SILENT:
                if name in _INSERTED:
                    self._seen.revisions = True
                self._aside(element, name, words, pieces)
                self._walk(element, words, pieces, weights)

    def _run(self, run: etree._Element, words: Words, pieces: list[str], weights: set[bool]) -> None:
        w = self._w
        looks = run.find(f"{w}rPr")
        if looks is not None and is_on(looks.find(f"{w}vanish"), w):
            return
        note: NoteMark | None = None
        for element in run:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            name = tag[tag.rfind("}") + 1 :]
            if name == "fldChar":
                self._field(element.get(f"{w}fldCharType", ""))
            elif self._fields and not all(self._fields):
                continue  # the instruction of a field, which may hold text of its own
            elif name == "t" and note is not None:
                note.sign += element.text or ""
            elif name == "t":
                text = element.text or ""
                pieces.append(text)
                if text.strip():
                    weights.add(looks is not None and is_on(looks.find(f"{w}b"), w))
            elif name in ("footnoteReference", "endnoteReference"):
                mark = NoteMark("N" if name[0] == "f" else "E", element.get(f"{w}id", ""))
                words.notes.append(mark)
                if is_on_attribute(element.get(f"{w}customMarkFollows")):
                    note = mark
            elif name == "commentReference":
                self._seen.comments = True
            elif name not in _SILENT:
                self._aside(element, name, words, pieces)

    def _aside(self, element: etree._Element, name: str, words: Words, pieces: list[str]) -> None:
        """White space, special characters and whatever floats beside the text."""
        if name in ("tab", "ptab"):
            pieces.append(" ")
        elif name in _BREAKS:
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("\u2011")
        elif name in ("drawing", "pict", "object", "AlternateContent"):
            words.boxes.extend(_boxes(element, self._w))
        elif name == "ruby":
            base = element.find(f"{self._w}rubyBase")
            if base is not None:
                pieces.append("".join(text.text or "" for text in base.iter(f"{self._w}t")))
        elif name == "t":  # a letter of a formula
            pieces.append(element.text or "")

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(False)
        elif step == "separate" and self._fields:
            self._fields[-1] = True
        elif step == "end" and self._fields:
            self._fields.pop()


def is_on_attribute(value: str | None) -> bool:
    """Whether a switch written as an attribute is on."""
    return value in ("1", "true", "on")


def _boxes(element: etree._Element, w: str) -> list[etree._Element]:
    """Text boxes in a drawing, outermost only; of two forms of the same drawing the first."""
    found: list[etree._Element] = []
    waiting = [element]
    while waiting:
        current = waiting.pop(0)
        if current.tag == f"{w}txbxContent":
            found.append(current)
            continue
        if current.tag == f"{_COMPATIBLE}AlternateContent":
            choice = [child for child in current if isinstance(child.tag, str)][:1]
            waiting = choice + waiting
            continue
        waiting = [child for child in current if isinstance(child.tag, str)] + waiting
    return found
