"""Sums over a release: a number, or one for each of a list, and what it was counted over.

A missing cell is no estimate, never zero: it is left out and told. Where nothing at all is there, there is no number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import polars as pl

from stocktake.statistics.measures.places import Place
from stocktake.statistics.releases.shapes import UNKNOWN, WORLD, Table
from stocktake.statistics.releases.store import Held

Number = int | float
Key = tuple[str, ...]
"""What a number of a list belongs to: codes, in the order of the columns counted by. Empty for the one number."""
ONE: Key = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """`missing`: areas of the place that the release says nothing about; `gaps`: cells that are empty in rows that are there;
    `is_published`: the source's own figure, not added up here."""

    values: dict[Key, Number]
    missing: tuple[str, ...] = ()
    gaps: int = 0
    is_published: bool = False

    @property
    def value(self) -> Number | None:
        return self.values.get(ONE)


@dataclass(frozen=True, slots=True)
class Greatest:
    """So many of a list, of those whose codes are among these; of equals in order of their codes."""

    number: int
    among: list[str]


def people(
    held: Held, year: int, destination: Place, origin: Place, sex: str, *, by: tuple[str, ...] = (), known: bool = False,
    greatest: "Greatest | None" = None,
) -> Sum:  # fmt: skip
    """Persons living in the destination who come from the origin. `known`: origins that are no area are left out. `greatest`: of a
    list only so many, where they are all that is asked for."""
    missing: set[str] = set()
    only: list[pl.Expr] = []
    for column, place in (("destination", destination), ("origin", origin)):
        if place.areas is not None:
            missing |= place.areas - held.codes_of_year(Table.PEOPLE, year, column)
            only.append(pl.col(column).is_in(place.only()))
        elif place.is_unknown:
            only.append(pl.col(column).str.starts_with(UNKNOWN))
    if greatest:
        only += [pl.col(side).is_in(greatest.among) for side in by]
    if known or ("origin" in by and not greatest):
        only.append(~pl.col("origin").str.starts_with(UNKNOWN))
    # One pass for all conditions: each pass of its own costs as much again.
    rows = held.of_year(Table.PEOPLE, year)
    rows = rows.filter(*only) if only else rows
    return Sum(_added(rows, sex, by, greatest), tuple(sorted(missing)), rows[sex].null_count())


def _added(rows: "pl.DataFrame", column: str, by: tuple[str, ...], greatest: "Greatest | None") -> dict[Key, Number]:
    if not by:
        return {ONE: int(rows[column].sum())} if rows[column].count() else {}
    if rows[column].null_count():
        rows = rows.filter(pl.col(column).is_not_null())
    listed = rows.group_by(by).agg(pl.col(column).sum())
    if greatest and len(listed) > greatest.number:
        least = listed[column].top_k(greatest.number).min()
        listed = listed.filter(pl.col(column) >= least).sort(column, *by, descending=[True, *(False for _ in by)])
        listed = listed.head(greatest.number)
    return {tuple(key): int(total) for *key, total in listed.rows()}


def of_totals(held: Held, year: int, column: str, place: Place, *, by: tuple[str, ...] = ()) -> Sum:
    """Of each destination as the source itself adds up. Of everything, the world as published."""
    rows = held.of_year(Table.TOTALS, year)
    if place.is_all and not by:
        world = rows.filter((pl.col("area") == WORLD) & pl.col(column).is_not_null())
        return Sum({ONE: int(world[column][0])} if len(world) else {}, is_published=True)
    rows = _within(rows.filter(pl.col("area") != WORLD), place)
    held_rows = rows.filter(pl.col(column).is_not_null())
    values: dict[Key, Number] = {(area,): int(value) for area, value in held_rows.select("area", column).rows()}
    return Sum(_together(values, by), _missing(place, (key[0] for key in values)))


def ages(held: Held, year: int, place: Place, sex: str, since: int, until: int | None, *, by: tuple[str, ...] = ()) -> Sum:
    """Persons of the bands from one age to another; the caller has seen that the bands begin and end there."""
    rows = _within(held.of_year(Table.AGES, year).filter(pl.col("area") != WORLD), place)
    if sex != "total":
        rows = rows.filter(pl.col("sex") == sex)
    there = frozenset(rows["area"].unique())
    chosen = pl.col("since") >= since
    if until is not None:
        chosen &= pl.col("until").is_not_null() & (pl.col("until") <= until)
    counted = rows.filter(chosen).group_by("area").agg(pl.col("people").sum())
    values: dict[Key, Number] = {(area,): int(total) for area, total in counted.rows()}
    return Sum(_together(values, by), _missing(place, there))


def series(
    held: Held, year: int, indicator: str, place: Place, *, only: frozenset[str] | None = None, by: tuple[str, ...] = ()
) -> Sum:
    """A number by area. `only`: areas that count, whatever the place is."""
    rows = _within(held.of_year(Table.SERIES, year).filter(pl.col("indicator") == indicator), place)
    if only is not None:
        rows = rows.filter(pl.col("area").is_in(sorted(only)))
    values: dict[Key, Number] = {
        (area,): float(value) for area, value in rows.filter(pl.col("value").is_not_null()).select("area", "value").rows()
    }
    return Sum(_together(values, by), _missing(place, (key[0] for key in values)))


def areas_with(held: Held, year: int, indicator: str) -> frozenset[str]:
    rows = held.of_year(Table.SERIES, year).filter((pl.col("indicator") == indicator) & pl.col("value").is_not_null())
    return frozenset(rows["area"])


def between(held: Held, year: int, destination: Place, origin: Place, *, by: tuple[str, ...] = ()) -> Sum:
    """Money sent from the origin and received in the destination."""
    rows = held.of_year(Table.BETWEEN, year)
    missing: set[str] = set()
    for column, place in (("destination", destination), ("origin", origin)):
        if not place.is_all:
            missing |= set(place.only()) - set(rows[column].unique())
            rows = rows.filter(pl.col(column).is_in(place.only()))
    if not by:
        return Sum({ONE: fsum(rows["value"])} if len(rows) else {}, tuple(sorted(missing)))
    lists: dict[Key, list[float]] = {}
    for *key, value in rows.select(*by, "value").rows():
        lists.setdefault(tuple(key), []).append(value)
    return Sum({key: fsum(each) for key, each in lists.items()}, tuple(sorted(missing)))


def _within(rows: "pl.DataFrame", place: Place) -> "pl.DataFrame":
    return rows if place.is_all else rows.filter(pl.col("area").is_in(place.only()))


def _missing(place: Place, there: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(place.areas - set(there))) if place.areas is not None else ()


def _together(values: dict[Key, Number], by: tuple[str, ...]) -> dict[Key, Number]:
    """One number of them all, or each by its area."""
    if by or not values:
        return values
    whole = all(isinstance(value, int) for value in values.values())
    return {ONE: sum(values.values()) if whole else fsum(values.values())}
