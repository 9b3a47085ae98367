"""What the columns of a survey or a choices sheet are for: XLSForm's, our own, refused ones, and those that are only kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

TEXTS = ("label", "hint", "guidance_hint", "required_message", "constraint_message", "rules_message")
"""Columns with a text for each language."""
PLAIN = ("type", "name", "relevant", "required", "constraint")
OWN = ("objective", "category", "round_table", "audience", "switch", "word_limit", "rules", "was", "indicator")
"""Our own tags; ODK and its relatives pass over them."""

OTHER_NAMES = {
    "objectives": "objective",
    "round_tables": "round_table",
    "audiences": "audience",
    "categories": "category",
    "indicators": "indicator",
}

REFUSED = frozenset({
    "calculate", "choice_filter", "trigger", "default", "readonly", "disabled", "repeat_count", "jr:count", "save_to",
})  # fmt: skip
"""Columns that change what is asked or answered in a way that Stocktake does not do."""


@dataclass(frozen=True)
class Column:
    """`number` counts from 1; `field` is what it is for, empty for one that is only kept; `language` as the header names it."""

    number: int
    header: str
    field: str
    language: str = ""


@dataclass(frozen=True)
class Columns:
    all: tuple[Column, ...] = ()
    by_header: Mapping[str, Column] = field(default_factory=dict)

    @property
    def kept(self) -> Iterator[Column]:
        """Columns that Stocktake does not use."""
        return (column for column in self.all if not column.field)

    def number(self, field: str) -> int:
        """The first column for this; 0 if there is none."""
        return next((column.number for column in self.all if column.field == field), 0)


def columns_of(header: tuple[str, ...], meant: tuple[tuple[str, str], ...], *, choices: bool = False) -> Columns:
    """The columns of a sheet, by what pyxform says they mean (`adapter.field_of`)."""
    used = {"list_name", "list name", "name", "label"} if choices else {*TEXTS, *PLAIN, *OWN, *REFUSED}
    found = []
    for number, (head, (name, language)) in enumerate(zip(header, meant, strict=True), start=1):
        if not head:
            continue
        if name == "control":  # `repeat_count` and the like stand below it
            name, language = (language, "") if language in REFUSED else (name, language)
        name = OTHER_NAMES.get(name, name)
        known = name in used and (not language or name in TEXTS)
        found.append(Column(number, head, name if known else "", language if known else ""))
    return Columns(tuple(found), {column.header: column for column in found})
