"""The list of evidence at the end of a Word paper: each passage once, whole, with the way back to where it is used."""

from __future__ import annotations

import re

from docx.document import Document as WordDocument
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from stocktake.documents.paper import Evidence, Paper, PaperParagraph
from stocktake.documents.writing.runs import RIGHT_TO_LEFT, add_text, bookmark, element, way

FIRST_MARK = 1_000_000
"""Numbers of bookmarks: those of the list begin behind all those of paragraphs."""

SIZE = 9


def place_of(paragraph: PaperParagraph) -> str:
    """The bookmark of a paragraph."""
    return f"p_{re.sub(r'[^A-Za-z0-9]', '_', paragraph.key)}"


def place_in_list(number: int) -> str:
    """The bookmark of a passage in the list."""
    return f"e_{number}"


def add_evidence(document: WordDocument, paper: Paper) -> None:
    if not paper.evidence:
        return
    heading = _line(document, paper.language, "Heading 1")
    heading.paragraph_format.page_break_before = True
    add_text(heading, paper.words["evidence"], paper.language)
    used = paper.paragraphs_using()
    for number, evidence in enumerate(paper.evidence, start=1):
        _said(document, paper, evidence, number)
        _source(document, paper, evidence, used.get(evidence.key, []))


def _said(document: WordDocument, paper: Paper, evidence: Evidence, number: int) -> None:
    """The number, and the words in their own language and direction."""
    language = evidence.language if evidence.text else paper.language
    paragraph = _line(document, language)
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent, form.keep_with_next = Cm(1.2), Cm(-1.2), True
    form.space_after, form.line_spacing = Pt(0), 1.0
    form.tab_stops.add_tab_stop(Cm(1.2))
    start, end = bookmark(FIRST_MARK + number, place_in_list(number))
    paragraph._p.append(start)
    add_text(paragraph, f"{number}.", paper.language, size=SIZE)
    paragraph._p.append(end)
    paragraph.add_run("\t")
    add_text(paragraph, evidence.text or evidence.note, language, size=SIZE)


def _source(document: WordDocument, paper: Paper, evidence: Evidence, used: list[PaperParagraph]) -> None:
    """Who said it, where, and the paragraphs that rest on it."""
    paragraph = _line(document, paper.language)
    form = paragraph.paragraph_format
    form.left_indent, form.space_after, form.line_spacing = Cm(1.2), Pt(4), 1.0
    number = f"{paper.words['passage']} {evidence.number}" if evidence.number else ""
    note = evidence.note if evidence.text else ""
    told = " · ".join(filter(None, [evidence.who, evidence.document, number, note]))
    add_text(paragraph, told, paper.language, size=SIZE)
    if used:
        add_text(paragraph, f"{' · ' if told else ''}{paper.words['used_in']} ", paper.language, size=SIZE)
    for position, each in enumerate(used):
        if position:
            add_text(paragraph, ", ", paper.language, size=SIZE)
        paragraph._p.append(way(str(each.number), place_of(each), size=SIZE))


def _line(document: WordDocument, language: str, style: str = "Normal") -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    if language in RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(element("w:bidi"))
    return paragraph
