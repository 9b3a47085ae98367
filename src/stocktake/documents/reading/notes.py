"""Footnotes of plain text: told from bullets, moved behind the paragraph that cites them, marks taken out of the text.

Paged text prints its notes at the foot of the page, in the middle of a paragraph that runs on overleaf. The paragraph is
put together again first; a person quotes the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stocktake.documents.reading.joining import ends_block, is_cjk, join, weight
from stocktake.documents.reading.markers import (
    heading_number,
    heads_something,
    is_annex,
    is_short_line,
    list_mark,
    names_a_part,
    star_mark,
)
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.tree import BlockKind

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DANGLING_STAR = re.compile(r"(?<=[^\s*])(\*{1,3})(?=$|[\s，。,.;:；：)）])")
_PLAIN_STAR = re.compile(r"\*{1,3}")
_OPEN_END = 60  # a text shorter than this is a heading or a line of its own, not the first half of a paragraph


def settle_star_notes(pieces: Sequence[Piece]) -> None:
    """Make "* text" a footnote where an earlier piece carries the dangling mark; elsewhere it remains a bullet."""
    waiting: set[str] = set()
    for piece in pieces:
        found = star_mark(piece.text)
        if found and found.number in waiting:
            piece.become(BlockKind.FOOTNOTE, 0, found.number, found.text)
            waiting.discard(found.number)
        elif piece.kind is not BlockKind.FOOTNOTE:
            waiting.update(mark.group(1) for mark in _DANGLING_STAR.finditer(piece.text))


def rejoin_across_pages(pieces: list[Piece]) -> list[Piece]:
    """Put halves of paragraphs together that were parted by the notes at the foot of a page, or by the page's end."""
    result: list[Piece] = []
    opened: Piece | None = None
    parted = False
    for piece in pieces:
        if piece.kind is BlockKind.FOOTNOTE:
            result.append(piece)
            parted = True
            continue
        turned = opened is not None and opened.page is not None and opened.page != piece.page
        if opened is not None and (parted or turned) and _continues(opened, piece):
            opened.text = join(opened.text, piece.text)
        else:
            result.append(piece)
            opened = piece
        parted = False
        if opened is not None and not _is_open(opened):
            opened = None
    return result


def _is_open(piece: Piece) -> bool:
    if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or ends_block(piece.text):
        return False
    numbered = heading_number(piece.text)
    return weight(piece.text) >= _OPEN_END and not (numbered and heads_something(numbered.text))


def _continues(first: Piece, second: Piece) -> bool:
    if second.settled or second.kind is not BlockKind.PARAGRAPH or list_mark(second.text) or heading_number(second.text):
        return False
    if is_annex(second.text) or names_a_part(second.text) and heads_something(second.text):
        return False
    return not (is_short_line(second.text) and second.text[:1].isupper())


def place_notes(pieces: Sequence[Piece]) -> list[Piece]:
    """Move each footnote behind the piece that carries its mark, and take the mark out; unclaimed notes stay put."""
    body = [piece for piece in pieces if piece.kind is not BlockKind.FOOTNOTE]
    notes = [piece for piece in pieces if piece.kind is BlockKind.FOOTNOTE]
    claimed: dict[int, list[Piece]] = {}
    order = {id(piece): index for index, piece in enumerate(pieces)}
    free: list[Piece] = []
    for note in notes:
        bearer = next((piece for piece in _near(body, order[id(note)], order) if _take_mark(piece, note.number)), None)
        if bearer is None:
            free.append(note)
        else:
            claimed.setdefault(id(bearer), []).append(note)
    result: list[Piece] = []
    waiting = sorted(free, key=lambda piece: order[id(piece)])
    for piece in body:
        while waiting and order[id(waiting[0])] < order[id(piece)]:
            result.append(waiting.pop(0))
        result.append(piece)
        result.extend(claimed.get(id(piece), ()))
    return result + waiting


def _near(body: Sequence[Piece], position: int, order: dict[int, int]) -> list[Piece]:
    """Pieces before a note, nearest first, then those after it: a note stands at the foot of the page that cites it."""
    before = [piece for piece in body if order[id(piece)] < position]
    after = [piece for piece in body if order[id(piece)] > position]
    return before[::-1] + after


def _take_mark(piece: Piece, number: str) -> bool:
    if _PLAIN_STAR.fullmatch(number):
        pattern = _DANGLING_STAR if number == "*" else re.compile(rf"(?<=\S){re.escape(number)}(?!\*)")
    elif number.isdigit() and (raised := number.translate(_SUPERSCRIPT)) in piece.text:
        digits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
        pattern = re.compile(rf"(?<![{digits}])(?<!\bm)(?<!\b[kcd]m){raised}(?![{digits}])")
    else:
        pattern = re.compile(rf"\[\^{re.escape(number)}\]")
    found = pattern.search(piece.text)
    if not found:
        return False
    before, after = piece.text[: found.start()], piece.text[found.end() :]
    if after.startswith(" ") and before and is_cjk(before[-1]) and (not before[-1].isalnum() or is_cjk(after[1:2] or "x")):
        after = after[1:]
    piece.text = (before + after).rstrip()
    piece.notes.append(number)
    return True
