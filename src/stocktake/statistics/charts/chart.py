"""A chart: what it says in a sentence, its shapes, its table, and where its numbers come from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from stocktake.statistics.charts.shapes import ready
from stocktake.statistics.enums import Unit


@dataclass(frozen=True, slots=True)
class Key:
    """What the line, bar or step of a number stands for: `kind` is line, box or step."""

    place: int
    label: str
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class TableOf:
    """`heads`: of the columns after those that name a row. `rows`: the names of a row, and its numbers; None is unknown."""

    named: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Any, ...]], ...]
    unit: Unit = Unit.PERSONS


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that a number of the chart answers: its address in the explorer, and what it is called there."""

    query: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` says the message, `words` all that the picture shows, for whoever does not see it. `body`: shapes in a box of
    `width` by `height`. `about`: what it is of, beneath the title. `route`: the name of the address of its files, and what that
    address is made of before the format; `question` goes behind it."""

    key: str
    kind: str
    title: str
    words: str
    table: TableOf
    body: SafeString = field(default_factory=ready)
    width: float = 640
    height: float = 220
    keys: tuple[Key, ...] = ()
    asks: tuple[Ask, ...] = ()
    sources: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    about: str = ""
    notes: tuple[str, ...] = ()
    route: tuple[str, ...] = ()
    question: str = ""


def table(named: Sequence[str], heads: Sequence[str], rows: Sequence[tuple[Sequence[str], Sequence[Any]]], unit: Unit) -> TableOf:
    return TableOf(tuple(named), tuple(heads), tuple((tuple(names), tuple(values)) for names, values in rows), unit)
