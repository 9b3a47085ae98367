"""What the statistics say of one area: who lives there, who left, how old they are, what money came. For the page of a State."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.line_picture import Known, Line, Pyramid, lines_of, pyramid_of
from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.measures.question import Measure, Question
from stocktake.statistics.queries.exploring import Row, names_of, rows_of
from stocktake.statistics.releases.indicators import ODA, REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

LISTED = 5
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


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it may be empty where the releases say nothing; `attribution` names every release that was used."""

    code: str
    trends: tuple[Trend, ...]
    people: tuple[Line, ...]
    money: tuple[Line, ...]
    share: float | None
    share_year: int
    women: float | None
    listed: tuple[Listed, ...]
    pyramid: Pyramid | None
    pyramid_year: int
    notes: tuple[str, ...]
    attribution: tuple[str, ...]

    @property
    def stock(self) -> Trend:
        return self.trends[0]

    @property
    def emigrants(self) -> Trend:
        return self.trends[1]

    @property
    def received(self) -> Trend | None:
        return next((trend for trend in self.trends if trend.key == "received"), None)


def profile_of(code: str, store: Store) -> Profile | None:
    """None where no release of the migrant stock was imported, or none knows the area. Kept until a release comes or goes."""
    codes = tuple(code for code in store.codes() if not store.open(code).manifest.invented)
    return _profile(store.folder, codes, code, get_language() or "")


@lru_cache(maxsize=512)
def _profile(folder: Path, codes: tuple[str, ...], code: str, _language: str) -> Profile | None:
    store = Store(folder)
    if AREAS not in codes or code not in Places.of(store).names:
        return None
    held = _newest(store, codes)
    if held is None:
        return None
    asking = _Asking(store, names_of(Places.of(store)))
    years = held.years(Table.PEOPLE)
    base = {"measure": Measure.STOCK, "release": held.code}
    stock = asking.trend("stock", years, {**base, "destination": code})
    emigrants = asking.trend("emigrants", years, {**base, "origin": code})
    if not stock.known and not emigrants.known:
        return None
    last = years[-1]
    lists = [
        asking.list("origins", {**base, "year": last, "destination": code, "top": LISTED, "by": "origin"}),
        asking.list("destinations", {**base, "year": last, "origin": code, "top": LISTED, "by": "destination"}),
    ]
    money = _money(asking, store, codes, code)
    pyramid, pyramid_year = _pyramid(asking, codes, code)
    share = asking.number({"measure": Measure.SHARE_OF_POPULATION, "release": held.code, "year": last, "destination": code})
    women = asking.number({"measure": Measure.FEMALE_SHARE, "release": held.code, "year": last, "destination": code})
    return Profile(
        code, (stock, emigrants, *money), lines_of({"stock": stock.known, "emigrants": emigrants.known}),
        lines_of({trend.key: trend.known for trend in money}), share, last, women, tuple(each for each in lists if each.rows),
        pyramid, pyramid_year, tuple(asking.notes), tuple(asking.attribution),
    )  # fmt: skip


def _newest(store: Store, codes: tuple[str, ...]) -> Held | None:
    """The newest state of the stock that may be published: one whose copy states no terms is not put on a page of a review."""
    held = [store.open(code) for code in codes]
    stock = [each for each in held if each.manifest.dataset == STOCK and each.has(Table.PEOPLE) and each.manifest.terms]
    return max(stock, key=lambda each: (each.years(Table.PEOPLE)[-1], -len(each.code)), default=None)


class _Asking:
    """Asks, and gathers what the sources say on the way."""

    def __init__(self, store: Store, names: Mapping[str, str]) -> None:
        self.store, self.names = store, names
        self.notes: dict[str, None] = {}
        self.attribution: dict[str, None] = {}

    def number(self, words: Mapping[str, Any]) -> Any:
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


def _money(asking: _Asking, store: Store, codes: tuple[str, ...], code: str) -> list[Trend]:
    """Remittances received beside aid received, in the years in which both releases are held."""
    found = []
    kinds = (
        ("received", Measure.REMITTANCES_RECEIVED, REMITTANCES_RECEIVED), ("aid", Measure.ODA_RECEIVED, ODA),
    )  # fmt: skip
    series = [each for each in map(store.open, reversed(codes)) if each.has(Table.SERIES)]
    for key, measure, indicator in kinds:
        held = next((each for each in series if indicator in each.indicators), None)
        if held is None:
            continue
        rows = held.table(Table.SERIES)
        own = rows.filter((rows["indicator"] == indicator) & (rows["area"] == code)).select("year", "value").sort("year").rows()
        years = tuple((int(year), value) for year, value in own if value is not None)
        if years:
            words = {"measure": measure, "release": held.code, "destination": code, "year": years[-1][0]}
            found.append(Trend(key, years, urlencode(words)))
            asking.attribution[held.manifest.attribution] = None
    return found


def _pyramid(asking: _Asking, codes: tuple[str, ...], code: str) -> tuple[Pyramid | None, int]:
    """From the newest release that is held by age."""
    held = [each for each in map(asking.store.open, codes) if each.has(Table.AGES) and each.manifest.terms]
    newest = max(held, key=lambda each: (each.years(Table.AGES)[-1], -len(each.code)), default=None)
    if newest is None:
        return None, 0
    year = newest.years(Table.AGES)[-1]
    rows = newest.of_year(Table.AGES, year)
    own = rows.filter(rows["area"] == code).sort("since").select("since", "until", "sex", "people").rows()
    bands: dict[str, dict[str, int]] = {}
    for since, until, sex, people in own:
        bands.setdefault(f"{since}–{until}" if until is not None else f"{since}+", {})[sex] = people
    ages = [(name, counted.get("female", 0), counted.get("male", 0)) for name, counted in bands.items()]
    if not ages:
        return None, 0
    asking.attribution[newest.manifest.attribution] = None
    return pyramid_of(ages), year
