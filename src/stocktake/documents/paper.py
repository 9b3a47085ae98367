"""A paper before it is written out: what Word, HTML and later formats print. It knows no domain.

Every citation is a key into `Paper.evidence`; writers turn it into a footnote or a link. All numbers (of paragraphs,
of evidence) are fixed here: a writer only prints them, so they are the same in every format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a citation leads to. `text` is empty where the words may not be shown; `note` then says why."""

    key: str
    who: str
    document: str
    number: int
    language: str
    text: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PaperSentence:
    """A sentence, the keys of its evidence, and what its mark says ("6 of 9"; empty: the number of passages)."""

    text: str
    citations: tuple[str, ...] = ()
    label: str = ""

    @property
    def mark(self) -> str:
        return self.label or (str(len(self.citations)) if self.citations else "")


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """`label` is printed before it, small; `language` where it is not the paper's."""

    level: int
    text: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PaperParagraph:
    """A numbered paragraph. `key` is stable and becomes its bookmark and anchor: ASCII letters, digits, hyphen."""

    number: int
    key: str
    sentences: tuple[PaperSentence, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A remark outside the numbering, in small type."""

    text: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line as it was typed; an item of a list has its mark, an empty line parts paragraphs.

    `depth`: how far an item is moved in, from 0. `goes_on`: it belongs to the item before it.
    """

    text: str
    mark: str = ""
    depth: int = 0
    goes_on: bool = False


BULLETS = "-–—*•◦▪‣·●○"
"""Marks of items that are only marks; all are printed as the same dot. A number or letter is printed as it was typed."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """A text outside the numbering, as somebody typed it: every line break and every item of a list stays where it was."""

    lines: tuple[PaperLine, ...]
    language: str = ""

    def paragraphs(self) -> list[list[PaperLine]]:
        """Lines that stand together; every item of a list is by itself."""
        found: list[list[PaperLine]] = []
        together = False
        for line in self.lines:
            if not line.text:
                together = False
            elif together and not line.mark and (line.goes_on or not found[-1][0].mark):
                found[-1].append(line)
            else:
                found.append([line])
                together = True
        return found


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What belongs together, each with its name: a small list in two columns. `exact`: names whose values are signs to compare."""

    rows: tuple[tuple[str, str], ...]
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PaperBreak:
    """What follows begins a new page."""


Block = PaperHeading | PaperParagraph | PaperTable | PaperNote | PaperText | PaperFacts | PaperBreak

WORDS = {
    "evidence": "Evidence",
    "used_in": "used in paragraph",
    "more": "and {n} more; see the list of evidence",
    "passage": "passage",
    "passages": "passages",
    "page": "page",
}
"""The writers' own words, in English; callers hand in a translation."""


@dataclass(frozen=True, slots=True)
class Paper:
    """`mark` says on every page what the paper is not yet ("Draft"); `foot` stands at the foot of every page."""

    title: str
    language: str
    symbol: str = ""
    mark: str = ""
    foot: str = ""
    dated: date | None = None
    masthead: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    words: dict[str, str] = field(default_factory=lambda: dict(WORDS))

    def steps(self) -> dict[int, int]:
        """The step in the outline of each heading and table, by its place among the blocks: none is left out, whatever their
        levels. The title is the first."""
        found: dict[int, int] = {}
        step = 1
        for place, block in enumerate(self.blocks):
            if isinstance(block, PaperHeading):
                found[place] = step = min(block.level + 1, step + 1)
            elif isinstance(block, PaperTable):
                found[place] = min(3, step + 1)
        return found

    def paragraphs_using(self) -> dict[str, list[PaperParagraph]]:
        """Evidence key → the paragraphs that rest on it, in order."""
        used: dict[str, list[PaperParagraph]] = {}
        for block in self.blocks:
            if isinstance(block, PaperParagraph):
                for key in dict.fromkeys(key for sentence in block.sentences for key in sentence.citations):
                    used.setdefault(key, []).append(block)
        return used


def clean(text: str) -> str:
    """Text without the control characters that neither XML nor a printed page can hold."""
    return "".join(
        char
        for char in text
        if char in "\t\n" or (ord(char) >= 32 and not 0xD800 <= ord(char) < 0xE000 and char not in "\ufffe\uffff")
    )
