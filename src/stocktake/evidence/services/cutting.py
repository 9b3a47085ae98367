"""Cutting a text into passages: pieces that a person would quote. Pure; knows neither database nor files."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from stocktake.documents.tree import Block, BlockKind, Tree

LONGEST = 1200
"""Characters after which a paragraph is cut at the end of a sentence."""

WITHOUT_END = 4 * LONGEST
"""Characters after which a text without the end of a sentence is cut between words, and one without words anywhere: what is longer
can be neither quoted nor searched."""

SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+(?=[^\s\d(])|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage before it is stored. `headings`: those it stands under, outermost first."""

    number: int
    kind: BlockKind
    text: str
    label: str
    headings: tuple[str, ...]
    page: int | None
    place: str
    by_machine: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def context(self) -> str:
        return " · ".join(self.headings[-2:])


def cut(tree: Tree) -> list[Cut]:
    """The passages of a text in reading order, numbered from 1. Headings become context, not passages."""
    passages: list[Cut] = []
    path: list[tuple[int, str]] = []
    for block in tree.blocks:
        text = block.text.strip()
        if not text:
            continue
        if block.kind is BlockKind.HEADING:
            if block.level == 0:
                continue  # the document's own title: it names the source, and often who wrote it
            level = block.level
            path = [step for step in path if step[0] < level]
            path.append((level, f"{block.number} {text}".strip()))
            continue
        headings = tuple(title for _level, title in path)
        for piece in pieces(text, block):
            passages.append(
                Cut(
                    len(passages) + 1, block.kind, piece, block.number[:40], headings, block.page, block.place[:200], block.by_machine
                )
            )  # fmt: skip
    return passages


def pieces(text: str, block: Block) -> Iterator[str]:
    """A paragraph as it is; a very long one in pieces, cut between sentences and as even as they allow."""
    whole = len(text) <= LONGEST or block.kind is not BlockKind.PARAGRAPH
    for piece in [text] if whole else _between_sentences(text):
        yield from _between_words(piece)


def _between_words(text: str) -> Iterator[str]:
    while len(text) > WITHOUT_END:
        at = text.rfind(" ", WITHOUT_END // 2, WITHOUT_END)
        at = at if at > 0 else WITHOUT_END
        yield text[:at].strip()
        text = text[at:].strip()
    if text:
        yield text


def _between_sentences(text: str) -> Iterator[str]:
    wanted = len(text) / (len(text) // LONGEST + 1)
    piece = ""
    for sentence in SENTENCE_END.split(text):
        joined = f"{piece} {sentence}".strip() if not re.search("[。！？]$", piece) else piece + sentence
        if piece and len(joined) > LONGEST or len(piece) >= wanted:
            yield piece
            piece = sentence
        else:
            piece = joined
    if piece:
        yield piece
