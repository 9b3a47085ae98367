"""The parent's side of recognition: page after page into one tree, all of it marked as read by machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from stocktake.documents.reading.door import admit
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from stocktake.documents.reading.notes import rejoin_across_pages
from stocktake.documents.reading.outline import settle_outline
from stocktake.documents.reading.pieces import Piece, blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.reading.reader import InChild
from stocktake.documents.reading.txt import PAGE_LINE
from stocktake.documents.refusals import NOTICES, Unreadable, refuse
from stocktake.documents.tree import Block, Tree

LIMITS = replace(DEFAULT_LIMITS, cpu=120, wall=240.0, memory=3_072 * MEGABYTE)
"""For one page."""

MOST_PAGES = 500
PACKAGES = "tesseract-ocr tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-fra tesseract-ocr-rus tesseract-ocr-spa"
"""Debian's names for the program and the six languages; English comes with the program."""

ARABIC = "Arabic"
"""The script as Tesseract names it."""

RECOGNISABLE = frozenset({"pdf", "image"})
_EDGE = 80  # thousandths of a page above and below, in which headers and footers stand

Paragraph = tuple[str, int, int, int, int, float]
"""A text, its box in thousandths of the page (left, top, right, bottom), and how sure Tesseract was, of a hundred."""


@cache
def installed() -> str:
    """Tesseract's languages on this machine, parted by plus signs; empty where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    return "+".join(line for line in said.stdout.splitlines()[1:] if re.fullmatch(r"[\w/]{3,20}", line) and line != "osd")


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was recognised on one page, and how many pages its file has."""

    number: int
    pages: int
    script: str
    paragraphs: tuple[Paragraph, ...]

    def pieces(self) -> list[Piece]:
        """Unsettled pieces; the box stands in the place."""
        return [
            Piece(text, f"{self.number}:{line}@{left},{top},{right},{bottom}", self.number)
            for line, (text, left, top, right, bottom, _sure) in enumerate(self.paragraphs, 1)
        ]


Look = Callable[[int, str], RecognisedPage]
"""A page by its number, and the script it is known to be in (empty: to be told from its letters). Raises Unreadable."""


class Recogniser(InChild[RecognisedPage]):
    """Reads pictures of pages. Use it as a context manager."""

    skill = "stocktake.documents.reading.recognition"

    def __init__(self, limits: Limits = LIMITS) -> None:
        super().__init__(limits)

    def read(self, data: bytes, filename: str) -> Tree:
        """All pages of a PDF or a picture, read by machine. Raises Unreadable as ``whole`` and the door do."""
        return whole(kind_of(data, filename, self.limits), partial(self.page, data))

    def page(self, data: bytes, number: int, script: str = "") -> RecognisedPage:
        """One page, counted from 1. Raises Unreadable: no-recogniser where Tesseract is not installed."""
        if not installed():
            raise refuse("no-recogniser", packages=PACKAGES)
        self._number = number
        return self.ask(data, "", page=number, installed=installed(), script=script)

    def understood(self, message: Mapping[str, Any]) -> RecognisedPage:
        refused = refusal_in(message)
        if refused:
            raise refused
        return page_of(self._number, message)


def page_of(number: int, message: Mapping[str, Any]) -> RecognisedPage:
    """A page from plain lists and texts: as the child says it, and as it is stored."""
    paragraphs = tuple(
        (str(text), int(left), int(top), int(right), int(bottom), float(sure))
        for text, left, top, right, bottom, sure in message["paragraphs"]
    )
    return RecognisedPage(number, int(message["pages"]), str(message["script"]), paragraphs)


def kind_of(data: bytes, filename: str, limits: Limits = LIMITS) -> str:
    """ "pdf" or "image". Raises Unreadable: unknown-format for whatever has no pages to look at, and those of the door."""
    kind = admit(data, filename, limits)
    if kind not in RECOGNISABLE:
        raise refuse("unknown-format", found=kind)
    return kind


def whole(kind: str, look: Look) -> Tree:
    """All pages, read by machine alone.

    Raises Unreadable: what the first page was refused for, no-letters where nothing was found. A later page that fails
    by itself is left out, and a warning says so.
    """
    pages, failed = _all_pages(look)
    blocks = _blocks(_without_furniture(pages))
    if not blocks:
        raise refuse("no-letters")
    met = {"read-by-machine": True, "pages-not-recognised": failed}
    meta = {"format": kind, "pages": str(pages[0].pages), "recognised": "tesseract"}
    return Tree(blocks, title_of(blocks), meta, (), tuple(NOTICES[name] for name, was in met.items() if was))


def filled(tree: Tree, look: Look) -> Tree:
    """The tree of a PDF, with what a machine reads on those of its pages that hold no text."""
    count = int(tree.meta.get("pages", "0"))
    written = {block.page for block in tree.blocks}
    empty = [number for number in range(1, min(count, MOST_PAGES) + 1) if number not in written]
    found, failed = list[RecognisedPage](), count > MOST_PAGES
    for number in empty:
        try:
            found.append(look(number, ""))
        except Unreadable:
            failed = True
    by_page = defaultdict[int, list[Block]](list)
    for block in _blocks(_without_furniture(found)):
        by_page[block.page or 0].append(block)
    met = {"read-by-machine": bool(by_page), "pages-not-recognised": failed}
    kept = [warning for warning in tree.warnings if warning != NOTICES["pages-without-text"]]
    return replace(
        tree, blocks=_laid_between(tree.blocks, by_page), meta={**tree.meta, "recognised": "tesseract"},
        warnings=(*kept, *(NOTICES[name] for name, was in met.items() if was)),
    )  # fmt: skip


def _laid_between(blocks: Sequence[Block], by_page: Mapping[int, Sequence[Block]]) -> tuple[Block, ...]:
    waiting, laid = sorted(by_page), list[Block]()
    for block in blocks:
        while waiting and block.page is not None and waiting[0] < block.page:
            laid.extend(by_page[waiting.pop(0)])
        laid.append(block)
    return (*laid, *(block for number in waiting for block in by_page[number]))


def _all_pages(look: Look) -> tuple[list[RecognisedPage], bool]:
    """The pages that could be read, and whether some could not."""
    first = look(1, "")
    found, failed = [first], first.pages > MOST_PAGES
    for number in range(2, min(first.pages, MOST_PAGES) + 1):
        try:
            found.append(look(number, ""))
        except Unreadable:
            failed = True
    return found, failed


def _blocks(pages: Sequence[RecognisedPage]) -> tuple[Block, ...]:
    pieces = rejoin_across_pages([piece for page in pages for piece in page.pieces()])
    settle_outline(pieces, guess_titles=False)
    settle_numbered_paragraphs(pieces)
    return tuple(replace(block, by_machine=True) for block in blocks_of(pieces))


def _without_furniture(pages: Sequence[RecognisedPage]) -> list[RecognisedPage]:
    """Leave out page numbers, and what repeats at the edges of the pages."""
    edges = Counter(_key(each[0]) for page in pages for each in page.paragraphs if _at_edge(each))
    return [
        replace(
            page,
            paragraphs=tuple(
                each for each in page.paragraphs
                if not _at_edge(each) or not (PAGE_LINE.fullmatch(each[0]) or (len(pages) > 1 and edges[_key(each[0])] > 1))
            ),
        )
        for page in pages
    ]  # fmt: skip


def _at_edge(paragraph: Paragraph) -> bool:
    return paragraph[4] < _EDGE or paragraph[2] > 1_000 - _EDGE


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)
