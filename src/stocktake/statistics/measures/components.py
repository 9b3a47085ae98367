"""A component of a pack's figure as a sum over a release: its places are the groups of the pack, as of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.groups import members_on
from stocktake.statistics.interfaces.pack import ALL, KNOWN, ComponentEntry
from stocktake.statistics.interfaces.releases import PUBLISHED
from stocktake.statistics.measures import sums
from stocktake.statistics.measures.places import Place
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.releases.indicators import ODA, REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held

SERIES: dict[str, str] = {Measure.REMITTANCES_RECEIVED: REMITTANCES_RECEIVED, Measure.ODA_RECEIVED: ODA}


@dataclass(frozen=True, slots=True)
class Counted:
    """`value` is None where the release has none. `missing`: areas of a group that the release says nothing about."""

    value: Decimal | None
    unit: Unit
    missing: tuple[str, ...] = ()


def counted(entry: ComponentEntry, held: Held, groups: Mapping[str, GroupEntry]) -> Counted | None:
    """None where a release does not hold that kind of number at all. Persons and dollars are whole, a share keeps its digits."""

    if entry.measure == Measure.STOCK and held.has(Table.PEOPLE):
        people = _people(entry, held, groups)
        return _counted(people.value, Unit.PERSONS, people.missing)
    if (money := _series(entry, held, groups)) is not None:
        return _counted(money.value, Unit.DOLLARS, money.missing)
    if entry.measure == PUBLISHED and held.has(Table.QUOTED):
        return _quoted(entry, held)
    return None


def by_area(entry: ComponentEntry, held: Held, groups: Mapping[str, GroupEntry]) -> dict[str, int | float]:
    """What each area adds to the component: those where people live, or, of people from a group who live anywhere, those they come
    from. Empty for what is no sum over areas, and where the release does not hold it."""
    if entry.measure == Measure.STOCK and held.has(Table.PEOPLE):
        side = "origin" if entry.destination == ALL and entry.origin not in (ALL, KNOWN) else "destination"
        found: sums.Sum | None = _people(entry, held, groups, by=(side,))
    else:
        found = _series(entry, held, groups, by=("area",))
    return {area: value for (area,), value in found.values.items()} if found is not None else {}


def _people(entry: ComponentEntry, held: Held, groups: Mapping[str, GroupEntry], by: tuple[str, ...] = ()) -> sums.Sum:
    destination, origin = _place(entry.destination, entry, groups), _place(entry.origin, entry, groups)
    return sums.people(held, entry.year, destination, origin, entry.sex, known=entry.origin == KNOWN, by=by)


def _series(entry: ComponentEntry, held: Held, groups: Mapping[str, GroupEntry], by: tuple[str, ...] = ()) -> sums.Sum | None:
    """None where it is no such measure, or the release does not hold its indicator."""
    indicator = SERIES.get(str(entry.measure))
    if not indicator or not held.has(Table.SERIES) or indicator not in held.indicators:
        return None
    return sums.series(held, entry.year, indicator, _place(entry.area, entry, groups), by=by)


def _place(code: str, entry: ComponentEntry, groups: Mapping[str, GroupEntry]) -> Place:
    if code in (ALL, KNOWN):
        return Place(ALL)
    return Place(code, members_on(groups[code], entry.as_of) if code in groups else frozenset({code}))


def _quoted(entry: ComponentEntry, held: Held) -> Counted:
    rows = held.of_year(Table.QUOTED, entry.year).filter((pl.col("area") == entry.area) & (pl.col("indicator") == entry.indicator))
    for value, unit in rows.select("value", "unit").rows():
        return _counted(value, Unit(unit))
    return Counted(None, Unit.PERSONS)


def _counted(value: int | float | None, unit: Unit, missing: tuple[str, ...] = ()) -> Counted:
    if value is None:
        return Counted(None, unit, missing)
    exact = Decimal(str(value))
    return Counted(exact if unit == Unit.PER_CENT else exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN), unit, missing)
