"""The exact text of paragraphs and lists of OpenDocument. What was deleted under revision lies apart and is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from stocktake.questionnaires.interfaces.forms.open_words import DRAW, STYLE, TABLE, TEXT, local, words_of
from stocktake.questionnaires.interfaces.forms.returned_form import trimmed
from stocktake.questionnaires.interfaces.forms.rows_of_a_form import Cell

_SPACES = re.compile(r"[ \t\r\n]+")
_THROUGH = frozenset({"section", "index-body", "text-box", "content-control"})


@dataclass(slots=True)
class Said:
    """What a cell or a paragraph says, line by line."""

    lines: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)

    def cell(self, place: str) -> Cell:
        return Cell(trimmed("\n".join(self.lines)), tuple(self.marks), place, tuple(sorted(self.notices)))


class TextReader:
    """`collapsing`: runs of spaces are one, as the format says. LibreOffice's sheets are written otherwise."""

    def __init__(self, content: etree._Element, *, collapsing: bool = True) -> None:
        self.comments = False
        self._collapsing = collapsing
        self._numbered = {
            (style.get(f"{STYLE}name", ""), int(level.get(f"{TEXT}level", "1"))): level.get(f"{STYLE}num-format", "")
            for style in content.iter(f"{TEXT}list-style")
            for level in style
            if local(level) == "list-level-style-number"
        }

    def blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs, lists and tables, through sections."""
        for element in parent:
            if element.tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TABLE}table"):
                yield element
            elif local(element) in _THROUGH:
                yield from self.blocks(element)

    def block(self, element: etree._Element, said: Said, *, style: str = "", level: int = 0) -> None:
        """Add what a block says; list items with the mark that the list shows."""
        match local(element):
            case "list":
                self._list(element, said, element.get(f"{TEXT}style-name", style), level + 1)
            case "table":
                for row in element.iter(f"{TABLE}table-row"):
                    cells = [self._cell(cell, said) for cell in row.iterfind(f"{TABLE}table-cell")]
                    said.lines.append("\t".join(cells).rstrip("\t"))
            case _:
                pieces: list[str] = []
                boxes: list[etree._Element] = []
                self._walk(element, pieces, boxes, said)
                said.lines.append("".join(pieces))
                for box in boxes:
                    for block in self.blocks(box):
                        self.block(block, said)

    def _list(self, element: etree._Element, said: Said, style: str, level: int) -> None:
        number = 0
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            first = True
            number += 1
            for block in self.blocks(item):
                if local(block) == "list":
                    self.block(block, said, style=style, level=level)
                    continue
                at = len(said.lines)
                self.block(block, said, style=style, level=level)
                if first and local(item) == "list-item" and said.lines[at].strip():
                    mark = f"{number}." if self._numbered.get((style, level)) else "-"
                    said.lines[at] = f"{'  ' * (level - 1)}{mark} {said.lines[at]}"
                first = False

    def _cell(self, cell: etree._Element, said: Said) -> str:
        inner = Said()
        for block in self.blocks(cell):
            self.block(block, inner)
        said.marks += inner.marks
        said.notices |= inner.notices
        return " ".join(filter(None, inner.lines))

    def _walk(self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element], said: Said) -> None:
        pieces.append(self._plain(parent.text))
        for element in parent:
            self._inline(element, pieces, boxes, said)
            pieces.append(self._plain(element.tail))

    def _plain(self, text: str | None) -> str:
        return _SPACES.sub(" ", text or "") if self._collapsing else text or ""

    def _inline(self, element: etree._Element, pieces: list[str], boxes: list[etree._Element], said: Said) -> None:
        match local(element):
            case "s":
                pieces.append(" " * int(element.get(f"{TEXT}c", "1")))
            case "tab":
                pieces.append("\t")
            case "line-break":
                pieces.append("\n")
            case "bookmark" | "bookmark-start":
                said.marks.append(element.get(f"{TEXT}name", ""))
            case "note":
                body = element.find(f"{TEXT}note-body")
                text = " ".join(words_of(block).strip() for block in body) if body is not None else ""
                if text.strip():
                    pieces.append(f" [{text.strip()}]")
                    said.notices.add("note")
            case "annotation" | "annotation-end":
                self.comments = True
            case "ruby":
                base = element.find(f"{TEXT}ruby-base")
                pieces.append(words_of(base) if base is not None else "")
            case "frame" | "custom-shape":
                boxes += element.iter(f"{DRAW}text-box")
                if element.find(f"{DRAW}image") is not None:
                    said.notices.add("picture")
            case "bookmark-end" | "change" | "change-start" | "change-end" | "soft-page-break" | "":
                pass
            case _:
                self._walk(element, pieces, boxes, said)
