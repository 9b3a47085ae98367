"""The matrix as a table to take along: CSV and Excel. A count says of how many and as of when; no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from stocktake.evidence.interfaces.tables.cells import guarded
from stocktake.evidence.queries.matrix import Line, Matrix
from stocktake.foundation.texts import RIGHT_TO_LEFT
from stocktake.questionnaires.interfaces.xlsform.cells import put
from stocktake.ui.templatetags.ui import day

SHADES = ("FFFFFF", "E6EEEA", "C9DBD3", "A5C3B7", "7FA898", "5B8A79")
"""The shades of the page, from nothing to the most, on paper."""


def as_csv(matrix: Matrix) -> bytes:
    """UTF-8 with the mark by which Excel knows it; one line for each row, one column for each head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in _rows(matrix):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(matrix: Matrix, *, title: str, language: str) -> bytes:
    """One sheet, with what is counted and as of when above the table, and the shades of the page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Matrix")[:31])
    sheet.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    heads, *rows = list(_rows(matrix))
    first = len(heads) - len(matrix.columns)
    top = [title, said(matrix), ""]
    sheet.freeze_panes = f"C{len(top) + 2}"
    sheet.column_dimensions["B"].width = 46
    for words in top:
        sheet.append([_text(sheet, words, bold=words == title)])
    sheet.append([_text(sheet, str(head), bold=True, turned=place >= first) for place, head in enumerate(heads)])
    for row, line in zip(rows, (*matrix.lines, None), strict=True):
        cells = [_text(sheet, value) if isinstance(value, str) else _number(sheet, value) for value in row]
        for place, cell in enumerate(line.cells if line else (), start=first):
            if cell.number:
                cells[place].fill = PatternFill("solid", fgColor=SHADES[cell.level])
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(matrix: Matrix) -> str:
    """Of how many, and as of when."""
    told = {"states": matrix.voices.of_states, "others": matrix.voices.of_others, "passages": matrix.total.number}
    if matrix.as_of is None:
        return _("%(passages)s passages; of %(states)s reporting States and %(others)s other contributors.") % told
    return _("%(passages)s passages; of %(states)s reporting States and %(others)s other contributors, as of %(day)s.") % {
        **told, "day": day(matrix.as_of),
    }  # fmt: skip


def _rows(matrix: Matrix) -> Iterator[list[str | int | None]]:
    yield [
        _("No."), str(matrix.layout.rows.label), _("Reporting States"), _("of reporting States"), _("Others"), _("of others"),
        _("Passages"), *(head.label.text for head, _total in matrix.columns),
    ]  # fmt: skip
    for line in matrix.lines:
        yield [line.head.mark, line.head.label.text, *_voices(line), line.total.number, *(cell.number for cell in line.cells)]
    yield ["", _("All passages"), None, None, None, None, matrix.total.number, *(total.number for _head, total in matrix.columns)]


def _voices(line: Line) -> list[int | None]:
    voices = line.voices
    return [voices.states, voices.of_states, voices.others, voices.of_others] if voices else [None] * 4


def _text(sheet: object, words: str, *, bold: bool = False, turned: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    put(cell, words)
    cell.font = Font(bold=bold)
    if turned:
        cell.alignment = Alignment(text_rotation=60)
    return cell


def _number(sheet: object, value: int | None) -> WriteOnlyCell:
    return WriteOnlyCell(sheet, value)
