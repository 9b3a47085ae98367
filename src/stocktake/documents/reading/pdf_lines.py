"""Lines of a PDF page with their places: what the text layer tells cheaply, two boxes per line and not one per letter."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from stocktake.documents.reading.joining import is_rtl, plain_arabic, tidy
from stocktake.documents.reading.txt import PAGE_LINE

_LINE_END = re.compile("(\r\n|[\r\n\ufffe\x02])")
_HYPHENS = "\ufffe\x02"  # how the library tells a hyphen at the end of a line, instead of the end of the line
_EDGE = 0.12  # share of the page's height in which headers and footers stand
_OUTERMOST = 3  # lines at either end of a page that may be headers and footers


@dataclass(slots=True)
class PdfLine:
    """A line: ``number`` counts on its page, places are points from the lower left corner, ``height`` is that of its face."""

    text: str
    page: int
    number: int
    left: float
    right: float
    base: float
    height: float
    edge: bool
    bold: bool = False
    hyphen: bool = False
    rtl: bool = False


def lines_of_page(page: pdfium.PdfPage, number: int) -> list[PdfLine]:
    """The written lines of one page, in the order in which the file tells them."""
    tall = page.get_height() or 1.0
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        exact = textpage.count_chars() == len(text)
        lines: list[PdfLine] = []
        for start, end, hyphen in _spans(text):
            line = _line(textpage, text, start, end, exact=exact)
            if line is not None:
                line.page, line.number, line.hyphen = number, len(lines) + 1, hyphen
                line.edge = line.base < tall * _EDGE or line.base + line.height > tall * (1 - _EDGE)
                lines.append(line)
        for line in lines[_OUTERMOST:-_OUTERMOST]:
            line.edge = False
        return lines
    finally:
        textpage.close()


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and hyphen of each stretch between line ends."""
    start = 0
    for found in _LINE_END.finditer(text):
        yield start, found.start(), found.group() in _HYPHENS
        start = found.end()
    yield start, len(text), False


def _line(textpage: pdfium.PdfTextPage, text: str, start: int, end: int, *, exact: bool) -> PdfLine | None:
    stretch = text[start:end]
    bare = stretch.strip()
    words = plain_arabic(tidy(stretch))
    if not bare or not words:
        return None
    first = start + len(stretch) - len(stretch.lstrip())
    last = first + len(bare) - 1
    if not exact:
        first, last = (max(raw.FPDFText_GetCharIndexFromTextIndex(textpage, index), 0) for index in (first, last))
    box, end_box = _box(textpage, first), _box(textpage, last)
    return PdfLine(
        text=words,
        page=0,
        number=0,
        left=min(box.left, end_box.left),
        right=max(box.right, end_box.right),
        base=box.bottom,
        height=max(box.top - box.bottom, end_box.top - end_box.bottom, 0.1),
        edge=False,
        bold=_is_bold(textpage, first) and _is_bold(textpage, last),
        rtl=is_rtl(words),
    )


def _box(textpage: pdfium.PdfTextPage, index: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    return box


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    """Bold by the name of the face; few producers tell the weight."""
    buffer = ctypes.create_string_buffer(96)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(textpage, index, buffer, 96, flags)
    name = buffer.value.lower() if 0 < length <= 96 else b""
    return b"bold" in name or b"black" in name or b"heavy" in name


def without_furniture(pages: Sequence[Sequence[PdfLine]]) -> list[list[PdfLine]]:
    """Leave out page numbers and whatever repeats in the margins above and below the text."""
    counts = Counter(key for lines in pages for key in {_key(line) for line in lines if line.edge})
    often = 2 if len(pages) <= 4 else 3
    kept: list[list[PdfLine]] = []
    for lines in pages:
        kept.append(
            [
                line
                for line in lines
                if not line.edge or not (PAGE_LINE.fullmatch(line.text) or (len(pages) > 1 and counts[_key(line)] >= often))
            ]
        )
    return kept


def _key(line: PdfLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.base / 6)
