"""Whether the numbers of a release add up to what its source says they add up to."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from stocktake.statistics.interfaces.tables import LINE, TableError
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.shapes import SEXES, WORLD

if TYPE_CHECKING:
    import polars as pl

Apart = frozenset[tuple[str, int]]
"""Destinations and years in which a source itself does not add up."""
BONAIRE_2005: Apart = frozenset({("BES", 2005)})
"""In the revision of 2019 the origins of Bonaire, Sint Eustatius and Saba in 2005 do not add up to the total beside them."""
ROUNDING = 1
"""Persons by which men and women together may differ from all: two cells of the 2019 revision do, by rounding."""


def check_totals(
    people: "pl.DataFrame", totals: "pl.DataFrame", *, names: tuple[str, str], known: Apart = frozenset()
) -> list[Note]:
    """Compare the sums over origins with the source's own totals by destination, year and sex.

    Args:
        people, totals: tables of those shapes, with the line of each row in its file.
        names: of the two files.
        known: destinations and years in which the source itself does not add up; they become notes.

    Raises:
        TableError: a total is not reached; with the line it stands on.
    """
    import polars as pl

    sums = people.group_by("destination", "year").agg(pl.col(sex).sum() for sex in SEXES)
    beside = totals.join(sums, left_on=["area", "year"], right_on=["destination", "year"], suffix="_summed", how="inner")
    notes: list[Note] = []
    for sex in SEXES:
        apart = beside.filter(pl.col(sex).is_not_null() & (pl.col(sex) != pl.col(f"{sex}_summed"))).sort(LINE)
        for line, area, year, stated, summed in apart.select(LINE, "area", "year", sex, f"{sex}_summed").rows():
            if (area, year) not in known:
                raise TableError(
                    f"{names[0]}: {area} {year} adds up to {summed} ({sex}), but {names[1]}, line {line} says {stated}; nothing is kept"
                )
            if sex == "total":
                notes.append(total_apart(area, year, stated, summed))
    return notes


def total_apart(area: str, year: int, stated: int, summed: int) -> Note:
    """What is said of a destination whose origins do not add up in the source itself."""
    text = f"The source's own total for {year} is {stated}; its origins add up to {summed}, which is what is counted."
    return Note(text, area, year, year)


def check_sexes(people: "pl.DataFrame", name: str) -> None:
    """Raises TableError: men and women together are not all, in a cell where all three are given."""
    import polars as pl

    apart = people.filter(((pl.col("male") + pl.col("female")) - pl.col("total")).abs() > ROUNDING)
    if len(apart):
        line, total, male, female = apart.sort(LINE).select(LINE, *SEXES).row(0)
        raise TableError(f"{name}, line {line}: {male} men and {female} women are not {total}; nothing is kept")


def out_of_step(bands: Sequence[tuple[int, int | None]]) -> str:
    """What is wrong with bands of age that do not follow each other; empty where they do."""
    for (_first, until), (since, _last) in pairwise(bands):
        if until is None or since != until + 1:
            return f"the age bands do not follow each other at {since}"
    return ""


def check_ages(ages: "pl.DataFrame", totals: "pl.DataFrame", name: str) -> None:
    """Raises TableError: bands that overlap, or that together have more people of a sex than the destination."""
    import polars as pl

    bands = ages.select("since", "until").unique().sort("since")
    if fault := out_of_step(bands.rows()):
        raise TableError(f"{name}: {fault}")
    long = totals.filter(pl.col("area") != WORLD).unpivot(
        ["male", "female"], index=["area", "year"], variable_name="sex", value_name="all"
    )
    sums = ages.group_by("area", "year", "sex").agg(pl.col("people").sum(), pl.col(LINE).min())
    beside = sums.join(long, on=["area", "year", "sex"], how="inner").filter(pl.col("all").is_not_null())
    # Each band is rounded by itself, so that sixteen of them may miss the whole by some persons.
    apart = beside.filter((pl.col("people") - pl.col("all")).abs() > bands.height).sort(LINE)
    if len(apart):
        line, area, year, sex, people, all_ = apart.select(LINE, "area", "year", "sex", "people", "all").row(0)
        raise TableError(
            f"{name}, line {line}: the ages of {area} {year} ({sex}) add up to {people}, but the whole is {all_}; nothing is kept"
        )
