"""What is known of the releases that are imported from tidy tables: which files make one, and what was seen in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.statistics.interfaces.releases import IGO, NOT_STATED, RELEASES
from stocktake.statistics.releases import tidy
from stocktake.statistics.releases.adding_up import BONAIRE_2005, Apart, check_ages, check_sexes, check_totals
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.shapes import Table

if TYPE_CHECKING:
    import polars as pl

TOTALS = "ims_totals.csv"
AGES = "ims2019_age_sex.csv"
NOTES = "ims2019_notes.csv"
NAMES = "area_names.csv"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file, or several, gave: tables as numbers, and what is said about them."""

    tables: "Mapping[Table, pl.DataFrame]"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a release is made. `files` must be there, `beside` may; `apart`: where the source itself does not add up.

    `revision`: of the totals that the release is compared with.
    """

    code: str
    dataset: str
    title: str
    attribution: str
    terms: str
    files: tuple[str, ...]
    beside: tuple[str, ...] = ()
    published: str = ""
    revision: str = ""
    apart: Apart = field(default=frozenset())
    notes: tuple[Note, ...] = ()

    def read(self, folder: Path) -> Read:
        """Raises TableError."""
        match self.dataset:
            case "ims":
                return _stock(self, folder)
            case "wdi":
                return Read({Table.SERIES: tidy.indicators(folder / self.files[0])})
            case "oda":
                return Read({Table.SERIES: tidy.aid(folder / self.files[0])})
            case "brm":
                return Read({Table.BETWEEN: tidy.money_between(folder / self.files[0], int(self.revision))})
            case "ilo":
                return Read({Table.QUOTED: tidy.quoted(folder / self.files[0])})
            case _:
                tables = {Table.AREAS: tidy.areas(folder / "areas.csv"), Table.GROUPS: tidy.groups(folder / "groups.csv")}
                dated = {Table.NAMES: tidy.area_names(folder / NAMES)} if (folder / NAMES).is_file() else {}
                return Read(tables | dated)


def _stock(recipe: Recipe, folder: Path) -> Read:
    first, *replacing = [tidy.people(folder / name) for name in recipe.files]
    people = first
    for rows in replacing:
        people = people.join(rows, on=["year", "destination"], how="anti").vstack(rows.select(people.columns))
    check_sexes(people, recipe.files[0])
    tables, notes = {Table.PEOPLE: people}, list[Note]()
    if TOTALS in recipe.beside and (folder / TOTALS).is_file():
        tables[Table.TOTALS] = tidy.totals(folder / TOTALS, recipe.revision)
        notes += check_totals(people, tables[Table.TOTALS], names=(recipe.files[-1], TOTALS), known=recipe.apart)
    if AGES in recipe.beside and (folder / AGES).is_file():
        tables[Table.AGES] = tidy.ages(folder / AGES)
        if Table.TOTALS in tables:
            check_ages(tables[Table.AGES], tables[Table.TOTALS], AGES)
    if NOTES in recipe.beside and (folder / NOTES).is_file():
        notes += tidy.notes(folder / NOTES)
    return Read(tables, tuple(notes))


def _ims(code: str, title: str, *, revision: str = "", beside: tuple[str, ...] = (), apart: Apart = frozenset()) -> Recipe:
    known = RELEASES[code]
    return Recipe(
        code, "ims", title, known.attribution, known.terms, known.files, beside=beside, revision=revision, apart=apart
    )  # fmt: skip


RECIPES = {
    recipe.code: recipe
    for recipe in (
        Recipe(
            "areas", "areas", "Areas and groups of areas (M49, and groups as they were)",
            "United Nations Statistics Division, Standard country or area codes for statistical use (M49); groups of 2018 and 2019 from "
            "the annex of International Migrant Stock 2019.",
            "PDDL 1.0", ("areas.csv", "groups.csv"), beside=(NAMES,), published="2024",
        ),
        _ims("ims2019", "International Migrant Stock 2019", revision="2019", beside=(TOTALS, AGES, NOTES), apart=BONAIRE_2005),
        _ims(
            "ims2019-first", "International Migrant Stock 2019, with the rows of Canada as first released", revision="2019",
            beside=(TOTALS, AGES, NOTES), apart=BONAIRE_2005,
        ),
        _ims("ims2020", "International Migrant Stock 2020", revision="2020", beside=(TOTALS,)),
        _ims("ims2024", "International Migrant Stock 2024"),
        Recipe(
            "wdi", "wdi", "World Development Indicators: remittances and gross domestic product; population of WPP 2024",
            "World Bank, World Development Indicators as of early 2025: personal remittances received and paid, gross domestic product "
            "(current US$). Population: United Nations, World Population Prospects 2024.",
            "CC BY 4.0; population " + IGO, RELEASES["wdi"].files, published="2025",
        ),
        Recipe("oda", "oda", "Net official development assistance received", RELEASES["oda"].attribution, RELEASES["oda"].terms,
               RELEASES["oda"].files, published="2026-03",
               notes=(Note("Aid per head times the population of a later revision; within a few per cent of what was paid."),)),
        Recipe(
            "brm2017", "brm", "Bilateral remittances 2017, estimates of a model",
            "World Bank and KNOMAD, Bilateral Remittance Matrix 2017, version of April 2018.", NOT_STATED,
            ("wb_bilateral_remittances_2017.csv",), published="2018-04", revision="2017",
            notes=(Note("These amounts are estimates of a model, not payments that were counted."),),
        ),
        Recipe(
            "ilo2017", "ilo", "Global Estimates on International Migrant Workers, single numbers as quoted",
            RELEASES["ilo2017"].attribution, RELEASES["ilo2017"].terms, RELEASES["ilo2017"].files, published="2018",
            notes=(Note("Workers of the region as the International Labour Organization draws it; single numbers as published."),),
        ),
    )
}  # fmt: skip
"""By code, in the order in which a folder is imported."""
