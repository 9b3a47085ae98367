"""What a cell can hold: any text comes back the same, but for line ends and the zero character.

A workbook has no writing for some signs; Excel writes them as `_x000B_`, and so do we, and a text that looks like such a
writing gets its first line escaped. A text is never a formula, whatever it begins with.
"""

import re
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

MOST = 32_767
"""Letters in one cell; a program cuts what is longer without a word."""

_UNWRITTEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


class CellTooLong(ValueError):
    """A text does not fit into one cell."""


def put(cell: Cell, text: str) -> None:
    """Write a text as a text.

    Raises:
        CellTooLong: it does not fit.
    """
    written = to_cell(text)
    if len(written.encode("utf-16-le", "surrogatepass")) // 2 > MOST:
        raise CellTooLong(text[:40])
    if written:
        cell.value = written
        cell.data_type = "s"
        cell.quotePrefix = True


def to_cell(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _UNWRITTEN.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)


def from_cell(text: str) -> str:
    return _WRITTEN.sub(lambda written: chr(int(written[1], 16)), text).replace("\x00", "")


def address(sheet: str, row: int, column: int = 0) -> str:
    """`survey!D12`; with no column `survey!12`."""
    return f"{sheet}!{get_column_letter(column) if column else ''}{row}"


def trimmed(texts: Sequence[str]) -> list[str]:
    """A row without the empty cells at its end."""
    last = max((index for index, text in enumerate(texts, start=1) if text), default=0)
    return list(texts[:last])
