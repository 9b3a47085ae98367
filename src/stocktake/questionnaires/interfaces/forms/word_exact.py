"""The exact text of a Word paragraph: every space and sign as it was typed, insertions taken, deletions left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from stocktake.documents.reading.word_styles import is_on

_DELETED = frozenset({"del", "moveFrom"})
_SILENT = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "instrText", "delInstrText", "fldData", "rt", "rubyPr", "tblPr", "tblGrid"}
    | {"smartTagPr", "customXmlPr", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator"}
)
_SYMBOLS = {"F0A8": "☐", "F06F": "☐", "F0FE": "☒", "F078": "☒", "F0FD": "☒", "F0FC": "☑", "F0B7": "•"}
"""Boxes and bullets that Word and its like draw with a face of symbols."""

_GRAPHICS = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_CHOICE = "AlternateContent"


@dataclass(slots=True)
class Read:
    """A paragraph: its text, the bookmarks and text boxes in it, and what should be said about it."""

    text: str = ""
    marks: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)


class ExactReader:
    """`note` gives the text of a footnote or endnote by its kind and key. `revisions`, `comments`: whether any were met."""

    def __init__(self, w: str, note: Callable[[str, str], str]) -> None:
        self._w = w
        self._note = note
        self._fields: list[bool] = []
        self.revisions = False
        self.comments = False

    def read(self, paragraph: etree._Element) -> Read:
        made = Read()
        pieces: list[str] = []
        self._walk(paragraph, made, pieces)
        made.text = "".join(pieces)
        return made

    def _walk(self, parent: etree._Element, made: Read, pieces: list[str]) -> None:
        w = self._w
        for element in parent:
            if not isinstance(element.tag, str):
                continue
            name = element.tag[element.tag.rfind("}") + 1 :]
            if name == "r" and element.tag.startswith(w):
                self._run(element, made, pieces)
            elif name in _DELETED:
                self.revisions = True
            elif name == "bookmarkStart":
                made.marks.append(element.get(f"{w}name", ""))
            elif name == "sdt" and is_on(element.find(f"{w}sdtPr/{w}showingPlcHdr"), w):
                continue
            elif name not in _SILENT:
                self.revisions = self.revisions or name in ("ins", "moveTo")
                self._aside(element, name, made, pieces)
                if name not in ("drawing", "pict", "object", _CHOICE):
                    self._walk(element, made, pieces)

    def _run(self, run: etree._Element, made: Read, pieces: list[str]) -> None:
        w = self._w
        looks = run.find(f"{w}rPr")
        if looks is not None and is_on(looks.find(f"{w}vanish"), w):
            made.notices.add("hidden")
            return
        for element in run:
            if not isinstance(element.tag, str):
                continue
            name = element.tag[element.tag.rfind("}") + 1 :]
            if name == "fldChar":
                self._field(element.get(f"{w}fldCharType", ""))
            elif self._fields and not all(self._fields):
                continue
            elif name == "t":
                pieces.append(element.text or "")
            elif name in ("footnoteReference", "endnoteReference"):
                self._cited(element, name, made, pieces)
            elif name == "commentReference":
                self.comments = True
            elif name not in _SILENT:
                self._aside(element, name, made, pieces)

    def _cited(self, element: etree._Element, name: str, made: Read, pieces: list[str]) -> None:
        said = self._note(name.removesuffix("Reference"), element.get(f"{self._w}id", ""))
        if said.strip():
            pieces.append(f" [{said.strip()}]")
            made.notices.add("note")

    def _aside(self, element: etree._Element, name: str, made: Read, pieces: list[str]) -> None:
        w = self._w
        match name:
            case "tab" | "ptab":
                pieces.append("\t")
            case "br" | "cr":
                if element.get(f"{w}type", "textWrapping") == "textWrapping":
                    pieces.append("\n")
            case "noBreakHyphen":
                pieces.append("\u2011")
            case "softHyphen":
                pieces.append("\u00ad")
            case "sym":
                pieces.append(_SYMBOLS.get(element.get(f"{w}char", "").upper(), ""))
            case "ruby":
                base = element.find(f"{w}rubyBase")
                if base is not None:
                    pieces.append("".join(text.text or "" for text in base.iter(f"{w}t")))
            case "t" if not element.tag.startswith(w):  # a letter of a formula
                pieces.append(element.text or "")
            case "drawing" | "pict" | "object" | "AlternateContent":
                self._drawn(element, made)

    def _drawn(self, element: etree._Element, made: Read) -> None:
        """Text boxes in a drawing, of two forms of the same drawing the first; and whether there is a picture."""
        waiting = [element]
        while waiting:
            current = waiting.pop(0)
            tag = str(current.tag)
            if tag == f"{self._w}txbxContent":
                made.boxes.append(current)
                continue
            if tag in (_GRAPHICS, _VML_PICTURE):
                made.notices.add("picture")
            below = [child for child in current if isinstance(child.tag, str)]
            waiting = (below[:1] if tag.endswith(f"}}{_CHOICE}") else below) + waiting

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(False)
        elif step == "separate" and self._fields:
            self._fields[-1] = True
        elif step == "end" and self._fields:
            self._fields.pop()


def joins_next(paragraph: etree._Element, w: str) -> bool:
    """Whether the paragraph's end was deleted, so that the next one runs on from it."""
    marks = paragraph.find(f"{w}pPr/{w}rPr")
    return marks is not None and any(marks.find(f"{w}{name}") is not None for name in _DELETED)


__all__ = ["ExactReader", "Read", "joins_next"]
