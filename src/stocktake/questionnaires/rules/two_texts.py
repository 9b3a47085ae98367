"""Two texts beside each other: where they differ, word by word, and how they could be brought together.

Words are compared with the spaces after them; Chinese characters one by one; very long texts line by line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\\S+?(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])|\\S+[^\\S\n]*|\\s")
WORDS_COMPARED = 4_000
"""Above so many words a text is compared by its lines."""
LINES_COMPARED = 20_000
"""Above so many lines the texts are shown as wholly different."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text; `differs`: the other text does not have it here."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Together:
    """A proposal for one text out of two. `is_clean`: both changes are in it whole, and neither touched the other's."""

    text: str
    is_clean: bool


def compared(one: str, other: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts in stretches, those that differ marked."""
    left, right = _pieces(one, other)
    stretches: tuple[list[Stretch], list[Stretch]] = ([], [])
    for tag, a, b, c, d in _opcodes(left, right):
        for side, pieces in zip(stretches, (left[a:b], right[c:d]), strict=True):
            if pieces:
                side.append(Stretch("".join(pieces), tag != "equal"))
    return stretches


def brought_together(before: str, one: str, other: str) -> Together:
    """One text with the changes of both, where they do not touch; else what both have, and after it what each has alone."""
    base, first, second = _pieces(before, one, other)
    edits = sorted({*_edits(base, first), *_edits(base, second)}, key=lambda edit: (edit[0], edit[1]))
    if any(_touch(edit, following) for edit, following in zip(edits, edits[1:], strict=False)):
        return Together(_both(one, other), is_clean=False)
    text, at = [], 0
    for begins, ends, new in edits:
        text += [*base[at:begins], *new]
        at = ends
    return Together("".join([*text, *base[at:]]), is_clean=True)


def _both(one: str, other: str) -> str:
    left, right = _pieces(one, other)
    text: list[str] = []
    for tag, a, b, c, d in _opcodes(left, right):
        text += left[a:b]
        if tag != "equal" and right[c:d]:
            if text and not text[-1][-1].isspace():
                text.append(" ")
            text += right[c:d]
    return "".join(text)


Edit = tuple[int, int, tuple[str, ...]]


def _edits(base: Sequence[str], changed: Sequence[str]) -> Iterator[Edit]:
    for tag, a, b, c, d in _opcodes(base, changed):
        if tag != "equal":
            yield a, b, tuple(changed[c:d])


def _touch(edit: Edit, following: Edit) -> bool:
    """Whether two edits of the same text meet; two insertions at one place do."""
    return following[0] < edit[1] or following[0] == edit[0] or (following[0] == edit[1] and following[0] == following[1])


def _pieces(*texts: str) -> list[list[str]]:
    pieces = [PIECE.findall(text) for text in texts]
    if max(map(len, pieces)) > WORDS_COMPARED:
        pieces = [text.splitlines(keepends=True) for text in texts]
    if max(map(len, pieces)) > LINES_COMPARED:
        pieces = [[text] if text else [] for text in texts]
    return pieces


def _opcodes(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
