"""Cells of a sheet: texts that stay texts, cut where a cell is full, in rows that are high enough."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from stocktake.documents.paper import clean
from stocktake.documents.reading.joining import width
from stocktake.foundation.texts import Shown
from stocktake.questionnaires.interfaces.forms.word_package import FIXED

MOST_IN_A_CELL = 32_000
"""Excel takes 32,767 units of UTF-16 in a cell; a longer text goes on in the next row."""

_RISKY = ("=", "+", "-", "@", "\t")


def write(cell: Cell, text: str) -> None:
    """A text as a text, whatever it begins with: no program may take it for a formula."""
    if not text:
        return
    cell.value = safe(text)
    cell.data_type = "s"
    if text.startswith(_RISKY):
        cell.quotePrefix = True


def safe(text: str) -> str:
    """What a sheet can hold: no control characters, and nothing that a program would take for one of its escapes."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", clean(text))


def mark(text: Shown) -> str:
    return f" [{text.language}]" if text.borrowed and text.text else ""


def pieces(text: str) -> Iterator[str]:
    """A text cut so that each piece fits a cell, its escapes included."""
    most = MOST_IN_A_CELL // 2 if "_x" in text else MOST_IN_A_CELL
    piece: list[str] = []
    size = 0
    for sign in text:
        units = 1 + (sign > "\uffff")
        if size + units > most:
            yield "".join(piece)
            piece, size = [], 0
        piece.append(sign)
        size += units
    yield "".join(piece)


def height(text: str, columns: int, size: float) -> float:
    """Points that a text needs, wrapped in so many columns of ordinary letters."""
    room = columns * 11 / size * 1.02
    lines = sum(max(1, ceil(width(line) / room)) for line in text.split("\n"))
    return lines * size * 1.36


def letter(column: int) -> str:
    return str(get_column_letter(column))


def same_bytes(archive: bytes) -> bytes:
    """Packed again in a fixed order, with fixed dates."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(set(old.namelist()), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b' customHeight="1"', b"")  # rows may grow with what is typed
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
