"""Tidy tables (UTF-8, commas, one header line, an empty cell is "not available") as tables of a release."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.tables import LINE, TableError, read_table
from stocktake.statistics.releases.cells import typed_table
from stocktake.statistics.releases.indicators import ODA
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.shapes import Cell

if TYPE_CHECKING:
    import polars as pl

MILLION = 1_000_000
THOUSAND = 1_000
_AGE = re.compile(r"^(\d+)(?:-(\d+)|\+)$")
_YEARS = re.compile(r"\b(1[89]\d\d|20\d\d)\b to \b(1[89]\d\d|20\d\d)\b")


def people(path: Path) -> "pl.DataFrame":
    """`year, dest, origin, total, male, female`: migrants by destination and origin, persons. Raises TableError."""
    columns = {
        "year": Cell.COUNT,
        "dest": Cell.WORD,
        "origin": Cell.WORD,
        "total": Cell.COUNT,
        "male": Cell.COUNT,
        "female": Cell.COUNT,
    }
    return typed_table(path, columns, key=("year", "dest", "origin")).rename({"dest": "destination"})


def totals(path: Path, revision: str) -> "pl.DataFrame":
    """What the source itself adds up to, of one revision; population from thousands to persons. Raises TableError."""
    import polars as pl

    columns = {
        "revision": Cell.WORD, "year": Cell.COUNT, "iso3": Cell.WORD, "type_of_data": Cell.WORD, "stock_total": Cell.COUNT,
        "stock_male": Cell.COUNT, "stock_female": Cell.COUNT, "pop_thousands_total": Cell.NUMBER, "pop_thousands_male": Cell.NUMBER,
        "pop_thousands_female": Cell.NUMBER, "refugees_incl_asylum_seekers": Cell.COUNT,
    }  # fmt: skip
    rows = typed_table(path, columns, key=("revision", "year", "iso3")).filter(pl.col("revision") == revision)
    persons = {"population": "total", "population_male": "male", "population_female": "female"}
    return rows.select(
        LINE, "year", pl.col("iso3").alias("area"), pl.col("type_of_data").alias("data_type"), pl.col("stock_total").alias("total"),
        pl.col("stock_male").alias("male"), pl.col("stock_female").alias("female"),
        *[(pl.col(f"pop_thousands_{sex}") * THOUSAND).round().cast(pl.Int64).alias(name) for name, sex in persons.items()],
        pl.col("refugees_incl_asylum_seekers").alias("refugees"),
    )  # fmt: skip


def ages(path: Path) -> "pl.DataFrame":
    """`year, iso3, sex, age, stock` with ages like `0-4` and `75+`. Raises TableError."""
    import polars as pl

    columns = {"year": Cell.COUNT, "iso3": Cell.WORD, "sex": Cell.WORD, "age": Cell.WORD, "stock": Cell.COUNT}
    rows = typed_table(path, columns, key=("year", "iso3", "sex", "age"))
    bands = {text: age_band(text) for text in rows["age"].unique()}
    for wrong, column, fine in ((_one_of(rows, "sex", {"male", "female"}), "sex", "male or female"), (
        _one_of(rows, "age", {text for text, band in bands.items() if band}), "age", "a band like 0-4 or 75+"
    )):  # fmt: skip
        if wrong:
            raise TableError(f"{path.name}, line {wrong[0]}, column “{column}”: “{wrong[1]}” is not {fine}")
    since = {text: band[0] for text, band in bands.items() if band}
    until = {text: band[1] for text, band in bands.items() if band}
    return rows.select(
        LINE, "year", pl.col("iso3").alias("area"), "sex", pl.col("age").replace_strict(since, return_dtype=pl.Int64).alias("since"),
        pl.col("age").replace_strict(until, return_dtype=pl.Int64).alias("until"), pl.col("stock").alias("people"),
    )  # fmt: skip


def age_band(text: str) -> tuple[int, int | None] | None:
    """First and last year of `0-19` or `75+` (no last); None where the text is no band."""
    found = _AGE.match(text.strip())
    if found is None:
        return None
    since, until = int(found[1]), int(found[2]) if found[2] else None
    return None if until is not None and until < since else (since, until)


def _one_of(rows: "pl.DataFrame", column: str, words: set[str]) -> tuple[int, str] | None:
    import polars as pl

    wrong = rows.filter(~pl.col(column).is_in(list(words)))
    return wrong.select(LINE, column).row(0) if len(wrong) else None


def indicators(path: Path) -> "pl.DataFrame":
    """`indicator, iso3, year, value`. Raises TableError."""
    import polars as pl

    columns = {"indicator": Cell.WORD, "iso3": Cell.WORD, "year": Cell.COUNT, "value": Cell.NUMBER}
    return typed_table(path, columns, key=("indicator", "iso3", "year")).select(
        LINE, "indicator", pl.col("iso3").alias("area"), "year", "value"
    )


def aid(path: Path) -> "pl.DataFrame":
    """Net official development assistance received, in current dollars (it can be negative). Raises TableError."""
    import polars as pl

    columns = {"iso3": Cell.WORD, "year": Cell.COUNT, ODA: Cell.NUMBER}
    return typed_table(path, columns, key=("iso3", "year")).select(
        LINE, pl.lit(ODA).alias("indicator"), pl.col("iso3").alias("area"), "year", pl.col(ODA).alias("value")
    )


def money_between(path: Path, year: int) -> "pl.DataFrame":
    """`sender, receiver, usd_million`, one year: from millions to dollars. Raises TableError."""
    import polars as pl

    columns = {"sender": Cell.WORD, "receiver": Cell.WORD, "usd_million": Cell.NUMBER}
    return typed_table(path, columns, key=("sender", "receiver")).select(
        LINE, pl.lit(year, pl.Int64).alias("year"), pl.col("sender").alias("origin"), pl.col("receiver").alias("destination"),
        (pl.col("usd_million") * MILLION).alias("value"),
    )  # fmt: skip


QUOTED_IN = {"million": (MILLION, Unit.PERSONS), "per cent": (1, Unit.PER_CENT)}
"""What a publication counts in, and what that is here."""


def quoted(path: Path) -> "pl.DataFrame":
    """`area, reference_year, indicator, value, unit, status`: numbers as published; one that somebody computed afterwards is not taken.

    Raises TableError.
    """
    import polars as pl

    columns = {
        "area": Cell.WORD, "reference_year": Cell.COUNT, "indicator": Cell.WORD, "value": Cell.NUMBER, "unit": Cell.WORD,
        "status": Cell.WORD,
    }  # fmt: skip
    rows = typed_table(path, columns, key=("area", "reference_year", "indicator", "unit", "status")).filter(
        pl.col("status") == "published"
    )
    if wrong := _one_of(rows, "unit", {*QUOTED_IN}):
        raise TableError(f"{path.name}, line {wrong[0]}, column “unit”: “{wrong[1]}” is none of {', '.join(QUOTED_IN)}")
    units = {word: str(unit) for word, (_times, unit) in QUOTED_IN.items()}
    times = pl.col("unit").replace_strict({word: float(many) for word, (many, _unit) in QUOTED_IN.items()}, return_dtype=pl.Float64)
    return rows.select(
        LINE, "indicator", "area", pl.col("reference_year").alias("year"), (pl.col("value") * times).round(6).alias("value"),
        pl.col("unit").replace_strict(units, return_dtype=pl.String).alias("unit"),
    )  # fmt: skip


def areas(path: Path) -> "pl.DataFrame":
    """`m49, iso3, name_en, …`: areas and their names. Raises TableError."""
    import polars as pl

    names = ("name_en", "name_fr", "name_es", "name_ru", "name_ar", "name_zh")
    rows = read_table(path, columns=("m49", "iso2", "iso3", *names, "name_desa"), key=("m49", "iso3"))
    return rows.select(LINE, pl.col("iso3").alias("area"), pl.col("m49").str.zfill(3), "iso2", *names, "name_desa")


def area_names(path: Path) -> "pl.DataFrame":
    """`iso3, language, name, since, until`: names of areas with the days from and to which they held. Raises TableError."""
    import polars as pl

    columns = {"iso3": Cell.WORD, "language": Cell.WORD, "name": Cell.WORD, "since": Cell.DAY, "until": Cell.DAY}
    rows = typed_table(path, columns, key=("iso3", "language", "name"))
    wrong = rows.filter(pl.col("since") > pl.col("until"))
    if len(wrong):
        line, name = wrong.select(LINE, "name").row(0)
        raise TableError(f"{path.name}, line {line}: “{name}” ends before it begins")
    return rows.select(LINE, pl.col("iso3").alias("area"), "language", "name", "since", "until")


def groups(path: Path) -> "pl.DataFrame":
    """`group, group_name, kind, iso3`, and `since, until` where the file has days of membership. Raises TableError."""
    import polars as pl

    columns = {"group": Cell.WORD, "group_name": Cell.WORD, "kind": Cell.WORD, "iso3": Cell.WORD}
    with path.open(encoding="utf-8", errors="replace") as file:
        header = file.readline()
    dated = {"since": Cell.DAY, "until": Cell.DAY} if "since" in header else {}
    rows = typed_table(path, columns | dated, key=("group", "group_name", "kind", "iso3"))
    days = [pl.col(day) if dated else pl.lit(None, pl.Date).alias(day) for day in ("since", "until")]
    return rows.select(LINE, "group", pl.col("group_name").alias("name"), "kind", pl.col("iso3").alias("area"), *days)


def notes(path: Path) -> list[Note]:
    """`iso3, note_no, note`: what the source says of an area, or (no area) of everything. Raises TableError."""
    rows = read_table(path, columns=("iso3", "note_no", "note"), key=("note_no", "note"))
    found = []
    for area, text in rows.select("iso3", "note").rows():
        # A sentence that speaks of some years holds for these; what stands before it holds for all.
        for sentence in re.split(r"(?<=\.)\s+(?=The estimates)", text):
            years = _YEARS.search(sentence)
            found.append(Note(sentence, area or "", int(years[1]) if years else None, int(years[2]) if years else None))
    return found
