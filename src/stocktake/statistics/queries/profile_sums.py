"""Money and ages of a place, summed over its areas; and of how many of them they are known."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import urlencode

import polars as pl
from django.utils.translation import gettext as _

from stocktake.statistics.interfaces.line_picture import Pyramid, pyramid_of
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.queries.asking import Asking, Trend, newest_series
from stocktake.statistics.releases.indicators import ODA, REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held

ENOUGH = 0.75
"""Years in which fewer than so many of the areas are known that the best year has are left out: they would be compared with others."""


def covered(held: Held, indicators: Sequence[str], areas: AbstractSet[str]) -> tuple[list[int], int, int]:
    """The years in which enough areas have all of the indicators, and in them the least and the greatest number of such areas."""
    rows = held.table(Table.SERIES).filter(
        pl.col("indicator").is_in(list(indicators)) & pl.col("area").is_in(sorted(areas)) & pl.col("value").is_not_null()
    )
    both = rows.group_by("year", "area").agg(pl.col("indicator").n_unique().alias("has")).filter(pl.col("has") == len(indicators))
    counted = dict(both.group_by("year").len().rows())
    most = max(counted.values(), default=0)
    years = sorted(int(year) for year, number in counted.items() if number >= ENOUGH * most)
    return years, min((counted[year] for year in years), default=0), most


def coverage(what: str, least: int, most: int, areas: int) -> str:
    """A sentence on how many areas a sum holds."""
    words = {"what": what, "least": least, "most": most, "of": areas}
    if least == most:
        return _("%(what)s: the sum over %(most)s of %(of)s areas, those known; years with far fewer are left out.") % words
    return (
        _(
            "%(what)s: the sum over %(least)s to %(most)s of %(of)s areas, those known in the year; years with far fewer are left out."
        )
        % words
    )


def money_of(asking: Asking, codes: tuple[str, ...], code: str, areas: AbstractSet[str]) -> tuple[list[Trend], list[str]]:
    """Remittances received beside aid received; and, of several areas, for how many they are known."""
    found, notes = [], []
    kinds = (
        ("received", Measure.REMITTANCES_RECEIVED, REMITTANCES_RECEIVED, _("Remittances received")),
        ("aid", Measure.ODA_RECEIVED, ODA, _("Development aid received")),
    )
    for key, measure, indicator, name in kinds:
        held = newest_series(asking.store, codes, indicator)
        if held is None:
            continue
        kept, least, most = covered(held, [indicator], areas)
        rows = held.table(Table.SERIES).filter(
            (pl.col("indicator") == indicator) & pl.col("area").is_in(sorted(areas)) & pl.col("year").is_in(kept)
        )
        summed = rows.drop_nulls("value").group_by("year").agg(pl.col("value").sum()).sort("year")
        years = tuple((int(year), value) for year, value in summed.rows())
        if not years:
            continue
        words = {"measure": measure, "release": held.code, "destination": code, "year": years[-1][0]}
        found.append(Trend(key, years, urlencode(words)))
        asking.attribution[held.manifest.attribution] = None
        if len(areas) > 1:
            notes.append(coverage(name, least, most, len(areas)))
    return found, notes


def ages_of(asking: Asking, codes: tuple[str, ...], areas: AbstractSet[str]) -> tuple[Pyramid | None, int, str, list[str]]:
    """From the newest release that is held by age: the picture, its year, the release, and for how many areas ages are known."""
    held = [each for each in map(asking.store.open, codes) if each.has(Table.AGES) and each.manifest.terms]
    newest = max(held, key=lambda each: (each.years(Table.AGES)[-1], -len(each.code)), default=None)
    if newest is None:
        return None, 0, "", []
    year = newest.years(Table.AGES)[-1]
    rows = newest.of_year(Table.AGES, year).filter(pl.col("area").is_in(sorted(areas)))
    summed = rows.group_by("since", "until", "sex").agg(pl.col("people").sum()).sort("since").rows()
    bands: dict[str, dict[str, int]] = {}
    for since, until, sex, people in summed:
        bands.setdefault(f"{since}–{until}" if until is not None else f"{since}+", {})[sex] = people
    alike = rows.group_by("since", "until").agg(pl.col("area").n_unique())["area"].n_unique() <= 1
    if not alike:  # bands of different areas that overlap are not added up
        return None, 0, "", []
    ages = [(name, counted.get("female", 0), counted.get("male", 0)) for name, counted in bands.items()]
    if not ages:
        return None, 0, "", []
    asking.attribution[newest.manifest.attribution] = None
    known = rows["area"].n_unique()
    notes = [_("Ages are known for %(known)s of %(of)s areas.") % {"known": known, "of": len(areas)}] if known < len(areas) else []
    return pyramid_of(ages), year, newest.code, notes
