"""Runs of a Word paragraph, one per script: a run that mixes Arabic and Latin loses spaces and misplaces brackets."""

from __future__ import annotations

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from stocktake.documents.paper import clean

RIGHT_TO_LEFT = frozenset({"ar"})
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
THREAD = "B8321F"
"""The colour of the thread: citation marks and the ways between a sentence and its passage, nothing else."""
ARABIC = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
PIECES = re.compile(f"[{ARABIC}][{ARABIC}\\s\\d.,،؛؟!:()«»\"'-]*|[^{ARABIC}]+")


def element(name: str) -> etree._Element:
    return OxmlElement(name)


def text_runs(text: str, language: str, *, size: int | None = None, bold: bool = False) -> list[etree._Element]:
    """The text as runs, each of one direction, marked with its language."""
    runs = []
    for piece in PIECES.findall(clean(text)):
        right_to_left = bool(re.match(f"[{ARABIC}]", piece)) or (language in RIGHT_TO_LEFT and not re.search(r"[^\W\d_]", piece))
        run = element("w:r")
        properties = element("w:rPr")
        # The order of these is Word's schema's: b, bCs, sz, szCs, rtl, lang.
        for name in ("w:b", "w:bCs") if bold else ():
            properties.append(element(name))
        for name in ("w:sz", "w:szCs") if size else ():
            mark = element(name)
            mark.set(qn("w:val"), str((size or 0) * 2))
            properties.append(mark)
        if right_to_left:
            properties.append(element("w:rtl"))
        spoken = element("w:lang")
        spoken.set(
            qn({"zh": "w:eastAsia", "ar": "w:bidi"}.get(language, "w:val")),
            {"zh": "zh-CN", "ar": "ar-SA"}.get(language, language),
        )
        properties.append(spoken)
        run.append(properties)
        for index, part in enumerate(re.split(r"([\n\t])", piece)):
            if index % 2:
                run.append(element("w:br" if part == "\n" else "w:tab"))
            elif part:
                told = element("w:t")
                told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                told.text = part
                run.append(told)
        runs.append(run)
    return runs


def add_text(paragraph: Paragraph, text: str, language: str, *, size: int | None = None, bold: bool = False) -> None:
    paragraph._p.extend(text_runs(text, language, size=size, bold=bold))


def bookmark(number: int, name: str) -> tuple[etree._Element, etree._Element]:
    """The two ends of a bookmark; numbers and names are unique in a document."""
    start, end = element("w:bookmarkStart"), element("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name[:40])
    return start, end


def way(text: str, place: str, *, size: int | None = None) -> etree._Element:
    """A link to a bookmark of the same document, in the colour of the thread."""
    link = element("w:hyperlink")
    link.set(qn("w:anchor"), place[:40])
    link.set(qn("w:history"), "1")
    run = element("w:r")
    properties = element("w:rPr")
    colour = element("w:color")
    colour.set(qn("w:val"), THREAD)
    properties.append(colour)
    for name in ("w:sz", "w:szCs") if size else ():
        mark = element(name)
        mark.set(qn("w:val"), str((size or 0) * 2))
        properties.append(mark)
    told = element("w:t")
    told.text = text
    run.append(properties)
    run.append(told)
    link.append(run)
    return link
