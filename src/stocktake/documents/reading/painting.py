"""Pages of a PDF as pictures, with the places of some words on them; in the limited child, like everything from outside.

This module is also the skill the child is started with. Places are shares of the page, from 0 to 1, from its upper left corner.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from stocktake.documents.reading.finding import Box, boxes_of
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import refuse

WIDTH = 1_000
"""Pixels of a painted page from side to side."""

_TALLEST = 3_000


@dataclass(frozen=True, slots=True)
class Painted:
    """A page: its picture as PNG (empty where only the marks were asked for), its size, and where the words stand on it."""

    png: bytes
    width: int
    height: int
    marks: tuple[Box, ...]


class PagePainter(InChild[Painted]):
    """Use it as a context manager: a PDF and the number of a page in, its picture out."""

    skill = "stocktake.documents.reading.painting"

    def paint(self, data: bytes, *, page: int, words: str = "", picture: bool = True) -> Painted:
        """Paint a page, counted from 1, and find the words on it. Raises Unreadable, also for a page that is not there."""
        return self.ask(data, "", page=page, words=words, picture=picture)

    def understood(self, message: Mapping[str, Any]) -> Painted:
        refused = refusal_in(message)
        if refused:
            raise refused
        marks = tuple(Box(*(float(number) for number in mark)) for mark in message["marks"])
        return Painted(b64decode(message["png"]), int(message["width"]), int(message["height"]), marks)


def answer(data: bytes, filename: str, limits: Limits, *, page: int, words: str, picture: bool) -> dict[str, Any]:
    """The answer of the child process."""
    try:
        document = pdfium.PdfDocument(data)
        if not 0 < page <= len(document):
            raise refuse("damaged")
        found = document[page - 1]
        width, height = size_of(found)
        marks = boxes_of(found, words) if words else []
        png = as_png(found, width) if picture else b""
    except pdfium.PdfiumError as error:
        raise refuse("damaged") from error
    return {
        "png": b64encode(png).decode("ascii"), "width": width, "height": height,
        "marks": [[box.left, box.top, box.right, box.bottom] for box in marks],
    }  # fmt: skip


def size_of(page: pdfium.PdfPage) -> tuple[int, int]:
    """Pixels across and down. A page like a towel is made smaller, so that no picture grows beyond reason."""
    wide, tall = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
    width = min(WIDTH, max(1, round(_TALLEST * wide / tall)))
    return width, max(1, min(_TALLEST, round(width * tall / wide)))


def as_png(page: pdfium.PdfPage, width: int) -> bytes:
    """The picture of a page, written here: three bytes a pixel, each row as the difference from the one above."""
    import numpy as np

    bitmap = page.render(scale=width / max(page.get_width(), 1.0), rev_byteorder=True, may_draw_forms=True)
    pixels = bitmap.to_numpy()[:, :, :3]
    tall, wide = pixels.shape[:2]
    flat = pixels.reshape(tall, wide * 3)
    rows = np.empty((tall, wide * 3 + 1), dtype=np.uint8)
    rows[:, 0] = 2
    rows[0, 1:] = flat[0]
    rows[1:, 1:] = flat[1:] - flat[:-1]

    def part(name: bytes, said: bytes) -> bytes:
        return struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))

    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows.tobytes(), 6)) + part(b"IEND", b"")
