"""What a letter to a party is made of: placeholders that a text may hold, and files that are laid in.

Rooms above register what they know (`letters.words(...)`, `letters.encloses(...)` in their `AppConfig.ready`); this room
knows a party, its dates and who writes. A paragraph in which a placeholder has nothing to say is left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import Shown
from stocktake.messaging.services.send import Enclosed
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.models import Call, Participation

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Occasion:
    """One letter about to be written: to whom, in which language, by whom and when.

    `language` is the short code (`zh`). `origin`: under which address the house is reached, without a slash at its end.
    """

    participation: Participation
    call: Call | None
    kind: LetterKind
    name: str
    email: str
    language: str
    origin: str
    actor: str
    at: datetime

    @cached_property
    def remembered(self) -> dict[str, object]:
        """What providers found out for this letter and need again."""
        return {}


Words = Callable[[Occasion], str]
Enclose = Callable[[Occasion], Enclosed | None]


@dataclass(frozen=True, slots=True)
class Placeholder:
    name: str
    meaning: str | Promise
    words: Words


@dataclass(frozen=True, slots=True)
class Enclosure:
    """`label`: what is laid in. `kinds`: the letters into which it is laid unless somebody takes it out."""

    name: str
    label: str | Promise
    kinds: frozenset[LetterKind]
    enclose: Enclose


class UnknownPlaceholder(Refusal):
    """A text asks for something that nobody provides."""


@dataclass
class Letters:
    placeholders: dict[str, Placeholder] = field(default_factory=dict)
    enclosures: dict[str, Enclosure] = field(default_factory=dict)

    def words(self, name: str, meaning: str | Promise, words: Words) -> None:
        """Provide a placeholder. An empty answer leaves out the paragraph it stands in."""
        self.placeholders[name] = Placeholder(name, meaning, words)

    def encloses(self, name: str, label: str | Promise, kinds: Iterable[LetterKind], enclose: Enclose) -> None:
        """Provide a file. None where there is none for this party."""
        self.enclosures[name] = Enclosure(name, label, frozenset(kinds), enclose)

    def enclosed_in(self, kind: LetterKind) -> list[str]:
        return sorted(name for name, each in self.enclosures.items() if kind in each.kinds)

    def unknown_in(self, text: str) -> list[str]:
        """Placeholders of a text that nobody provides, in the order of the text."""
        return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in self.placeholders]


letters = Letters()


def refuse_unknown(texts: Mapping[str, str]) -> None:
    """Raises:
    UnknownPlaceholder: one of the texts holds a placeholder that nobody provides.
    """
    unknown = [name for text in texts.values() for name in letters.unknown_in(text)]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(letters.placeholders))
        raise UnknownPlaceholder(
            _("Nobody knows what to write for {%(name)s}. Nothing was changed. A text may hold: %(known)s.")
            % {"name": unknown[0], "known": known}
        )


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    body: str
    language: str


def write(subject: Shown, body: Shown, occasion: Occasion) -> Written:
    """The letter in the language of its text. What is written into it speaks that language too."""
    with override("zh-hans" if body.language == "zh" else body.language):
        said = _Said(occasion)
        paragraphs = [said.fill(paragraph) for paragraph in re.split(r"\n[ \t]*\n", body.text.strip())]
        title = said.fill(subject.text) or _plain(subject.text)
    return Written(" ".join(title.split())[:500], "\n\n".join(filter(None, paragraphs)) + "\n", body.language)


class _Said:
    """What each placeholder says in this letter; each provider is asked once."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.known: dict[str, str] = {}

    def fill(self, text: str) -> str:
        """The text with its placeholders filled; nothing at all where one of them has nothing to say."""
        names = [name for name in PLACEHOLDER.findall(text) if name in letters.placeholders]
        if any(not self.say(name) for name in names):
            return ""
        return PLACEHOLDER.sub(lambda found: self.known.get(found[1], found[0]), text)

    def say(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = letters.placeholders[name].words(self.occasion).strip()
        return self.known[name]


def _plain(text: str) -> str:
    return PLACEHOLDER.sub("", text)
