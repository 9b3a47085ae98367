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
    level: int
    text: str


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


Block = PaperHeading | PaperParagraph | PaperTable | PaperNote

WORDS = {
    "evidence": "Evidence",
    "used_in": "used in paragraph",
    "more": "and {n} more; see the list of evidence",
    "passage": "passage",
    "page": "page",
}
"""The writers' own words, in English; callers hand in a translation."""


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    language: str
    symbol: str = ""
    dated: date | None = None
    masthead: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    words: dict[str, str] = field(default_factory=lambda: dict(WORDS))

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
