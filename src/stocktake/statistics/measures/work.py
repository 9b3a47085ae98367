"""One question being answered, and what all measures share: sums go into the recipe, what they lack into the notes."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from stocktake.statistics.enums import Unit
from stocktake.statistics.measures.places import Place, Places
from stocktake.statistics.measures.question import NotAQuestion, Question
from stocktake.statistics.measures.sums import Key, Number, Sum
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

PER_CENT = 100
MANY = 12
"""Of more areas than this that are missing, the number is told, and not each."""


@dataclass(slots=True)
class Work:
    """One question being answered: what is used on the way goes into the recipe."""

    store: Store
    places: Places
    asked: Question
    held: Held
    destination: Place
    origin: Place
    used: dict[str, Held] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def use(self, code: str) -> Held:
        held = self.store.open(code)
        self.used[code] = held
        return held

    def say(self, text: str) -> None:
        self.notes[text] = None

    def take(self, name: str, found: Sum) -> Sum:
        """A sum that the answer rests on: into the recipe, and what it lacks into the notes."""
        if found.value is not None:
            self.parts[name] = found.value
        if found.missing:
            areas = ", ".join(found.missing[:MANY]) + ("…" if len(found.missing) > MANY else "")
            self.say(
                _("There is nothing for some of the areas asked for, and they are left out (%(number)s): %(areas)s.")
                % {"number": len(found.missing), "areas": areas}
            )
        if found.gaps:
            self.say(_("Some cells are empty in the source and are not counted (%(number)s).") % {"number": found.gaps})
        if found.is_published:
            self.say(_("For the world the figure is the one that the source publishes."))
        return found


Worked = tuple[dict[Key, Number], Unit, str]
"""The numbers, their unit, and the formula in words."""


def divided(part: Sum, whole: Sum, whole_by: tuple[str, ...], work: Work, times: int = PER_CENT) -> dict[Key, Number]:
    """Part by whole, for each key of the parts; the whole may be counted by fewer columns. By nothing nothing is divided."""
    dimensions = work.asked.dimensions
    found: dict[Key, Number] = {}
    for key, value in part.values.items():
        named = dict(zip(dimensions, key, strict=True))
        of = whole.values.get(tuple(named[column] for column in dimensions if column in whole_by))
        if of:
            found[key] = times * value / of
    return found


def require_year(work: Work, table: Table, year: int, held: Held | None = None) -> None:
    held = held or work.held
    if not held.has(table):
        raise NotAQuestion(
            _("The release “%(release)s” has no “%(table)s”, which “%(measure)s” is made of.")
            % {"release": held.code, "table": table, "measure": work.asked.measure}
        )
    years = held.years(table)
    if year not in years:
        known = f"{years[0]}–{years[-1]}" if len(years) > MANY else ", ".join(map(str, years))
        work.say(
            _("The release “%(release)s” has nothing for %(year)s; it has %(known)s.")
            % {"release": held.code, "year": year, "known": known}
        )


def holding(work: Work, indicator: str, otherwise: str = "") -> Held:
    """The release asked for, where it has the indicator; or the one that a measure of two releases takes it from."""
    if work.held.has(Table.SERIES) and indicator in work.held.indicators:
        return work.held
    if otherwise:
        return work.use(otherwise)
    raise NotAQuestion(
        _("The release “%(release)s” does not hold what “%(measure)s” is made of.")
        % {"release": work.asked.release, "measure": work.asked.measure}
    )
