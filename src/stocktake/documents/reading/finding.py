"""Where words stand on a page of a PDF: letter by letter, whatever lies between them, so that hyphens and line ends do not matter."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_ENOUGH = 24  # letters by which the beginning or the end of a text is known
_BLOCK = 6  # letters in a row that must agree
_FINE = 10_000


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in shares of it, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def boxes_of(page: pdfium.PdfPage, words: str) -> list[Box]:
    """A box for each line on which the words stand; none where they are not found. A part of them is enough: a paragraph
    may run over from another page."""
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        letters, at = _letters(text)
        wanted, _ = _letters(words)
        exact = textpage.count_chars() == len(text)
        boxes: list[Box] = []
        for start, end in _stretches(wanted, letters):
            first, last = at[start], at[end - 1]
            if not exact:
                first, last = (max(raw.FPDFText_GetCharIndexFromTextIndex(textpage, index), 0) for index in (first, last))
            boxes.extend(_rectangles(page, textpage, first, last - first + 1))
        return boxes
    finally:
        textpage.close()


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, in one case and one form, with the index of each in the text."""
    found: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        for letter in unicodedata.normalize("NFKC", char).casefold():
            if letter.isalnum():
                found.append(letter)
                at.append(index)
    return "".join(found), at


def _stretches(wanted: str, letters: str) -> list[tuple[int, int]]:
    """Where the wanted letters stand among those of the page: from and to."""
    if not wanted or not letters:
        return []
    whole = letters.find(wanted)
    if whole >= 0:
        return [(whole, whole + len(wanted))]
    head = letters.find(wanted[:_ENOUGH])
    tail = letters.rfind(wanted[-_ENOUGH:])
    if head >= 0:
        region = (head, head + len(wanted) + 200)
    elif tail >= 0:
        region = (max(0, tail + _ENOUGH - len(wanted) - 200), tail + _ENOUGH)
    else:
        return []
    here = letters[region[0] : region[1]][:5_000]
    blocks = SequenceMatcher(None, wanted[:5_000], here, autojunk=False).get_matching_blocks()
    return [(region[0] + block.b, region[0] + block.b + block.size) for block in blocks if block.size >= _BLOCK]


def _rectangles(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, start: int, count: int) -> list[Box]:
    found = []
    for index in range(raw.FPDFText_CountRects(textpage, start, count)):
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        if raw.FPDFText_GetRect(textpage, index, left, top, right, bottom):
            a, b = _on_picture(page, left.value, top.value), _on_picture(page, right.value, bottom.value)
            found.append(Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
    return found


def _on_picture(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page on its picture: turned as the page is."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return min(max(across.value / _FINE, 0.0), 1.0), min(max(down.value / _FINE, 0.0), 1.0)
