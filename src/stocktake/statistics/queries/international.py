"""The number that others have published for an indicator and a party, with the release it comes from and the recipe to find it again.

An invented party never has a real number, even if its code is that of a real State; nor a real party an invented one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.international import NEWEST, InternationalEntry, QuestionEntry, SeriesEntry, entry_of
from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import NotAQuestion
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

DATED = (Table.PEOPLE, Table.SERIES, Table.BETWEEN)
"""Where the years of a release are read, the first that it has."""


class Lacking(StrEnum):
    """Why there is no number."""

    NOT_NAMED = "not-named"  # the list names no international number
    NOT_IMPORTED = "not-imported"  # the release is not here
    NOT_MEANT = "not-meant"  # invented beside real, or the other way round
    NO_TERMS = "no-terms"  # its copy states no terms of use, so nothing of it is put on a page of a review
    NO_NUMBER = "no-number"  # the release has none for this area
    NO_PART = "no-part"  # it is not told by sex, or by age


@dataclass(frozen=True, slots=True)
class Published:
    """`value` None: there is none, and `lacking` says why. `unit` is empty where the release is a series: then it is that of the
    indicator. `address`: the words of the question, for the page that shows the recipe; empty where there is no question."""

    value: Decimal | None = None
    lacking: Lacking | None = None
    unit: str = ""
    year: int | None = None
    release: str = ""
    title: str = ""
    attribution: str = ""
    terms: str = ""
    address: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def published(said: Mapping[str, Any] | None, *, area: str, part: str, invented: bool, store: Store) -> Published:
    """The international number of an indicator for an area.

    Args:
        said: what the list of indicators says of it; None where it names none.
        area: code of the party, which for a State is that of its area (ISO 3166, three letters).
        part: of what; empty for all, or `sex=female`, `age=0-17`.
        invented: whether the party is invented.
    """
    if said is None:
        return Published(lacking=Lacking.NOT_NAMED)
    words = json.dumps(said, sort_keys=True)
    return _published(store.folder, tuple(store.codes()), words, area, part, invented)


@lru_cache(maxsize=4096)
def _published(folder: Path, codes: tuple[str, ...], words: str, area: str, part: str, invented: bool) -> Published:
    """Kept until a release comes or goes."""
    said = entry_of(json.loads(words))
    if said.release not in codes:
        return Published(lacking=Lacking.NOT_IMPORTED, release=said.release)
    store = Store(folder)
    held = store.open(said.release)
    if held.manifest.invented is not invented:
        return Published(lacking=Lacking.NOT_MEANT, release=said.release)
    if not held.manifest.terms:
        return Published(lacking=Lacking.NO_TERMS, release=said.release)
    return _by_question(said.question, area, part, held, store) if said.question else _of_series(said, area, part, held)


def _by_question(said: QuestionEntry, area: str, part: str, held: Held, store: Store) -> Published:
    years = [said.year] if said.year != NEWEST else list(reversed(_years(held)))
    for year in years:
        try:
            asked = said.asked(area, int(year), **dict([part.split("=")] if part else []))
        except NotAQuestion:
            return Published(lacking=Lacking.NO_PART, release=held.code)
        try:
            found = answer(asked, store)
        except Refusal:
            break
        if isinstance(found.value, int | float):
            words = {"measure": str(asked.measure), "release": held.code, "year": year}
            words |= {name: value for name in ("destination", "origin") if (value := getattr(asked, name)) != "ALL"}
            words |= {name: value for name in ("sex", "age") if (value := getattr(asked, name)) not in ("total", "")}
            return Published(
                _exact(found.value), None, found.unit.value, int(year), held.code, held.manifest.title,
                "; ".join(found.attribution), held.manifest.terms, urlencode(words), found.recipe, found.notes,
            )  # fmt: skip
    return Published(lacking=Lacking.NO_NUMBER, release=held.code)


def _of_series(said: InternationalEntry, area: str, part: str, held: Held) -> Published:
    series = said.series
    if series is None or (part and part not in series.parts):
        return Published(lacking=Lacking.NO_PART, release=held.code)
    indicator = series.parts[part] if part else series.indicator
    numbers = _series(held, indicator).get(area, {})
    year = _year(series, numbers)
    if year is None:
        return Published(lacking=Lacking.NO_NUMBER, release=held.code)
    manifest = held.manifest
    recipe = {
        "release": held.code, "dataset": manifest.dataset, "indicator": indicator, "area": area, "year": year, "formula": "as published",
        "sources": [
            {"release": held.code, "title": manifest.title, "terms": manifest.terms or "not stated",
             "files": {kept.name: kept.sha256 for kept in manifest.sources}},
        ],
    }  # fmt: skip
    notes = (*(f"{area}: {note}" for note in manifest.notes_on(area, year)), *manifest.notes_on("", year))
    return Published(
        _exact(numbers[year]), None, "", year, held.code, manifest.title, manifest.attribution, manifest.terms, "", recipe, notes
    )


def _exact(value: int | float) -> Decimal:
    """The shortest decimal that is this number; a whole one without a point."""
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))


def _year(said: SeriesEntry, numbers: Mapping[int, float]) -> int | None:
    if said.year == NEWEST:
        return max(numbers, default=None)
    return int(said.year) if said.year in numbers else None


@lru_cache(maxsize=64)
def _series(held: Held, indicator: str) -> Mapping[str, Mapping[int, float]]:
    """What a series holds of one indicator, by area and year; without the cells that are not available."""
    found: dict[str, dict[int, float]] = {}
    if held.has(Table.SERIES):
        rows = held.table(Table.SERIES)
        for area, year, value in rows.filter(rows["indicator"] == indicator).select("area", "year", "value").rows():
            if value is not None:
                found.setdefault(str(area), {})[int(year)] = value
    return found


def _years(held: Held) -> list[int]:
    return next((held.years(table) for table in DATED if held.has(table)), [])
