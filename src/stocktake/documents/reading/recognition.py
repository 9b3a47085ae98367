"""Letters recognised on pictures of pages, by Tesseract; in the limited child, and Tesseract in a process of its own below it.

This module is the skill the child is started with. It answers for one page at a time, so that no long file is lost to a limit.
Boxes are thousandths of the page, from its upper left corner.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import reduce
from typing import Any

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.refusals import refuse

RESOLUTION = 300
"""Dots per inch at which Tesseract was taught to read."""

_MOST_PIXELS = 5_000  # on a side
_SCRIPTS = {"Latin": ("eng", "fra", "spa"), "Cyrillic": ("rus", "eng"), "Arabic": ("ara", "eng"), "Han": ("chi_sim", "eng")}
_SCRIPT = re.compile(r"^Script: (\w+)", re.MULTILINE)
_SURE = 35  # mean confidence, of a hundred, below which a paragraph is a stain or a picture
_FINE = 1_000
Paragraph = list[Any]  # text, left, top, right, bottom, confidence


def answer(data: bytes, filename: str, limits: Limits, *, page: int, installed: str, script: str = "") -> dict[str, Any]:
    """The paragraphs of one page, counted from 1, and how many pages there are.

    ``installed`` names Tesseract's languages, parted by plus signs; ``script`` that of the page, where it is known.
    Raises Unreadable: damaged, too-much-memory, no-recogniser where the page's script is not among the languages.
    """
    picture, count, more = _picture(data, page)
    script = script or _script_of(picture, more)
    languages = [language for language in _SCRIPTS.get(script, ()) if language in installed.split("+")]
    if not languages and script in _SCRIPTS:
        raise refuse("no-recogniser", packages=f"tesseract-ocr-{_SCRIPTS[script][0].replace('_', '-')}")
    languages = languages or [each for each in installed.split("+") if each in ("eng", "fra", "spa")] or installed.split("+")[:1]
    said = _tesseract(
        picture, ["-l", "+".join(languages), "--psm", "1", "--dpi", str(RESOLUTION), *more, "-c", "tessedit_create_tsv=1"]
    )
    if said is None:
        raise refuse("damaged")
    return {"pages": count, "script": script, "paragraphs": list(paragraphs_of(said))}


def _picture(data: bytes, page: int) -> tuple[bytes, int, list[str]]:
    """A page as a picture Tesseract opens, how many pages there are, and what Tesseract has to be told."""
    if b"%PDF-" not in data[:1024]:
        count = _pages_of_tiff(data)
        if page > count:
            raise refuse("damaged")
        return data, count, ["-c", f"tessedit_page_number={page - 1}"] if count > 1 else []
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    if not 0 < page <= len(document):
        raise refuse("damaged")
    found = document[page - 1]
    scale = min(RESOLUTION / 72, _MOST_PIXELS / max(found.get_width(), found.get_height(), 1.0))
    pixels = found.render(scale=scale, grayscale=True, may_draw_forms=True).to_numpy()
    tall, wide = pixels.shape[:2]
    return f"P5 {wide} {tall} 255\n".encode() + pixels.reshape(tall, wide).tobytes(), len(document), []


def _pages_of_tiff(data: bytes) -> int:
    """How many pictures a TIFF holds; 1 for whatever is none. A file whose pictures point at each other in a circle ends."""
    if data[:4] not in (b"II*\x00", b"MM\x00*"):
        return 1
    order: Any = "little" if data[:2] == b"II" else "big"
    at, seen = int.from_bytes(data[4:8], order), set[int]()
    while at and at not in seen and at + 2 <= len(data) and len(seen) < _FINE:
        seen.add(at)
        at += 2 + 12 * int.from_bytes(data[at : at + 2], order)
        at = int.from_bytes(data[at : at + 4], order)
    return max(len(seen), 1)


def _script_of(picture: bytes, more: list[str]) -> str:
    """Latin, Cyrillic, Arabic or Han, as Tesseract tells from the letters; empty where there are too few of them."""
    said = _tesseract(picture, ["--psm", "0", "--dpi", str(RESOLUTION), *more])
    found = _SCRIPT.search(said or "")
    return found.group(1) if found else ""


def _tesseract(picture: bytes, options: list[str]) -> str | None:
    """What Tesseract prints; None where it gave up."""
    try:
        done = subprocess.run(["tesseract", "stdin", "stdout", *options], input=picture, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise refuse("no-recogniser", packages="tesseract-ocr") from error
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def paragraphs_of(table: str) -> Iterator[Paragraph]:
    """Tesseract's table of words (TSV) as paragraphs in reading order, those it is not sure of left out."""
    width = height = 1
    lines: dict[tuple[str, ...], list[tuple[str, int, int, int, int, float]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        left, top, wide, tall = (int(cell) for cell in cells[6:10])
        if cells[0] == "1":
            width, height = max(wide, 1), max(tall, 1)
        elif cells[0] == "5" and tidy(cells[11]):
            word = (tidy(cells[11]), left, top, left + wide, top + tall, float(cells[10]))
            lines.setdefault((*cells[2:5],), []).append(word)
    paragraphs: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in lines:
        paragraphs.setdefault(key[:2], []).append(key)
    for keys in paragraphs.values():
        words = [word for key in keys for word in lines[key]]
        sure = sum(word[5] for word in words) / len(words)
        text = reduce(_run_on, (reduce(join, (word[0] for word in lines[key])) for key in keys))
        if sure < _SURE or not any(char.isalnum() for char in text):
            continue
        yield [
            text, _share(min(word[1] for word in words), width), _share(min(word[2] for word in words), height),
            _share(max(word[3] for word in words), width), _share(max(word[4] for word in words), height), round(sure, 1),
        ]  # fmt: skip


def _run_on(first: str, second: str) -> str:
    """Two lines of a paragraph; a word divided between them is one word."""
    if len(first) > 1 and first[-1] in "-‐" and first[-2].isalpha() and second[:1].islower():
        return first[:-1] + second
    return join(first, second)


def _share(part: int, whole: int) -> int:
    return min(_FINE, max(0, round(part * _FINE / whole)))
