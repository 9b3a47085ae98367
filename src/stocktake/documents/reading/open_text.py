"""The words of one paragraph of OpenDocument; notes and text boxes are set aside.

What was deleted under tracked changes is stored apart from the text and never met here; what was inserted stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

from lxml import etree

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.open_package import DRAW, OFFICE, TABLE, TEXT
from stocktake.documents.reading.open_styles import Styles, number_of
from stocktake.documents.reading.packages import local

_CHANGES = frozenset({"change", "change-start", "change-end"})
_SILENT = frozenset({"ruby-text", "hidden-text", "hidden-paragraph", "alphabetical-index-mark", "desc", "title", "event-listeners"})
_DEEPEST = 200


@dataclass(slots=True)
class Met:
    """What was met on the way through a document, for the warnings."""

    revisions: bool = False
    comments: bool = False
    contents: bool = False


@dataclass(slots=True)
class Words:
    """What a paragraph says; ``bold`` when every letter of it is bold."""

    text: str = ""
    notes: list[etree._Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    bookmark: str = ""
    bold: bool = False


class OpenTextReader:
    """Reads paragraphs (text:p, text:h) one by one."""

    def __init__(self, styles: Styles, met: Met) -> None:
        self._styles = styles
        self._met = met

    def read(self, paragraph: etree._Element) -> Words:
        words = Words()
        pieces: list[str] = []
        weights: set[bool] = set()
        look = self._styles.look("paragraph", paragraph.get(f"{TEXT}style-name", ""))
        self._walk(paragraph, words, pieces, weights, bold=look.bold, depth=0)
        words.text = tidy(reduce(join, map(tidy, "".join(pieces).split("\n"))))
        words.bold = weights == {True}
        return words

    def _walk(self, parent: etree._Element, words: Words, pieces: list[str], weights: set[bool], *, bold: bool, depth: int) -> None:
        self._say(parent.text, pieces, weights, bold)
        for element in parent:
            name = local(element)
            if name == "span":
                look = self._styles.look("text", element.get(f"{TEXT}style-name", ""))
                if not look.hidden and depth < _DEEPEST:
                    self._walk(element, words, pieces, weights, bold=bold or look.bold, depth=depth + 1)
            elif element.tag == f"{TEXT}s":
                pieces.append(" " * min(number_of(element.get(f"{TEXT}c"), 1), 80))
            elif element.tag == f"{TEXT}tab":
                pieces.append(" ")
            elif element.tag == f"{TEXT}line-break":
                pieces.append("\n")
            elif element.tag == f"{TEXT}note":
                words.notes.append(element)
            elif name in _CHANGES:
                self._met.revisions = True
            elif element.tag in (f"{OFFICE}annotation", f"{OFFICE}annotation-end"):
                self._met.comments = True
            elif name in ("bookmark", "bookmark-start"):
                given = element.get(f"{TEXT}name", "")
                words.bookmark = words.bookmark or (given if given.startswith("_rv_") else "")
            elif str(element.tag).startswith(DRAW):
                words.boxes.extend(boxes_in(element))
            elif name and name not in _SILENT and depth < _DEEPEST:
                self._walk(element, words, pieces, weights, bold=bold, depth=depth + 1)
            self._say(element.tail, pieces, weights, bold)

    @staticmethod
    def _say(text: str | None, pieces: list[str], weights: set[bool], bold: bool) -> None:
        if text:
            pieces.append(text.replace("\n", " "))  # a line end in the file is only white space
            if text.strip():
                weights.add(bold)


def boxes_in(shape: etree._Element) -> list[etree._Element]:
    """What holds text in a drawing, outermost only: text boxes, and shapes that carry paragraphs themselves."""
    if local(shape) == "text-box" or any(child.tag in (f"{TEXT}p", f"{TEXT}list", f"{TABLE}table") for child in shape):
        return [shape]
    return [box for child in shape if str(child.tag).startswith(DRAW) for box in boxes_in(child)]
