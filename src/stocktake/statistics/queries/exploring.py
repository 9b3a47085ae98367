"""What a researcher asks on the page: the question in the words of an address, its answer, and the same through all years."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES, short_code
from stocktake.statistics.interfaces.groups import titles_of_groups
from stocktake.statistics.measures.answering import Answer, answer
from stocktake.statistics.measures.places import AREAS, TOGETHER, Places
from stocktake.statistics.measures.question import ALL, TWO_SIDED, UNKNOWN, Measure, Question
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

FIRST = {"measure": str(Measure.STOCK)}
"""What is asked before anybody has chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: what it is of, and the number. `share`: of the greatest, in per cent, for a bar."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Explored:
    """`words`: what was asked, completed by what holds without being said. `refusal` stands in place of an answer. `several`: where
    more than one destination was named, each for itself; `answer` then has what is to be said of all."""

    words: Mapping[str, str]
    releases: tuple[Choice, ...] = ()
    places: tuple[Choice, ...] = ()
    question: Question | None = None
    answer: Answer | None = None
    rows: tuple[Row, ...] = ()
    years: tuple[tuple[int, Any], ...] = ()
    refusal: str = ""
    names: Mapping[str, str] | None = None
    destination: str = ""
    origin: str = ""
    terms: str = ""
    several: "tuple[Explored, ...]" = ()

    @property
    def has_releases(self) -> bool:
        return bool(self.releases)


def explore(given: Mapping[str, str], store: Store) -> Explored:
    """Never raises: what cannot be answered says why, and what was typed stays."""
    base = offered_by(store, given)
    if not base.has_releases:
        return base
    named = base.names or {}
    try:
        question = Question.from_words({key: value for key, value in base.words.items() if value})
        found = answer(question, store)
    except Refusal as refusal:
        return replace(base, refusal=str(refusal))
    destination, origin = _sides(question, named)
    terms = store.open(question.release).manifest.terms
    base = replace(base, destination=destination, origin=origin, terms=terms)
    if isinstance(found.value, list):
        return replace(base, question=question, answer=found, rows=rows_of(found.value, named))
    return replace(base, question=question, answer=found, years=_through_the_years(question, store))


def offered_by(store: Store, given: Mapping[str, str] | None = None) -> Explored:
    """What can be chosen, and the words of a question as far as they are given or hold without being said. Nothing is asked yet."""
    codes = [code for code in store.codes() if code != AREAS]
    if not codes or AREAS not in store:
        return Explored(dict(given or {}))
    places = Places.of(store)
    named = names_of(places)
    releases = tuple(Choice(code, store.open(code).manifest.title) for code in codes)
    return Explored(_completed(given or {}, store, codes), releases, _choices(places, named), names=named)


def _sides(question: Question, named: Mapping[str, str]) -> tuple[str, str]:
    """What the places are called; nothing where everything is meant. Of several joined, each by its name."""
    two_sided = question.measure in TWO_SIDED
    destination, origin = (question.destination, question.origin) if two_sided else (question.place, ALL)

    def called(code: str) -> str:
        return "" if code == ALL else " & ".join(named.get(part.strip().upper(), part.strip()) for part in code.split(TOGETHER))

    return called(destination), called(origin)


def _completed(given: Mapping[str, str], store: Store, codes: list[str]) -> dict[str, str]:
    """The newest release that is told apart by its name, and its last year, where none is asked for."""
    words = {**FIRST, **{key: value.strip()[:60] for key, value in given.items() if value.strip()}}
    if words.get("release") not in codes:
        words.setdefault("release", next((code for code in reversed(codes) if code.startswith("ims")), codes[-1]))
    if "year" not in words and words["release"] in codes:
        years = _years(store.open(words["release"]))
        if years:
            words["year"] = str(years[-1])
    return words


def _years(held: Held) -> list[int]:
    for table in (Table.PEOPLE, Table.SERIES, Table.BETWEEN):
        if held.has(table):
            return held.years(table)
    return []


def _through_the_years(question: Question, store: Store) -> tuple[tuple[int, Any], ...]:
    """The same question for each year of its release; of a growth there is one alone."""
    if question.measure == Measure.ANNUAL_GROWTH:
        return ()
    found = []
    for year in _years(store.open(question.release)):
        try:
            found.append((year, answer(replace(question, year=year), store).value))
        except Refusal:
            found.append((year, None))
    return tuple(found)


def names_of(places: Places) -> dict[str, str]:
    """Areas and groups in the language of the page, as far as they are known in it. A group of the release has the title that a pack
    gives to the same areas under the same code."""
    language = short_code(get_language())
    column = f"name_{language if language in LANGUAGES else 'en'}"
    table = places.held.table(Table.AREAS)
    rows = zip(table["area"], table[column], table["name_en"], strict=True)
    groups = dict(places.group_names)
    for code, titles, areas in titles_of_groups():
        if code in groups and language in titles and areas == places.members(code, None):
            groups[code] = titles[language]
    return {area: own or english or area for area, own, english in rows} | groups


def _choices(places: Places, named: Mapping[str, str]) -> tuple[Choice, ...]:
    groups = [Choice(code, named[code]) for code in sorted(places.group_names)]
    areas = sorted((Choice(code, named[code]) for code in places.names), key=lambda each: each.label.casefold())
    return (Choice(ALL, ""), Choice(UNKNOWN, ""), *groups, *areas)


def rows_of(listed: list[tuple[Any, ...]], named: Mapping[str, str]) -> tuple[Row, ...]:
    """A list with the names of its places, and how long a bar each number has beside the greatest."""
    most = max((abs(row[-1]) for row in listed), default=0) or 1
    return tuple(
        Row(codes, tuple(named.get(code, code) for code in codes), value, round(100 * max(value, 0) / most, 1))
        for *codes_, value in listed for codes in [tuple(codes_)]
    )  # fmt: skip
