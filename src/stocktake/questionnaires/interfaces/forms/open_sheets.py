"""The sheets of an OpenDocument workbook, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from stocktake.questionnaires.interfaces.forms.open_text import Said, TextReader
from stocktake.questionnaires.interfaces.forms.open_words import OFFICE, STYLE, TABLE, local
from stocktake.questionnaires.interfaces.forms.returned_form import HIDDEN_SHEET, Field, Loose
from stocktake.questionnaires.interfaces.forms.rows_of_a_sheet import SheetCell, gather

_WIDEST, _LONGEST = 60, 20_000
_ADDRESS = re.compile(r"\$?'?(?P<sheet>(?:[^']|'')+?)'?\.\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)$")


def sheets_of(content: etree._Element, book: etree._Element) -> tuple[tuple[Field, ...], tuple[Loose, ...], bool, str]:
    """Fields, loose texts, whether there are further hidden sheets, and what the hidden sheet of ours says."""
    fields: list[Field] = []
    loose: list[Loose] = []
    invisible = set(_invisible(content))
    names = dict(_names(content))
    text = TextReader(content, collapsing=False)
    hidden, token = False, ""
    for sheet in book.iterfind(f"{TABLE}table"):
        title = sheet.get(f"{TABLE}name", "")
        rows = _rows(sheet, title, names, text)
        if title == HIDDEN_SHEET:
            token = next((cell.text for row in rows for cell in row), "")
        elif sheet.get(f"{TABLE}style-name", "") in invisible:
            hidden = True
        else:
            found = gather(title, rows)
            fields += found[0]
            loose += found[1]
    return tuple(fields), tuple(loose), hidden, token


def _invisible(content: etree._Element) -> Iterator[str]:
    for style in content.iter(f"{STYLE}style"):
        looks = style.find(f"{STYLE}table-properties")
        if looks is not None and looks.get(f"{TABLE}display") == "false":
            yield style.get(f"{STYLE}name", "")


def _names(content: etree._Element) -> Iterator[tuple[tuple[str, int, int], str]]:
    for named in content.iter(f"{TABLE}named-range"):
        name, found = named.get(f"{TABLE}name", ""), _ADDRESS.match(named.get(f"{TABLE}cell-range-address", ""))
        if found and name.lower().startswith("_q_"):
            sheet = found["sheet"].replace("''", "'")
            yield (sheet, int(found["row"]), column_index_from_string(found["column"])), name


def _rows(sheet: etree._Element, title: str, names: dict[tuple[str, int, int], str], text: TextReader) -> Iterator[list[SheetCell]]:
    number = 0
    for row in sheet.iter(f"{TABLE}table-row"):
        times = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        cells = list(_cells(row, title, number + 1, names, text))
        if cells:
            yield cells
        number += times
        if number > _LONGEST:
            return


def _cells(
    row: etree._Element, title: str, number: int, names: dict[tuple[str, int, int], str], text: TextReader
) -> Iterator[SheetCell]:
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        said = _text(cell, text)
        for each in range(column + 1, min(column + times, _WIDEST) + 1):
            name = names.get((title, number, each), "")
            if said or name:
                yield SheetCell(said, each, f"{title}!{get_column_letter(each)}{number}", name)
        column += times
        if column >= _WIDEST:
            return


def _text(cell: etree._Element, reader: TextReader) -> str:
    """A value as it is stored; a text exactly as it stands."""
    kind = cell.get(f"{OFFICE}value-type", "")
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", "").removesuffix("T00:00:00")
    if kind in ("float", "currency", "percentage"):
        value = float(cell.get(f"{OFFICE}value", "0"))
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    said = Said()
    for block in reader.blocks(cell):
        reader.block(block, said)
    return "\n".join(said.lines)
