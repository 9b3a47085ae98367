"""The cells of a workbook as plain values. Runs in the reader's child process, within its limits; knows no Django."""

import io
import warnings
from typing import Any

from openpyxl import load_workbook

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type, open_package
from stocktake.documents.refusals import refuse

WANTED = ("Table 1", "Table 2", "Table 3", "Table 6")
WIDEST = 600


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """Name and rows of each sheet that is a table: the number of a row, and its cells up to the last that is filled. Raises Unreadable."""
    with open_package(data, limits) as package:
        for member in package.infolist():
            with package.open(member) as part:
                if declares_type(part.read(4096)):
                    raise refuse("damaged")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = [(name, _rows(book[name])) for name in book.sheetnames if name.strip() in WANTED]
    return {"sheets": sheets or [(name, []) for name in book.sheetnames[:20]]}


def _rows(sheet: Any) -> list[tuple[int, list[Any]]]:
    rows = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=WIDEST), start=1):
        values = [cell if isinstance(cell, (int, float, str)) else None if cell is None else str(cell) for cell in cells]
        while values and values[-1] in (None, ""):
            values.pop()
        if values:
            rows.append((number, values))
    return rows
