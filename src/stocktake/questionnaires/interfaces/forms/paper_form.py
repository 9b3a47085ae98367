"""A questionnaire as it is handed out on paper: what Word, Excel and the draft file print. It knows no database.

`parts` stand in reading order. A question in a repeated group comes once for each item, and for a few blank slots; its
`item` is the item's key, or `NEW1`, `NEW2` in a blank slot. All words are settled here: a writer only prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from stocktake.foundation.texts import RIGHT_TO_LEFT, Shown
from stocktake.questionnaires.rules.codes import bookmark, printed

EMPTY, CHOSEN = "☐", "☒"
"""The boxes before a choice. Whatever a program makes of a control around them: the visible sign counts."""

FORMATS = ("docx", "xlsx", "html")


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice."""

    name: str
    label: Shown


@dataclass(frozen=True, slots=True)
class Last:
    """What was said before, and where."""

    text: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A section, a group or an item: level 1 is a section of its own (in Excel a sheet)."""

    code: str
    level: int
    label: Shown
    texts: tuple[Shown, ...] = ()
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note between the questions."""

    label: Shown
    texts: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`current` is the text that stands now, empty in a blank form; for choices their names parted by spaces."""

    code: str
    item: str
    kind: str
    label: Shown
    hint: Shown
    guidance: Shown
    only_if: str = ""
    limit: str = ""
    choices: tuple[Offered, ...] = ()
    several: bool = False
    current: str = ""
    language: str = ""
    last: Last | None = None

    @property
    def printed(self) -> str:
        return printed(self.code, self.item)

    @property
    def bookmark(self) -> str:
        return bookmark(self.code, self.item)

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.current.split()) if self.choices else frozenset()


Part = Heading | Remark | Question


@dataclass(frozen=True, slots=True)
class PaperForm:
    """`identifier` leads a returned file back: token of the response, number of the version, language of the form."""

    title: str
    review: str
    party: str
    language: str
    identifier: str
    parts: tuple[Part, ...] = ()
    words: dict[str, str] = field(default_factory=dict)

    @property
    def right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT

    def questions(self) -> Iterator[Question]:
        return (part for part in self.parts if isinstance(part, Question))

    def sections(self) -> Iterator[tuple[Heading | None, tuple[Part, ...]]]:
        """The parts by the section they stand in; what stands before the first section comes under none."""
        head: Heading | None = None
        below: list[Part] = []
        for part in self.parts:
            if isinstance(part, Heading) and part.level == 1:
                if below or head:
                    yield head, tuple(below)
                head, below = part, []
            else:
                below.append(part)
        if below or head:
            yield head, tuple(below)
