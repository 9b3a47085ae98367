"""A returned .xlsx: answers in rows (question code, question, answer), figures as numbers."""

import io
import re
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from demonstration.archive import MADE, without_clock
from demonstration.markup import Line

FIRST_SHEET = {"en": "Answers", "fr": "Réponses", "es": "Respuestas", "ru": "Ответы", "zh": "答复", "ar": "الردود"}
WIDTHS = {"A": 14, "B": 48, "C": 90}
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def make(lines: list[Line], language: str, title: str) -> bytes:
    """A section begins a sheet; what is not a row of cells becomes a row of its own."""
    book = Workbook()
    book.properties.title, book.properties.creator = title, ""
    book.properties.created = book.properties.modified = datetime(*MADE)  # noqa: DTZ001 - openpyxl takes no zone
    sheet: Worksheet = book.active
    sheet.title = FIRST_SHEET[language]
    for line in lines:
        if line.kind == "heading" and line.level > 1:
            sheet = book.create_sheet(_NOT_IN_A_SHEET_NAME.sub(" ", line.text)[:31])
        elif line.kind == "row":
            sheet.append([_typed(cell) for cell in line.cells])
        elif line.kind != "note":
            sheet.append([line.plain])
            if line.kind == "heading":
                sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=14)
    for sheet in book.worksheets:
        _lay_out(sheet, language)
    made = io.BytesIO()
    book.save(made)
    return without_clock(made.getvalue())


def _lay_out(sheet: Worksheet, language: str) -> None:
    sheet.sheet_view.rightToLeft = language == "ar"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        in_columns = len(row) > 1 and row[1].value is not None
        for cell in row:
            cell.alignment = Alignment(wrap_text=in_columns, vertical="top")


def _typed(cell: str) -> str | int | float:
    """A figure as a number, anything else (a question code, a sentence) as text."""
    if not _NUMBER.fullmatch(cell):
        return cell
    digits = cell.replace(",", "")
    return float(digits) if "." in digits else int(digits)
