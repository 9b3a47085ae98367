"""The page of an original on which a passage stands, as a picture with the passage marked in the colour of the thread.

Pages are painted in the limited child process, and each is kept by the content it was painted from: nobody waits for it twice.
"""

import struct
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stocktake.documents.reading.finding import Box
from stocktake.documents.reading.painting import PagePainter
from stocktake.documents.refusals import Unreadable
from stocktake.evidence.models import Passage
from stocktake.foundation.models import StoredFile
from stocktake.foundation.services.files import open_original

THREAD = "#b8321f"
"""The thread on paper. A painted page is white at night too, so the colour does not follow the page around it."""

_AROUND = 0.16  # share of the page's height shown above and below a passage that is looked at closely


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture as bytes with its kind and size, and where the words stand on it."""

    data: bytes
    kind: str
    width: int
    height: int
    marks: tuple[Box, ...]


def picture_of(passage: Passage) -> PagePicture | None:
    """The page with the words of this passage, or None where it cannot be painted."""
    if not passage.is_on_a_page or passage.page is None:
        return None
    with open_original(passage.source.original) as original:
        data = original.read()
    marked = _recognised(passage.place)
    if b"%PDF-" not in data[:1024]:
        return _photograph(data, marked)
    try:
        return _painted(passage.source.original, data, passage.page, "" if marked else passage.text, marked)
    except Unreadable:
        return None


def as_svg(picture: PagePicture, *, near: bool = False) -> bytes:
    """One file that needs no other: the page, and red beside and under the words. `near`: only what stands around them."""
    w, h = picture.width, picture.height
    top, bottom = 0.0, 1.0
    if near and picture.marks:
        top = max(0.0, min(box.top for box in picture.marks) - _AROUND)
        bottom = min(1.0, max(box.bottom for box in picture.marks) + _AROUND)
    rects = "".join(
        f'<rect x="{box.left * w - 3:.1f}" y="{box.top * h - 2:.1f}" width="{(box.right - box.left) * w + 6:.1f}" '
        f'height="{(box.bottom - box.top) * h + 4:.1f}"/>'
        for box in picture.marks
    )
    edge = _edge(picture.marks, w, h)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top * h:.0f} {w} {max((bottom - top) * h, 1):.0f}" '
        f'width="{w}" height="{max((bottom - top) * h, 1):.0f}">'
        f'<image width="{w}" height="{h}" href="data:{picture.kind};base64,{b64encode(picture.data).decode("ascii")}"/>'
        f'<g fill="{THREAD}" fill-opacity="0.16">{rects}</g>{edge}</svg>'
    ).encode()


def _edge(marks: Sequence[Box], w: int, h: int) -> str:
    """A line beside the words, as the thread runs beside a passage everywhere."""
    if not marks:
        return ""
    left = max(0.0, min(box.left for box in marks) * w - 12)
    top, bottom = min(box.top for box in marks) * h - 2, max(box.bottom for box in marks) * h + 2
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="4" height="{bottom - top:.1f}" fill="{THREAD}"/>'


def _painted(original: StoredFile, data: bytes, page: int, words: str, marked: tuple[Box, ...]) -> PagePicture:
    name = f"painted/{original.sha256[:2]}/{original.sha256}-{page}.png"
    kept = default_storage.exists(name)
    with PagePainter() as painter:
        made = painter.paint(data, page=page, words=words, picture=not kept)
    if kept:
        with default_storage.open(name, "rb") as file:
            png = file.read()
    else:
        png = made.png
        default_storage.save(name, ContentFile(png))
    return PagePicture(png, "image/png", made.width, made.height, marked or made.marks)


def _recognised(place: str) -> tuple[Box, ...]:
    """The box that a machine's reading wrote into the place: thousandths of the page."""
    said = place.partition("@")[2].split(",")
    if len(said) != 4 or not all(number.isdecimal() for number in said):
        return ()
    left, top, right, bottom = (min(int(number), 1_000) / 1_000 for number in said)
    return (Box(left, top, right, bottom),)


def _photograph(data: bytes, marks: tuple[Box, ...]) -> PagePicture | None:
    """A picture that every browser draws, as it came; its size from its own head."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return PagePicture(data, "image/png", width, height, marks) if width and height else None
    if data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 < len(data) and data[at] == 0xFF:
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return PagePicture(data, "image/jpeg", width, height, marks) if width and height else None
            at += 2 + length
    return None
