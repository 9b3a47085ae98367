"""From a question to its answer: each measure as its formula over sums, with the recipe to do it again.

Definitions follow how the sources themselves define them: the migrant stock counts residents by country of birth (or citizenship),
a share is in per cent, a growth is compound. `docs/statistics.md` has them in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.statistics.enums import Unit
from stocktake.statistics.measures import labour, money, people
from stocktake.statistics.measures.places import Places
from stocktake.statistics.measures.question import ALL, OF_A_SEX, TWO_SIDED, Measure, Question
from stocktake.statistics.measures.sums import ONE, Key, Number
from stocktake.statistics.measures.work import Work, Worked
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """`value`: a number, None where the source has none, or a list of `(code, number)` or `(origin, destination, number)`."""

    value: Number | list[tuple[Any, ...]] | None
    unit: Unit
    recipe: dict[str, Any]
    notes: tuple[str, ...]
    attribution: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {
            "value": [list(row) for row in self.value] if isinstance(self.value, list) else self.value,
            "unit": str(self.unit), "recipe": self.recipe, "notes": list(self.notes), "attribution": "\n".join(self.attribution),
        }  # fmt: skip

    def as_text(self) -> str:
        """For a terminal: the number or the list, what it is, where it comes from, and what there is to know."""
        if isinstance(self.value, list):
            shown = "\n".join("  ".join(map(str, row)) for row in self.value)
        else:
            shown = "no number" if self.value is None else f"{self.value:,}"
        lines = [shown, f"({self.unit}; {self.recipe['formula']})", *self.attribution, *(f"· {note}" for note in self.notes)]
        return "\n".join(lines)


_MEASURES: Mapping[Measure, Callable[[Work], Worked]] = {
    Measure.STOCK: people.stock,
    Measure.SHARE: people.share,
    Measure.SHARE_KNOWN: people.share_known,
    Measure.FEMALE_SHARE: people.female_share,
    Measure.SHARE_OF_POPULATION: people.share_of_population,
    Measure.AGE_SHARE: people.age_share,
    Measure.ANNUAL_GROWTH: people.annual_growth,
    Measure.REFUGEES: people.refugees,
    Measure.REMITTANCES_RECEIVED: money.remittances_received,
    Measure.REMITTANCES_PAID: money.remittances_paid,
    Measure.REMITTANCES_SHARE_OF_GDP: money.remittances_share_of_gdp,
    Measure.REMITTANCES_BETWEEN: money.remittances_between,
    Measure.ODA_RECEIVED: money.oda_received,
    Measure.REMITTANCES_TO_ODA: money.remittances_to_oda,
    Measure.POPULATION: people.population,
    Measure.GDP: money.gdp,
    Measure.MIGRANT_WORKERS: labour.migrant_workers,
}


def answer(asked: Question, store: Store) -> Answer:
    """Answer a question.

    Raises:
        NoRelease: the release was not imported.
        NoSuchPlace: a code is neither an area nor a group.
        NotAQuestion: the release does not hold what is asked for at all.
    """
    places = Places.of(store)
    day = asked.as_of
    held = store.open(asked.release)
    place = asked.place
    two_sided = asked.measure in TWO_SIDED
    work = Work(
        store, places, asked, held,
        destination=places.find(asked.destination if two_sided else place, day),
        origin=places.find(asked.origin if two_sided else ALL, day),
        used={asked.release: held},
    )  # fmt: skip
    values, unit, formula = _MEASURES[asked.measure](work)
    _say_what_the_source_says(work)
    value: Number | list[tuple[Any, ...]] | None
    value = _listed(values, asked, places) if asked.top else values.get(ONE)
    if value is None:
        work.say(_("The source has no number for this."))
    return Answer(
        value, unit, _recipe(work, formula), tuple(work.notes), tuple(held.manifest.attribution for held in work.used.values())
    )


def _listed(values: Mapping[Key, Number], asked: Question, places: Places) -> list[tuple[Any, ...]]:
    """The greatest first; of equals, in order of their codes. Areas alone, no group and no unknown place."""
    known = {key: value for key, value in values.items() if all(code in places.names for code in key)}
    ranked = sorted(known.items(), key=lambda each: (-each[1], each[0]))
    return [(*key, value) for key, value in ranked[: asked.top]]


def _say_what_the_source_says(work: Work) -> None:
    """Breaks in the series and what an area's numbers hold, for each area that was named or belongs to a group that was."""
    year = work.asked.year
    named = sorted((work.destination.areas or frozenset()) | (work.origin.areas or frozenset()))
    for held in work.used.values():
        for area in named:
            for note in held.manifest.notes_on(area, year):
                work.say(f"{area}: {note}")
        if work.asked.since is not None:
            for area in named:
                for note in held.manifest.notes_on(area, work.asked.since):
                    work.say(f"{area}: {note}")
        if held.manifest.dataset != "ims":
            for note in held.manifest.notes_on("", year):
                work.say(note)
        if not held.manifest.terms:
            work.say(_("The copy of “%(release)s” states no terms of use.") % {"release": held.code})
    _say_what_they_were_called(work)
    single = work.destination.single
    if single and work.held.has(Table.TOTALS):
        rows = work.held.of_year(Table.TOTALS, year)
        kind = next(iter(rows.filter(rows["area"] == single)["data_type"]), None)
        for letter in (kind or "").split():
            if letter in _KINDS:
                work.say(f"{single}: {_(_KINDS[letter])}")


def _say_what_they_were_called(work: Work) -> None:
    """The number is of its year; an area that was named otherwise then is found in the source under that name."""
    language = short_code(get_language())
    for area in dict.fromkeys(filter(None, (work.destination.single, work.origin.single))):
        found = work.places.called_then(area, date(work.asked.year, 7, 1), language)
        if found is not None:
            name, until = found
            work.say(_("%(area)s: called “%(name)s” until %(day)s.") % {"area": area, "name": name, "day": until.isoformat()})


_KINDS = {
    "C": gettext_noop("counted by citizenship, not by country of birth."),
    "R": gettext_noop("refugees were added to the count."),
    "I": gettext_noop("there are no data of its own; the estimate is imputed."),
}


def _recipe(work: Work, formula: str) -> dict[str, Any]:
    asked = work.asked
    chosen: dict[str, Any] = {"destination": asked.destination, "origin": asked.origin, "sex": asked.sex}
    if asked.measure not in TWO_SIDED:
        chosen = {"area": asked.place}
        if asked.measure in OF_A_SEX:
            chosen["sex"] = asked.sex
    if asked.age:
        chosen["age"] = asked.age
    if asked.since is not None:
        chosen["since"] = asked.since
    if asked.top:
        chosen |= {"top": asked.top, "by": asked.by}
    if asked.of != "destination":
        chosen["of"] = asked.of
    groups = {
        code: {"name": name, "areas": number, "from": work.places.held.code, "as_of": asked.as_of.isoformat() if asked.as_of else "now"}
        for place in (work.destination, work.origin) for code, name, number in place.groups
    }  # fmt: skip
    return {
        "measure": str(asked.measure), "release": asked.release, "dataset": work.held.manifest.dataset, "year": asked.year,
        "filter": chosen, "groups": groups, "formula": formula, "components": work.parts, "rounding": "none",
        "sources": [
            {"release": held.code, "title": held.manifest.title, "terms": held.manifest.terms or "not stated",
             "files": {kept.name: kept.sha256 for kept in held.manifest.sources}}
            for held in work.used.values()
        ],
    }  # fmt: skip
