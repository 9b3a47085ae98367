"""Pieces: what readers work on until the blocks are settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from stocktake.documents.reading.joining import weight
from stocktake.documents.tree import Block, BlockKind

_PLAIN_NUMBER = re.compile(r"(\d{1,3})\.?")
_RUNNING_PARAGRAPH = 120  # median length, in Latin letters, from which a numbered series is running text and not a list


@dataclass(slots=True)
class Piece:
    """A block in the making.

    ``settled`` means that the format itself said what this is, so that nothing is guessed from its looks. ``alone``
    means that it stands free, with a blank line before and after, ``bold`` that all of it is printed so. ``notes`` are
    the marks of footnotes found in it.
    """

    text: str
    place: str = ""
    page: int | None = None
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str = ""
    settled: bool = False
    alone: bool = True
    bold: bool = False
    notes: list[str] = field(default_factory=list)

    def block(self) -> Block:
        """The finished block."""
        return Block(self.kind, self.text, self.level, self.page, self.number, self.place)

    def become(self, kind: BlockKind, level: int = 0, number: str = "", text: str | None = None) -> None:
        """Settle what this piece is."""
        self.kind, self.level, self.number, self.settled = kind, level, number, True
        if text is not None:
            self.text = text


def settle_numbered_paragraphs(pieces: Iterable[Piece]) -> None:
    """Tell numbered running paragraphs ("41. Reporting States …") from lists: by the length usual in their series."""
    series: list[Piece] = []
    expected = 0
    for piece in pieces:
        if piece.kind is not BlockKind.LIST_ITEM or piece.level != 1:
            continue
        found = _PLAIN_NUMBER.fullmatch(piece.number)
        if not found:
            continue
        number = int(found.group(1))
        if number != expected:
            _settle(series)
            series = []
        series.append(piece)
        expected = number + 1
    _settle(series)


def _settle(series: Sequence[Piece]) -> None:
    if series and median(weight(piece.text) for piece in series) >= _RUNNING_PARAGRAPH:
        for piece in series:
            piece.kind, piece.level = BlockKind.PARAGRAPH, 0


def blocks_of(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """Blocks in reading order, empty ones left out."""
    return tuple(piece.block() for piece in pieces if piece.text)


def title_of(blocks: Sequence[Block]) -> str:
    """The title a document gives itself: its title block, else a heading of the first rank near its beginning."""
    early = [block for block in blocks[:12] if block.kind is BlockKind.HEADING]
    for level in (0, 1):
        for block in early:
            if block.level == level:
                return f"{block.number} {block.text}".strip() if level else block.text
    return ""
