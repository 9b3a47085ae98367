"""Lines of PDF pages into pieces: paragraphs by gaps, indents and unfilled lines; headings by the size of their face."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from stocktake.documents.reading.joining import begins_low, ends_block, ends_sentence, join, width
from stocktake.documents.reading.markers import heading_number, heads_something, list_mark
from stocktake.documents.reading.pdf_lines import PdfLine
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.tree import BlockKind

_NOTE = re.compile(r"(\d{1,3}|\*{1,3}|[¹²³⁰⁴-⁹]{1,3})\s*(?=[^\W\d]|[“\"«<(\[《“]|https?:)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LARGER = 1.1
_SMALLER = 0.93


def pieces_of_pages(pages: Sequence[Sequence[PdfLine]]) -> list[Piece]:
    """Unsettled pieces in reading order; footnotes and headings by size are settled."""
    written = [line for lines in pages for line in lines]
    if not written:
        return []
    body = _usual_height(written)
    spacing = _usual_spacing(pages, body)
    hyphenated = _hyphenated_words(written)
    pieces: list[Piece] = []
    sizes: dict[int, float] = {}
    for lines in pages:
        for group in _groups(lines, body, spacing):
            piece = _piece(group, body, hyphenated)
            sizes[id(piece)] = max(line.height for line in group)
            pieces.append(piece)
    _settle_sizes(pieces, sizes, body)
    return pieces


def _usual_height(lines: Sequence[PdfLine]) -> float:
    """The height of the face in which most letters are printed."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.height * 2) / 2] += len(line.text)
    return letters.most_common(1)[0][0]


def _usual_spacing(pages: Sequence[Sequence[PdfLine]], body: float) -> float:
    """From one line to the next, as a multiple of the height of the face."""
    steps = [
        (above.base - below.base) / body
        for lines in pages
        for above, below in zip(lines, lines[1:], strict=False)
        if 0 < above.base - below.base < 3 * body and abs(below.height - body) < body * 0.1
    ]
    return min(median(steps), 2.2) if steps else 1.2


def _hyphenated_words(lines: Sequence[PdfLine]) -> set[str]:
    """Words written with a hyphen in the middle of some line: at the end of a line, theirs is not the printer's."""
    return {word.lower() for line in lines if "-" in line.text for word in re.findall(r"\w+-\w+", line.text)}


def _groups(lines: Sequence[PdfLine], body: float, spacing: float) -> list[list[PdfLine]]:
    groups: list[list[PdfLine]] = []
    for index, line in enumerate(lines):
        group = groups[-1] if groups else None
        if group is None or _parts(group, line, lines, index, body, spacing):
            groups.append([line])
        else:
            group.append(line)
    return groups


def _parts(group: Sequence[PdfLine], line: PdfLine, lines: Sequence[PdfLine], index: int, body: float, spacing: float) -> bool:
    """Whether a new paragraph begins with this line."""
    last = group[-1]
    if abs(line.height - last.height) > 0.1 * max(line.height, last.height):
        return True
    if _is_note(line, body):
        return True
    step = last.base - line.base
    if step < -line.height:  # the next column begins above
        return ends_block(last.text) or _begins(line, group)
    if step > spacing * line.height * 1.3 and not last.hyphen:
        return True
    if last.bold != line.bold and not last.hyphen and (last.bold and len(group) <= 3 and heads_something(last.text)):
        return True
    if _is_note(group[0], body):
        return False
    if last.hyphen:
        return False
    return _begins(line, group) or _is_set_in(group, line) or _was_unfilled(last, line, lines, index)


def _is_note(line: PdfLine, body: float) -> bool:
    return line.height <= body * _SMALLER and bool(_NOTE.match(line.text))


def _begins(line: PdfLine, group: Sequence[PdfLine]) -> bool:
    """Whether a line opens with a mark; a number at the beginning of a line may also be the middle of a sentence."""
    if not list_mark(line.text) and not (heading_number(line.text) and heads_something(line.text)):
        return False
    same_edge = abs(_left(line) - _left(group[0])) < line.height * 0.5
    return ends_block(group[-1].text) or bool(list_mark(group[0].text) and same_edge) or line.text[:1] in "•▪◦●○‣■□✓➢·"


def _left(line: PdfLine) -> float:
    """Where reading begins, growing in the direction of reading."""
    return -line.right if line.rtl else line.left


def _right(line: PdfLine) -> float:
    return -line.left if line.rtl else line.right


def _is_set_in(group: Sequence[PdfLine], line: PdfLine) -> bool:
    """Whether a line is indented as first lines are, or falls back from an indented block."""
    shift = _left(line) - _left(group[-1])
    if shift > line.height * 0.6:
        hanging = bool(list_mark(group[0].text)) and len(group) == 1
        return not hanging and ends_block(group[-1].text)
    return shift < -line.height * 0.6 and len(group) > 1 and ends_block(group[-1].text)


def _was_unfilled(last: PdfLine, line: PdfLine, lines: Sequence[PdfLine], index: int) -> bool:
    """Whether the first word of this line would have fitted on the line before, had it been the same paragraph."""
    near = [
        other
        for other in lines[max(0, index - 6) : index + 6]
        if other.left < last.right and last.left < other.right and other.rtl == last.rtl
    ]
    margin = max(_right(other) for other in near)
    letter = (last.right - last.left) / max(width(last.text), 1)
    word = line.text.split(" ", 1)[0]
    needed = letter * (min(width(word), 2 if not word.isascii() and width(word) > len(word) else 40) + 1)
    free = margin - _right(last)
    if ends_sentence(last.text):
        return free > needed * 1.15
    return free > needed * 2 + (margin - _left(last)) * 0.15 and not begins_low(line.text)


def _piece(group: Sequence[PdfLine], body: float, hyphenated: set[str]) -> Piece:
    text = group[0].text
    for before, line in zip(group, group[1:], strict=False):
        text = _join_hyphen(text, line.text, hyphenated) if before.hyphen else _join_line(text, line.text, hyphenated)
    if group[-1].hyphen:
        text += "-"
    piece = Piece(text, f"{group[0].page}:{group[0].number}", group[0].page)
    piece.bold = all(line.bold for line in group)
    found = _NOTE.match(text) if _is_note(group[0], body) else None
    if found:
        piece.become(BlockKind.FOOTNOTE, 0, found.group(1).translate(_RAISED), text[found.end() :])
    return piece


def _join_line(first: str, second: str, hyphenated: set[str]) -> str:
    if len(first) > 1 and first[-1] in "-‐\u00ad" and first[-2].isalpha() and second[:1].islower():
        return _join_hyphen(first[:-1], second, hyphenated)
    return join(first, second)


def _join_hyphen(first: str, second: str, hyphenated: set[str]) -> str:
    """Put a divided word together; the hyphen stays where the same word is written with one elsewhere."""
    before = re.search(r"\w+$", first)
    after = re.match(r"\w+", second)
    if not before or not after:
        return f"{first}-{second}"
    kept = f"{before.group()}-{after.group()}".lower() in hyphenated
    return f"{first}-{second}" if kept or not after.group()[0].islower() else first + second


def _settle_sizes(pieces: Sequence[Piece], sizes: dict[int, float], body: float) -> None:
    """Headings by size: each larger size a rank, and what is largest at the beginning of the first page the title."""
    large = [
        piece
        for piece in pieces
        if not piece.settled and sizes[id(piece)] > body * _LARGER and width(piece.text) <= 200 and not ends_sentence(piece.text)
    ]
    if not large:
        return
    ranks = sorted({_rounded(sizes[id(piece)]) for piece in large}, reverse=True)
    opening = {id(piece) for piece in pieces[:6]}
    of_first = [piece for piece in large if _rounded(sizes[id(piece)]) == ranks[0]]
    titled = len(ranks) > 1 and all(id(piece) in opening for piece in of_first)
    for piece in large:
        rank = ranks.index(_rounded(sizes[id(piece)]))
        numbered = heading_number(piece.text)
        number, text = (numbered.number, numbered.text) if numbered else ("", piece.text)
        piece.become(BlockKind.HEADING, min(rank if titled else rank + 1, 9), number, text)


def _rounded(size: float) -> int:
    return round(size)
