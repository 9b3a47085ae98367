"""Marking words inside a text: pieces of it, each marked or not. Templates escape every piece by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from stocktake.evidence.search.query import joined


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """The text in pieces, those inside the spans marked. Joined together again, the pieces are the text."""
    found: list[Piece] = []
    at = 0
    for start, end in joined(set(spans)):
        if start > at:
            found.append(Piece(text[at:start], False))
        found.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)


def spans_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where these words stand in the text, as written or in another case; words that are not there have no span."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # some letters change their number with their case; then only the writing itself is found
    found: list[tuple[int, int]] = []
    for word in words:
        wanted = word.lower() if lowered is not text else word
        at = lowered.find(wanted) if wanted else -1
        while at >= 0:
            if _whole(text, at, at + len(wanted)):
                found.append((at, at + len(wanted)))
            at = lowered.find(wanted, at + len(wanted))
    return found


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span cuts no word of an alphabet in two; Chinese has no such edges."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (_joins(before) and _joins(text[start])) and not (_joins(text[end - 1]) and _joins(after))


def _joins(sign: str) -> bool:
    return sign.isalnum() and not "\u3400" <= sign <= "\u9fff"
