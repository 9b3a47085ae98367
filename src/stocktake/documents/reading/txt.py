"""Plain text: lines as a machine wrapped them, turned back into what somebody wrote.

Understands hard-wrapped and paged text, text with one line per paragraph, light markup (# headings, - items, | tables |,
[links](…), [^notes]) and tables made with tabs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stocktake.documents.reading.charsets import decode
from stocktake.documents.reading.joining import join, tidy, width
from stocktake.documents.reading.markers import footnote_mark, list_mark
from stocktake.documents.reading.notes import place_notes, rejoin_across_pages, settle_star_notes
from stocktake.documents.reading.outline import settle_outline
from stocktake.documents.reading.pieces import Piece, blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_MARKED_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"(?:[-=_*~]\s?){3,}|[-+|:= ]*[-=]{3,}[-+|:= ]*")
_UNDERLINE = re.compile(r"(=|-|~)\1{2,}")
PAGE_LINE = re.compile(
    r"[-–—\s]*(?:(?:page|página|стр\.?|страница|صفحة)\s*)?(?:第\s*)?(\d{1,4})(?:\s*(?:/|of|de|sur|из|من)\s*\d{1,4})?(?:\s*页)?[-–—\s]*",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:#[^()\s]*|[a-z]+:[^()\s]*|[^()\s]*\.[^()\s]*)\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_WIDEST_WRAP = 140
_NARROWEST_WRAP = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number from 1, its page if the text has page breaks, its text with the indent."""

    number: int
    text: str
    page: int | None = None

    @property
    def bare(self) -> str:
        """The text without white space around it."""
        return self.text.strip(" \t\r\u3000\u00a0")

    @property
    def indented(self) -> bool:
        """Whether the line is set in by a tab, a full-width space or two spaces."""
        return self.text[:1] in ("\t", "\u3000") or self.text.startswith("  ")


def read_txt(data: bytes) -> Tree:
    """Read plain text in any encoding. Raises Unreadable (empty, damaged)."""
    text, encoding, guessed = decode(data)
    pieces = pieces_of(lines_of(text))
    if not pieces:
        raise refuse("empty")
    blocks = blocks_of(pieces)
    meta = {"format": "txt", "encoding": encoding}
    if "\f" in text.strip():
        meta["pages"] = str(text.strip().count("\f") + 1)
    return Tree(blocks, title_of(blocks), meta, (), (NOTICES["guessed-encoding"],) if guessed else ())


def lines_of(text: str) -> list[Line]:
    """Split text into lines; form feeds turn pages."""
    paged = "\f" in text.strip()
    lines: list[Line] = []
    number = 1
    for page, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\f"), 1):
        for index, line in enumerate(part.split("\n")):
            number += index > 0
            lines.append(Line(number, line, page if paged else None))
    return lines


def pieces_of(lines: Sequence[Line], *, guess_titles: bool = True) -> list[Piece]:
    """Everything from lines to settled pieces."""
    lines = _without_furniture(lines)
    pieces = _gather(lines)
    settle_star_notes(pieces)
    pieces = rejoin_across_pages(pieces)
    settle_outline(pieces, guess_titles=guess_titles)
    pieces = place_notes(pieces)
    settle_numbered_paragraphs(pieces)
    return [piece for piece in pieces if piece.text]


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Leave out page numbers standing alone and, in paged text, the first and last lines that repeat on the pages."""
    alone = [
        line
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False)
        if line.bare and not _touches(before, line) and not _touches(after, line)
    ]
    numbers = [(line, int(found.group(1))) for line in alone if (found := PAGE_LINE.fullmatch(line.bare))]
    rising = [line for (line, value), (_, following) in zip(numbers, numbers[1:], strict=False) if following == value + 1]
    rising += [line for (_, earlier), (line, value) in zip(numbers, numbers[1:], strict=False) if value == earlier + 1]
    dropped = {line.number for line in rising}
    edges = _edges(lines)
    counts = Counter(re.sub(r"\d+", "#", line.bare) for line in edges)
    dropped |= {line.number for line in edges if counts[re.sub(r"\d+", "#", line.bare)] >= 3}
    return [line for line in lines if line.number not in dropped or not line.bare]


def _touches(neighbour: Line | None, line: Line) -> bool:
    return neighbour is not None and bool(neighbour.bare) and neighbour.page == line.page


def _edges(lines: Sequence[Line]) -> list[Line]:
    """The first two and last two written lines of each page."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        if line.page is not None and line.bare:
            pages.setdefault(line.page, []).append(line)
    return [line for page in pages.values() for line in {id(item): item for item in page[:2] + page[-2:]}.values()]


def _gather(lines: Sequence[Line]) -> list[Piece]:
    """Lines into pieces: blank lines part them, wrapped lines are joined."""
    written = sorted(width(line.bare) for line in lines if line.bare)
    usual = written[int(len(written) * 0.95)] if written else 0
    no_blanks = sum(1 for line in lines if not line.bare) <= 2
    pieces: list[Piece] = []
    chunk: list[Line] = []
    for line in [*lines, Line(0, "")]:
        turned = bool(chunk) and line.page != chunk[-1].page
        if line.bare and not turned:
            chunk.append(line)
            continue
        pieces.extend(_pieces_of_chunk(chunk, usual, standing_free=no_blanks))
        chunk = [line] if line.bare else []
    return pieces


def _pieces_of_chunk(chunk: Sequence[Line], usual: int, *, standing_free: bool) -> list[Piece]:
    """Lines without a blank line between them. ``usual`` is the column at which lines of this file are wrapped."""
    widest = max((width(line.bare) for line in chunk), default=0)
    wrap = widest if len(chunk) >= 3 else usual
    if not _NARROWEST_WRAP <= wrap <= _WIDEST_WRAP or widest < usual * 0.6:
        wrap = 0
    gathered: list[tuple[Piece, list[Line]]] = []
    for line in chunk:
        if gathered and _UNDERLINE.fullmatch(line.bare) and len(gathered[-1][1]) == 1:
            gathered[-1][0].become(BlockKind.HEADING, 1 if line.bare[0] == "=" else 2)
        elif _RULE.fullmatch(line.bare):
            continue
        elif gathered and not _starts(line) and _runs_on(gathered[-1][0], gathered[-1][1], line, wrap):
            gathered[-1][0].text = join(gathered[-1][0].text, line.bare)
            gathered[-1][1].append(line)
        else:
            gathered.append((_piece(line), [line]))
    for piece, _ in gathered:
        piece.alone = len(gathered) == 1 or standing_free
        piece.text = _without_markup(piece.text) if piece.kind is not BlockKind.TABLE_ROW else piece.text
    return [piece for piece, _ in gathered]


def _starts(line: Line) -> bool:
    """Whether a line begins something new by what stands before it."""
    bare = line.bare
    return bool(_MARKED_HEADING.match(bare) or footnote_mark(bare) or list_mark(bare) or _cells(bare))


def _runs_on(piece: Piece, before: Sequence[Line], line: Line, wrap: int) -> bool:
    """Whether a line continues the piece: its first word would not have fitted on the line before."""
    if piece.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING):
        return False
    last = before[-1]
    if line.indented and list_mark(before[0].bare):
        return True
    if not wrap or line.indented and not last.indented:
        return False
    word = line.bare.split(" ", 1)[0]
    needed = min(width(word) + 1, 3) if not word.isascii() and width(word) > len(word) else width(word) + 1
    return width(last.bare) + needed > wrap * 0.88


def _piece(line: Line) -> Piece:
    """The piece a line begins."""
    bare, place = line.bare, f"L{line.number}"
    piece = Piece(bare, place, line.page)
    if found := _MARKED_HEADING.match(bare):
        piece.become(BlockKind.HEADING, len(found.group(1)), "", bare[found.end() :].rstrip("# "))
    elif marked := footnote_mark(bare):
        piece.become(BlockKind.FOOTNOTE, 0, marked.number, marked.text)
    elif cells := _cells(bare):
        numbered = list_mark(f"{cells[0]} x")
        if len(cells) == 2 and numbered and numbered.text == "x" and numbered.number:
            piece.become(BlockKind.LIST_ITEM, 1, numbered.number, _without_markup(cells[1]))
        else:
            piece.become(BlockKind.TABLE_ROW, 0, "", "\t".join(cells))
    return piece


def _cells(bare: str) -> list[str]:
    """The cells of a table row: between bars, or between tabs."""
    if bare.startswith("|") and bare.count("|") >= 2:
        cells = bare.strip("|").split("|")
    elif "\t" in bare:
        cells = bare.split("\t")
    else:
        return []
    cells = [_without_markup(cell) for cell in cells]
    if bare.startswith("|"):
        return cells
    return cells if sum(1 for cell in cells if cell) >= 2 else []


def _without_markup(text: str) -> str:
    """Text without the signs of light markup: links keep their words, bold its letters."""
    text = _LINK.sub(r"\1", text)
    text = _BOLD.sub(r"\2", text)
    return tidy(_ADDRESS.sub(r"\1", text))
