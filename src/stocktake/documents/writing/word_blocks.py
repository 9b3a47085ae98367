"""The pieces of a Word paper that stand outside its numbering: texts as they were typed, and small facts."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from stocktake.documents.paper import BULLETS, PaperFacts, PaperLine, PaperText
from stocktake.documents.writing.runs import RIGHT_TO_LEFT, add_text, element, text_runs

SOFT = RGBColor(0x58, 0x5F, 0x6B)
STEP = 0.6
"""Centimetres by which an item of a list is moved in."""

NAMES = 4.5
"""Centimetres for the names of facts."""


def add_paragraph(document: WordDocument, language: str, style: str = "Normal") -> Paragraph:
    """An empty paragraph in the direction of its language."""
    paragraph = document.add_paragraph(style=style)
    if language in RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(element("w:bidi"))
    return paragraph


def add_typed(document: WordDocument, block: PaperText, language: str) -> None:
    """A text as somebody typed it: lines that stand together are parted by breaks, items of a list hang."""
    spoken = block.language or language
    for lines in block.paragraphs():
        paragraph = add_paragraph(document, spoken)
        first = lines[0]
        if first.mark:
            _hang(paragraph, first, spoken)
        add_text(paragraph, "\n".join(line.text for line in lines), spoken)


def _hang(paragraph: Paragraph, item: PaperLine, language: str) -> None:
    form = paragraph.paragraph_format
    moved = Cm(STEP * (item.depth + 1))
    form.left_indent, form.first_line_indent, form.space_after = moved, Cm(-STEP), Pt(3)
    form.tab_stops.add_tab_stop(moved)
    add_text(paragraph, "•" if item.mark in BULLETS else item.mark, language)
    paragraph.add_run("\t")


def add_facts(document: WordDocument, facts: PaperFacts, language: str) -> None:
    """Each value beside its name; what is to be compared sign by sign is set in signs of one width."""
    for name, value in facts.rows:
        paragraph = add_paragraph(document, language)
        form = paragraph.paragraph_format
        form.left_indent, form.first_line_indent, form.space_after = Cm(NAMES), Cm(-NAMES), Pt(3)
        form.tab_stops.add_tab_stop(Cm(NAMES))
        soft = text_runs(name, language, size=9)
        for told in soft:
            colour = element("w:color")
            colour.set(qn("w:val"), str(SOFT))
            told[0].insert(0, colour)
        paragraph._p.extend(soft)
        paragraph.add_run("\t")
        if name in facts.exact:
            run = paragraph.add_run(value)
            run.font.name, run.font.size = "Courier New", Pt(8)
        else:
            add_text(paragraph, value, language, size=10)
