"""Asking the releases for the page of a place, and gathering what the sources say on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.line_picture import Known
from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import Question
from stocktake.statistics.queries.exploring import Row, rows_of
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

STOCK = "ims"
"""The dataset of the migrant stock; the newest release of it whose terms are stated is shown."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A number through years: its line, its table, and the address that asks for it."""

    key: str
    years: tuple[tuple[int, Any], ...]
    query: str

    @property
    def known(self) -> Known:
        return [(year, float(value)) for year, value in self.years if value is not None]

    @property
    def last(self) -> tuple[int, Any] | None:
        known = self.known
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Listed:
    key: str
    rows: tuple[Row, ...]
    year: int
    query: str


def newest_stock(store: Store, codes: tuple[str, ...]) -> Held | None:
    """The newest state of the stock that may be published: one whose copy states no terms is not put on a page of a review."""
    held = [store.open(code) for code in codes]
    stock = [each for each in held if each.manifest.dataset == STOCK and each.has(Table.PEOPLE) and each.manifest.terms]
    return max(stock, key=lambda each: (each.years(Table.PEOPLE)[-1], -len(each.code)), default=None)


def newest_series(store: Store, codes: tuple[str, ...], indicator: str) -> Held | None:
    """The last release, by its name, that has an indicator of money."""
    series = (each for each in map(store.open, reversed(codes)) if each.has(Table.SERIES))
    return next((each for each in series if indicator in each.indicators), None)


class Asking:
    """Asks, and gathers what the sources say on the way."""

    def __init__(self, store: Store, names: Mapping[str, str]) -> None:
        self.store, self.names = store, names
        self.notes: dict[str, None] = {}
        self.attribution: dict[str, None] = {}

    def number(self, words: Mapping[str, Any]) -> Any:
        """None where the source has none, or cannot be asked for it."""
        try:
            found = answer(Question.from_words(words), self.store)
        except Refusal:
            return None
        if found.value is not None and found.value != []:
            self.attribution.update(dict.fromkeys(found.attribution))
            self.notes.update(dict.fromkeys(note for note in found.notes if note[3:5] == ": "))
        return found.value

    def trend(self, key: str, years: list[int], words: Mapping[str, Any]) -> Trend:
        found = tuple((year, self.number({**words, "year": year})) for year in years)
        return Trend(key, found, urlencode({**words, "year": years[-1] if years else ""}))

    def list(self, key: str, words: Mapping[str, Any]) -> Listed:
        return Listed(key, rows_of(self.number(words) or [], self.names), words["year"], urlencode(words))
