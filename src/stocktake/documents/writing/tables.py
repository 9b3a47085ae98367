"""Tables of a Word paper: hairlines between rows, the head repeated on every page, columns as wide as their words ask."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import Table
from lxml import etree

from stocktake.documents.paper import PaperTable
from stocktake.documents.writing.runs import RIGHT_TO_LEFT, add_text, element

WIDTH = 16.0
"""Centimetres between the margins."""

LETTER, PADDING = 0.19, 0.5
"""Centimetres of a letter in the size of tables, and of the space around a cell's words."""

LONGEST_WORD, LONGEST_LINE = 16, 44
"""Letters: a longer word is broken, a longer text is set in several lines."""

HAIRLINE, INK = "B9B6AC", "1F2328"


def add_table(document: WordDocument, language: str, block: PaperTable) -> None:
    table = document.add_table(rows=0, cols=len(block.header))
    table.autofit = False
    _hairlines(table)
    if language in RIGHT_TO_LEFT:
        _before(table, "w:tblW", element("w:bidiVisual"))
    widths = column_widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row_number, texts in enumerate((block.header, *block.rows)):
        row = table.add_row()
        asked = row._tr.get_or_add_trPr()
        asked.append(element("w:cantSplit"))
        if row_number == 0:
            asked.append(element("w:tblHeader"))
        for cell, width, text in zip(row.cells, widths, texts, strict=False):
            cell.width = width
            form = cell.paragraphs[0].paragraph_format
            form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(2), 1.0
            add_text(cell.paragraphs[0], text, language, size=9, bold=row_number == 0)


def column_widths(block: PaperTable) -> list[Length]:
    """Room for the longest word of each column first; what is left goes to those with the longest texts."""
    columns = list(zip(block.header, *block.rows, strict=False))
    words = [min(max(_length(word) for text in column for word in text.split() or [""]), LONGEST_WORD) for column in columns]
    texts = [min(max(_length(text) for text in column), LONGEST_LINE) for column in columns]
    least = [PADDING + LETTER * word for word in words]
    asked = [max(text - word, 0) for text, word in zip(texts, words, strict=True)]
    left = WIDTH - sum(least)
    if left < 0 or not sum(asked):
        return [Cm(WIDTH * width / sum(least)) for width in least]
    return [Cm(width + left * more / sum(asked)) for width, more in zip(least, asked, strict=True)]


def _length(text: str) -> int:
    """Characters as wide as a Latin letter; Chinese ones count twice."""
    return sum(2 if "\u2e80" <= char <= "\uffdc" else 1 for char in text)


def _hairlines(table: Table) -> None:
    borders = element("w:tblBorders")
    for side, colour in (("top", INK), ("bottom", HAIRLINE), ("insideH", HAIRLINE)):
        line: etree._Element = element(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    _before(table, "w:tblLayout", borders)


def _before(table: Table, name: str, what: etree._Element) -> None:
    """Word minds the order in which a table's properties are written."""
    follower = table._tbl.tblPr.find(qn(name))
    assert follower is not None
    follower.addprevious(what)
