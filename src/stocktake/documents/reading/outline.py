"""What a text without styles is made of: its title, headings, list items and paragraphs, told from their looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stocktake.documents.reading.joining import ends_block, ends_sentence, weight, width
from stocktake.documents.reading.markers import (
    Marked,
    decimal_number,
    heading_number,
    heads_something,
    is_annex,
    is_short_line,
    list_mark,
    names_a_part,
)
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.tree import BlockKind

_DATE = re.compile(r"(?:19|20)\d\d|[٢١][٠٩][٠-٩][٠-٩]")
_LETTER = re.compile(r"[A-Z]\.")


def settle_outline(pieces: Sequence[Piece], *, guess_titles: bool = True) -> None:
    """Give every unsettled piece its kind, level and number.

    ``guess_titles`` also takes short free-standing lines for headings; e-mail, full of greetings, does without.
    """
    if guess_titles:
        _settle_title(pieces)
    numbered = _numbered_headings(pieces)
    ranked = bool(numbered) or any(piece.kind is BlockKind.HEADING and piece.level > 0 for piece in pieces)
    after_annex = False
    for index, piece in enumerate(pieces):
        if piece.settled:
            after_annex = after_annex and piece.kind is BlockKind.FOOTNOTE
            continue
        if index in numbered:
            marked = numbered[index]
            piece.become(BlockKind.HEADING, marked.level, marked.number, marked.text)
        elif piece.alone and is_annex(piece.text):
            piece.become(BlockKind.HEADING, 1)
            after_annex = True
            continue
        elif after_annex and piece.alone and width(piece.text) <= 160 and not ends_sentence(piece.text):
            piece.become(BlockKind.HEADING, 2)
        elif marked_item := list_mark(piece.text):
            piece.become(BlockKind.LIST_ITEM, marked_item.level, marked_item.number, marked_item.text)
        elif guess_titles and piece.alone and _heads_by_looks(pieces, index):
            shouting = piece.text.isupper()
            piece.become(BlockKind.HEADING, 1 if shouting or not ranked else 2)
        after_annex = False


def _settle_title(pieces: Sequence[Piece]) -> None:
    """The first lines of a text, short and free-standing, are its title; a date among them is only a paragraph."""
    if len(pieces) < 3 or any(weight(piece.text) > 60 for piece in pieces) is False:
        return
    for piece in pieces[:4]:
        if piece.settled or not piece.alone or not heads_something(piece.text):
            return
        if heading_number(piece.text) or decimal_number(piece.text) or list_mark(piece.text) or ends_block(piece.text):
            return
        if not _is_dateline(piece.text):
            piece.become(BlockKind.HEADING, 0)


def _is_dateline(text: str) -> bool:
    return bool(_DATE.search(text)) and width(text) <= 60


def _numbered_headings(pieces: Sequence[Piece]) -> dict[int, Marked]:
    """Headings that carry a number. Neighbours of one rank with nothing between them are a list, not headings."""
    found: dict[int, Marked] = {}
    letter = "@"  # the sign before "A": the next section letter is the one after it
    for index, piece in enumerate(pieces):
        if piece.settled or not piece.alone:
            continue
        marked = heading_number(piece.text)
        if marked and not heads_something(marked.text):
            continue
        if marked is None:
            marked = decimal_number(piece.text)
            if marked is None or not is_short_line(marked.text) or not _prose_follows(pieces, index):
                continue
        if _LETTER.fullmatch(marked.number):
            if ord(marked.number[0]) == ord(letter) + 1 and marked.number[0] != "A" or marked.number[0] == "A":
                letter = marked.number[0]
                marked = Marked(marked.number, marked.text, 2)
        elif marked.level == 1:
            letter = "@"
        if marked.level == 1 and _LETTER.fullmatch(marked.number):
            letter = "@"
        found[index] = marked
    return {index: marked for index, marked in found.items() if not _is_list_neighbour(pieces, found, index)}


def _is_list_neighbour(pieces: Sequence[Piece], found: dict[int, Marked], index: int) -> bool:
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(pieces) and pieces[other].kind is BlockKind.FOOTNOTE:
            other += step
        if other in found and found[other].level == found[index].level:
            return True
    return False


def _prose_follows(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the next piece that is not a footnote says something at length."""
    for piece in pieces[index + 1 :]:
        if piece.kind is BlockKind.FOOTNOTE:
            continue
        if piece.kind is BlockKind.TABLE_ROW:
            return True
        return not piece.settled and (weight(piece.text) > 60 or ends_block(piece.text)) or bool(list_mark(piece.text))
    return False


def _heads_by_looks(pieces: Sequence[Piece], index: int) -> bool:
    text = pieces[index].text
    if _is_dateline(text) and not names_a_part(text):
        return False
    if names_a_part(text):
        return heads_something(text)
    return is_short_line(text) and _prose_follows(pieces, index)


def settle_bold(pieces: Sequence[Piece]) -> None:
    """Make short bold lines headings, one rank below the styled ones around them: many people never use a style."""
    level = 0
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING and piece.settled:
            level = piece.level
        elif piece.bold and not piece.settled and piece.alone and is_short_line(piece.text):
            following = next((other for other in pieces[index + 1 :] if other.kind is not BlockKind.FOOTNOTE), None)
            if following is not None:
                piece.kind, piece.level = BlockKind.HEADING, min(level + 1, 9)
