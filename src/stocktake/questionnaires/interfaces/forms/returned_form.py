"""What stands in a file that came back, before anybody asks which question it belongs to.

Readers make it in the limited child process; it travels as plain lists and texts. It knows no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

IDENTIFIER = re.compile(r"\b([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})/(\d{1,4})/([a-z]{2})\b")
"""The identifier of a form, wherever it stands: a property, a hidden sheet, the foot of a page."""

PROPERTY = "stocktake-form"
"""The custom property with the identifier, in Word and in Excel."""

HIDDEN_SHEET = "stocktake"
"""The hidden sheet with the identifier, in Excel."""

BLOCK = "stocktake-form"
"""The element with the data, in the draft file."""

GOES_ON = "+"
"""Stands in the column of choices where a long text goes on in a further row."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell beside a code, or one that looks as if it were. `code` is the text before it as it stands (checked later),
    `marks` the bookmarks or defined names there, `wording` the words before it. `choice`: the cell of one choice (Excel)."""

    code: str
    marks: tuple[str, ...]
    wording: str
    text: str
    place: str
    choice: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """A text outside the fields. `near`: the code that stands closest before it."""

    text: str
    place: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """`door` is word, excel or html; `identifier` empty where none was found."""

    door: str
    identifier: str
    fields: tuple[Field, ...]
    loose: tuple[Loose, ...]
    notices: tuple[str, ...] = ()

    def as_message(self) -> dict[str, Any]:
        return {
            "door": self.door,
            "identifier": self.identifier,
            "fields": [[f.code, list(f.marks), f.wording, f.text, f.place, f.choice, list(f.notices)] for f in self.fields],
            "loose": [[loose.text, loose.place, loose.near] for loose in self.loose],
            "notices": list(self.notices),
        }

    @classmethod
    def of_message(cls, message: Mapping[str, Any]) -> ReturnedForm:
        return cls(
            message["door"],
            message["identifier"],
            tuple(
                Field(code, tuple(marks), wording, text, place, choice, tuple(notices))
                for code, marks, wording, text, place, choice, notices in message["fields"]
            ),
            tuple(Loose(*loose) for loose in message["loose"]),
            tuple(message["notices"]),
        )


def identifier_in(texts: Iterable[str]) -> str:
    """The first identifier that stands in one of the texts."""
    for text in texts:
        found = IDENTIFIER.search(text)
        if found:
            return found.group()
    return ""


def trimmed(text: str) -> str:
    """A text without the empty lines before and after it, which nobody means. Nothing else is touched."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)
