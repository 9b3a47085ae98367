"""A questionnaire as it is written down: what a pack, a spreadsheet and the editor hand to the services, and get back.

It knows no database. Two definitions are equal if nobody who answers could tell them apart and nothing is lost in an
export; the places that errors name (a line, a cell) do not count.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from stocktake.questionnaires.enums import Level, NodeKind, QuestionType

Texts = Mapping[str, str]


RULES = {"required": "blocker", "words": "warning", "constraint": "error", "contradiction": "warning"}
"""The kinds of validation, in the order in which they stand, each with the level it has unless it says another."""


def tidy(rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules in one order and writing: by kind, the weightier first, the level named, nothing empty."""
    found = [
        {"kind": rule["kind"], "level": str(rule.get("level") or RULES[rule["kind"]])}
        | {word: rule[word] for word in ("value", "messages") if rule.get(word)}
        for rule in rules
    ]
    return sorted(found, key=lambda rule: (list(RULES).index(rule["kind"]), list(Level).index(Level(rule["level"]))))


@dataclass(frozen=True)
class Line:
    """A section, a repeated group, a question or a note. `parent` is the code it lies under, empty at the top.

    `place` is where it was written, for errors. The other words are those of `models.Node`.
    """

    kind: NodeKind
    code: str
    parent: str = ""
    question_type: QuestionType | str = ""
    choice_list: str = ""
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    guidance: Texts = field(default_factory=dict)
    condition: Mapping[str, Any] | None = None
    rules: list[dict[str, Any]] = field(default_factory=list)
    word_limit: int | None = None
    audiences: list[str] = field(default_factory=list)
    switch: str = ""
    objectives: list[int] = field(default_factory=list)
    category: str = ""
    round_tables: list[int] = field(default_factory=list)
    extra: Mapping[str, Any] = field(default_factory=dict)
    place: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tidy(self.rules))

    @property
    def is_question(self) -> bool:
        return self.kind == NodeKind.QUESTION

    def digest(self) -> str:
        """The same for two equal lines."""
        return _digest({**asdict(self), "place": ""})


@dataclass(frozen=True)
class Option:
    """A choice of a list."""

    list_name: str
    name: str
    labels: Texts = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire: its lines in reading order, each after the one it lies under; its choices, sorted by list.

    `extra`: columns and sheets of a loaded spreadsheet that Stocktake does not use.
    """

    code: str
    titles: Texts
    languages: tuple[str, ...]
    lines: tuple[Line, ...]
    options: tuple[Option, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(sorted(self.options, key=lambda option: option.list_name)))

    @property
    def original(self) -> str:
        return self.languages[0] if self.languages else "en"

    def options_of(self, list_name: str) -> Iterator[Option]:
        return (option for option in self.options if option.list_name == list_name)

    def digest(self) -> str:
        """The same for two equal definitions. The titles are left out: they belong to all versions."""
        plain = asdict(self)
        plain.pop("titles")
        for part in (*plain["lines"], *plain["options"]):
            part.pop("place")
        return _digest(plain)


def _digest(plain: object) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
