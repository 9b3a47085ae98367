"""What a REFI-QDA file holds, as plain values. Runs in the reader's child process too; knows no Django.

Positions are counted in characters (Unicode code points) of the text of a source, the end not included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Coder:
    guid: str
    name: str


@dataclass(frozen=True)
class Item:
    """A code, or (`codable` False) a heading over codes."""

    guid: str
    name: str
    description: str = ""
    codable: bool = True
    below: tuple["Item", ...] = ()

    def walk(self) -> Iterator["Item"]:
        yield self
        for item in self.below:
            yield from item.walk()

    def as_message(self) -> list[Any]:
        return [self.guid, self.name, self.description, self.codable, [item.as_message() for item in self.below]]

    @classmethod
    def of_message(cls, message: list[Any]) -> Self:
        guid, name, description, codable, below = message
        return cls(str(guid), str(name), str(description), bool(codable), tuple(map(cls.of_message, below)))


@dataclass(frozen=True)
class Given:
    """A code given to a selection; `code` and `coder` are GUIDs, `coder` empty where the file does not say."""

    guid: str
    code: str
    coder: str = ""
    at: str = ""


@dataclass(frozen=True)
class Selection:
    """Some words of a source with the codes on them, and the GUIDs of notes about them; `memo`: what is said there beside them."""

    guid: str
    start: int
    end: int
    name: str = ""
    coder: str = ""
    given: tuple[Given, ...] = ()
    notes: tuple[str, ...] = ()
    memo: str = ""

    def as_message(self) -> list[Any]:
        given = [[each.guid, each.code, each.coder, each.at] for each in self.given]
        return [self.guid, self.start, self.end, self.name, self.coder, given, list(self.notes), self.memo]

    @classmethod
    def of_message(cls, message: list[Any]) -> Self:
        guid, start, end, name, coder, given, notes, memo = message
        return cls(
            str(guid), int(start), int(end), str(name), str(coder), tuple(Given(*map(str, each)) for each in given),
            tuple(map(str, notes)),
            str(memo),
        )  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A source as plain text. `ending` and `original`: the file as it came, where it goes along; it is opened when it is written,
    and not read back."""

    guid: str
    name: str
    text: str
    description: str = ""
    selections: tuple[Selection, ...] = ()
    ending: str = ""
    original: Callable[[], bytes] | None = field(default=None, compare=False, repr=False)

    def as_message(self) -> list[Any]:
        return [
            self.guid, self.name, self.text, self.description, [each.as_message() for each in self.selections], self.ending,
        ]  # fmt: skip

    @classmethod
    def of_message(cls, message: list[Any]) -> Self:
        guid, name, text, description, selections, ending = message
        return cls(str(guid), str(name), str(text), str(description), tuple(map(Selection.of_message, selections)), str(ending))


@dataclass(frozen=True)
class Note:
    """A memo."""

    guid: str
    text: str
    name: str = ""
    coder: str = ""
    at: str = ""


@dataclass(frozen=True)
class Project:
    """A project, or a codebook alone. `amiss`: what of the file could not be read, by GUID."""

    name: str = ""
    description: str = ""
    coders: tuple[Coder, ...] = ()
    codes: tuple[Item, ...] = ()
    texts: tuple[Text, ...] = ()
    notes: tuple[Note, ...] = ()
    amiss: tuple[tuple[str, str], ...] = ()

    def items(self) -> Iterator[Item]:
        """Every code and heading, those above first."""
        for item in self.codes:
            yield from item.walk()

    def as_message(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": self.description,
            "coders": [[each.guid, each.name] for each in self.coders],
            "codes": [each.as_message() for each in self.codes],
            "texts": [each.as_message() for each in self.texts],
            "notes": [[each.guid, each.text, each.name, each.coder, each.at] for each in self.notes],
            "amiss": [list(each) for each in self.amiss],
        }

    @classmethod
    def of_message(cls, message: dict[str, Any]) -> Self:
        return cls(
            str(message["name"]),
            str(message["description"]),
            tuple(Coder(*map(str, each)) for each in message["coders"]),
            tuple(map(Item.of_message, message["codes"])),
            tuple(map(Text.of_message, message["texts"])),
            tuple(Note(*map(str, each)) for each in message["notes"]),
            tuple((str(guid), str(why)) for guid, why in message["amiss"]),
        )
