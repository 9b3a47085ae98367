"""A draft before it is stored: headings and paragraphs of lines, each line with what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stocktake.frameworks.models import Element
from stocktake.statistics.models import Figure
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Finding

Cited = tuple[int, str]
"""A passage's id and the digest of its text."""


@dataclass(frozen=True)
class Line:
    """A sentence that will be written."""

    kind: SentenceKind
    text: str
    finding: Finding | None = None
    figure: Figure | None = None
    cited: tuple[Cited, ...] = ()


@dataclass
class Part:
    """A heading (level 1 or 2, with its text) or, at level 0, a paragraph that will be numbered."""

    level: int = 0
    text: str = ""
    element: Element | None = None
    lines: list[Line] = field(default_factory=list)


def heading(text: str, *, level: int = 1, element: Element | None = None) -> Part:
    return Part(level=level, text=text[:500], element=element)


def paragraph(lines: Iterable[Line | None], *, element: Element | None = None) -> Part:
    """A paragraph of the lines that are there; what has nothing to say is None and is left out."""
    return Part(element=element, lines=[line for line in lines if line is not None and line.text])


def framing(text: str) -> Line:
    """A sentence that rests on nothing and says so."""
    return Line(SentenceKind.FRAMING, text)
