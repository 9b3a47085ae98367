"""The board as a table to take along: CSV and Excel. No cell can be taken for a formula. For officers, like the board itself."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from stocktake.foundation.texts import RIGHT_TO_LEFT, short_code
from stocktake.reviews.queries.moments import moment_in_words
from stocktake.synthesis.interfaces.exports import FORMULA, safe
from stocktake.workspace.queries.board import FullBoard, Line
from stocktake.workspace.queries.next_courtesy import next_courtesy

Cell = str | int | date | None
WIDEST = 60


def as_csv(board: FullBoard) -> bytes:
    """UTF-8 with the mark by which Excel knows it; days in ISO form."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_heads())
    for line in board.lines:
        writer.writerow(["" if cell is None else safe(cell) if isinstance(cell, str) else cell for cell in _cells(line, board)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(board: FullBoard, *, title: str, language: str) -> bytes:
    """One sheet, with what it is and as of when above the table, days as days and numbers as numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Board")[:31]
    sheet.sheet_view.rightToLeft = short_code(language) in RIGHT_TO_LEFT
    top = [title, as_of(board), ""]
    rows: list[Sequence[Cell]] = [*([one] for one in top), _heads(), *(list(_cells(line, board)) for line in board.lines)]
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            cell = sheet.cell(r, c, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # whatever it begins with, it is a text, and stays one when somebody types into it
                cell.quotePrefix = value.startswith(FORMULA)
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            cell.alignment = Alignment(vertical="top", wrap_text=r > len(top))
    head = len(top) + 1
    for cell in sheet[head]:
        cell.font = Font(bold=True)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.freeze_panes = f"C{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(_heads()))}{max(len(rows), head)}"
    for c, _head in enumerate(_heads(), start=1):
        longest = max(len(str(row[c - 1] or "")) for row in rows[head - 1 :])
        sheet.column_dimensions[get_column_letter(c)].width = min(max(longest + 2, 10), WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_of(board: FullBoard) -> str:
    """`8 of 12 have answered, as of …`: a count says of how many and when."""
    return _("%(answered)s of %(of)s have answered, as of %(when)s") % {
        "answered": board.answered, "of": board.of, "when": moment_of(board, board.board.clock.stands),
    }  # fmt: skip


def moment_of(board: FullBoard, moment: datetime | None) -> str:
    """A moment in the time of the meeting's place."""
    call = board.board.call
    if moment is None:
        return ""
    return moment_in_words(moment, ZoneInfo(call.zone if call else "UTC"), place=call.place_name.text if call else "")


def _heads() -> list[str]:
    return [
        _("Code"), _("Party"), _("Subregion"), _("State"), _("Since"), _("Due"), _("Past its date"), _("Sections begun"),
        _("Sections asked"), _("Questions answered"), _("Questions asked"), _("What is missing"), _("With whom"),
        _("Days"), _("Stuck"), _("Focal points"), _("Last letter"), _("Next courtesy"), _("Also asked by"), _("Note"),
    ]  # fmt: skip


def _cells(line: Line, board: FullBoard) -> Iterator[Cell]:
    tile, progress, first = line.tile, line.progress, line.first
    row, yes = tile.participation, _("yes")
    yield from (tile.party.code, tile.name.text, tile.party.subregion, tile.label, tile.since, tile.due)
    yield yes if tile.is_late else ""
    yield from (progress.begun, len(progress.sections), progress.answered, progress.asked) if progress else (None,) * 4
    yield "; ".join(each.what for each in line.waiting)
    yield first.whom if first else ""
    yield first.days if first else None
    yield yes if line.is_stuck else ""
    yield "; ".join(f"{person.name} <{person.email}>" for person in tile.focal_points)
    yield tile.last_letter.date() if tile.last_letter else None
    yield next_courtesy(tile, board.board.call, at=board.board.clock.at).words
    yield ", ".join(tile.party.also_in)
    yield row.note if row else ""
