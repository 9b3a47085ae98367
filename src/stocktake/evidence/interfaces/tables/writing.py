"""Passages × codes as a table, one line for each code: CSV and Excel. The heads are fixed, so that import knows them again."""

import csv
import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from stocktake.evidence.enums import Consent
from stocktake.evidence.interfaces.naming import key_of
from stocktake.evidence.interfaces.refi.gathering import stamp
from stocktake.evidence.interfaces.tables.cells import guarded
from stocktake.evidence.queries.coded import Coded, coded_for
from stocktake.questionnaires.interfaces.xlsform.cells import MOST, put
from stocktake.reviews.rules.viewer import Viewer

HEADS = (
    "passage", "source-file", "passage-number", "source-title", "party", "party-name", "kind", "headings", "page", "language",
    "text", "words", "span", "code", "title", "origin", "band", "by", "at", "consent",
)  # fmt: skip
CUT = " […]"
"""At the end of a text that does not fit into one cell of a workbook."""
WIDTHS = {"text": 60, "words": 40, "source-title": 30, "source-file": 24, "title": 30, "headings": 30, "by": 24}


def as_csv(viewer: Viewer) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for row in rows_for(viewer):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(viewer: Viewer) -> bytes:
    """One sheet; every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("codes")
    sheet.freeze_panes = "A2"
    for number, head in enumerate(HEADS):
        sheet.column_dimensions[_letter(number)].width = WIDTHS.get(head, 12)
    heads = [WriteOnlyCell(sheet, head) for head in HEADS]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in rows_for(viewer):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            if isinstance(value, str):
                put(cell, fitting(value))
            else:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fitting(text: str) -> str:
    """A text as one cell can hold it; what is too long ends with a sign that it is."""
    return text if len(text) * 2 <= MOST else text[: MOST // 2 - len(CUT)] + CUT


def rows_for(viewer: Viewer) -> Iterator[Sequence[str | int | None]]:
    """What could tell who said something is empty where the viewer may not know it."""
    names: dict[int, str] = {}
    for coded in coded_for(viewer):
        passage, element = coded.passage, coded.element
        source, named = passage.source, coded.named
        party = source.party if named else None
        if party and party.pk not in names:
            names[party.pk] = party.name().text
        yield (
            passage.pk, source.filename if named else "", passage.number if named else None, source.title if named else "",
            party.code if party else "", names[party.pk] if party else "", source.get_kind_display() if named else "",
            " › ".join(map(str, passage.headings)) if named else "", passage.page if named else None, passage.language, passage.text,
            _words(coded), _places(coded),
            key_of(element), element.label.text, str(coded.code.origin), coded.band, coded.by, stamp(coded.code.at),
            Consent(passage.holding).name.lower().replace("_", "-"),
        )  # fmt: skip


def _words(coded: Coded) -> str:
    """The words that carry the code, where it is not the whole passage."""
    return " … ".join(coded.passage.text[start:end] for start, end in coded.spans)


def _places(coded: Coded) -> str:
    """Where those words stand in the passage, in characters from 0, the last not included: `10-19; 30-39`."""
    return "; ".join(f"{start}-{end}" for start, end in coded.spans)


def _letter(number: int) -> str:
    return chr(ord("A") + number)
