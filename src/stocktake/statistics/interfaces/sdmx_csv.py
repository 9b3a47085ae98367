"""SDMX-CSV 2.0 out: a whole release, or one answer.

One structure serves all: FREQ, INDICATOR, REF_AREA, COUNTERPART_AREA, SEX, AGE, TIME_PERIOD, and of each observation OBS_VALUE,
UNIT_MEASURE and OBS_STATUS. Codes are those of the SDMX cross-domain code lists: CL_FREQ (A), CL_SEX (_T, M, F), CL_AGE (Y0T4,
Y_GE75), CL_OBS_STATUS (A normal, O missing); areas are ISO 3166-1 alpha-3, groups by the codes of this house, `W` everything, `_X`
unknown, `_Z` where a dimension does not apply.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.answer_files import rows_of_answer
from stocktake.statistics.measures.question import ALL, OF_A_SEX, UNKNOWN, Measure, Question
from stocktake.statistics.releases.indicators import REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import WORLD, Table
from stocktake.statistics.releases.store import Held
from stocktake.statistics.releases.tidy import age_band

if TYPE_CHECKING:
    import polars as pl

    from stocktake.statistics.measures.answering import Answer
    from stocktake.statistics.queries.exploring import Explored

COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "INDICATOR", "REF_AREA", "COUNTERPART_AREA", "SEX", "AGE", "TIME_PERIOD",
    "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS",
)  # fmt: skip
FIXED = {"STRUCTURE": "dataflow", "ACTION": "I", "FREQ": "A"}
SEX = {"total": "_T", "male": "M", "female": "F"}
AREA = {ALL: "W", UNKNOWN: "_X", "": "_Z", WORLD: "W"}
UNITS = {Unit.PERSONS: "PS", Unit.PER_CENT: "PT", Unit.DOLLARS: "USD", Unit.RATIO: "_Z", Unit.RANK: "_Z"}
"""Codes of CL_UNIT_MEASURE."""
STOCK = "MIGRANT_STOCK"


def structure_of(release: str) -> str:
    return f"STOCKTAKE:{release.upper().replace('-', '_')}(1.0)"


def answers_as_sdmx(found: "Explored") -> bytes:
    """A line for each of a list, or for each year of one number, of each place asked for; what the source has not is an observation
    without a value."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for one in found.several or (found,):
        if one.question is not None and one.answer is not None:
            writer.writerows(_observations(one.question, one.answer, one.years))
    return out.getvalue().encode()


def _observations(question: Question, answer: "Answer", years: tuple[tuple[int, Any], ...]) -> Iterator[dict[str, Any]]:
    fixed = FIXED | {
        "STRUCTURE_ID": structure_of(question.release), "INDICATOR": str(question.measure).upper(), "AGE": _age(question.age),
        "SEX": SEX[question.sex] if question.measure in OF_A_SEX or question.measure == Measure.FEMALE_SHARE else "_Z",
        "UNIT_MEASURE": UNITS[answer.unit],
    }  # fmt: skip
    for year, destination, origin, value in rows_of_answer(question, answer, years):
        yield fixed | {
            "REF_AREA": _place(destination), "COUNTERPART_AREA": _place(origin), "TIME_PERIOD": year,
            "OBS_VALUE": "" if value is None else value, "OBS_STATUS": "O" if value is None else "A",
        }  # fmt: skip


def release_as_sdmx(held: Held) -> bytes:
    """Every number of a release; an empty cell is left out, as the source has none. Areas and groups are no observations."""
    import polars as pl  # loaded with the tables

    parts = [part for table, made in _PARTS.items() if held.has(table) for part in made(held.table(table))]
    rows = (
        pl.concat([_completed(part, held.code) for part in parts])
        if parts
        else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    )
    return rows.filter(pl.col("OBS_VALUE").is_not_null()).write_csv(line_terminator="\r\n").encode()


def _completed(part: "pl.DataFrame", release: str) -> "pl.DataFrame":
    import polars as pl

    fixed = FIXED | {"STRUCTURE_ID": structure_of(release), "SEX": "_Z", "AGE": "_Z", "COUNTERPART_AREA": "_Z", "OBS_STATUS": "A"}
    lacking = {name: value for name, value in fixed.items() if name not in part.columns}
    whole = part.with_columns(pl.lit(value).alias(name) for name, value in lacking.items())
    return whole.select(pl.col(name).cast(pl.String) for name in COLUMNS)


def _people(frame: "pl.DataFrame") -> "list[pl.DataFrame]":
    import polars as pl

    return [
        frame.select(
            pl.lit(STOCK).alias("INDICATOR"), pl.col("destination").alias("REF_AREA"), pl.col("origin").alias("COUNTERPART_AREA"),
            pl.lit(code).alias("SEX"), pl.lit("_T").alias("AGE"), pl.col("year").alias("TIME_PERIOD"),
            pl.col(sex).alias("OBS_VALUE"), pl.lit(UNITS[Unit.PERSONS]).alias("UNIT_MEASURE"),
        )
        for sex, code in SEX.items()
    ]  # fmt: skip


def _totals(frame: "pl.DataFrame") -> "list[pl.DataFrame]":
    import polars as pl

    kinds = {
        "total": (f"{STOCK}_PUBLISHED", "_T"), "male": (f"{STOCK}_PUBLISHED", "M"), "female": (f"{STOCK}_PUBLISHED", "F"),
        "population": ("POPULATION", "_T"), "population_male": ("POPULATION", "M"), "population_female": ("POPULATION", "F"),
        "refugees": ("REFUGEES", "_T"),
    }  # fmt: skip
    return [
        frame.select(
            pl.lit(indicator).alias("INDICATOR"), pl.col("area").replace(AREA).alias("REF_AREA"), pl.lit(sex).alias("SEX"),
            pl.lit("_T").alias("AGE"), pl.col("year").alias("TIME_PERIOD"), pl.col(column).alias("OBS_VALUE"),
            pl.lit(UNITS[Unit.PERSONS]).alias("UNIT_MEASURE"),
        )
        for column, (indicator, sex) in kinds.items()
    ]  # fmt: skip


def _ages(frame: "pl.DataFrame") -> "list[pl.DataFrame]":
    import polars as pl

    band = pl.when(pl.col("until").is_null()).then(pl.format("Y_GE{}", "since")).otherwise(pl.format("Y{}T{}", "since", "until"))
    return [
        frame.select(
            pl.lit(STOCK).alias("INDICATOR"), pl.col("area").replace(AREA).alias("REF_AREA"), pl.lit("W").alias("COUNTERPART_AREA"),
            pl.col("sex").replace(SEX).alias("SEX"), band.alias("AGE"), pl.col("year").alias("TIME_PERIOD"),
            pl.col("people").alias("OBS_VALUE"), pl.lit(UNITS[Unit.PERSONS]).alias("UNIT_MEASURE"),
        )
    ]  # fmt: skip


def _series(frame: "pl.DataFrame") -> "list[pl.DataFrame]":
    import polars as pl

    unit = pl.col("unit").replace({str(unit): code for unit, code in UNITS.items()}) if "unit" in frame.columns else pl.lit("")
    return [
        frame.select(
            pl.col("indicator").alias("INDICATOR"), pl.col("area").replace(AREA).alias("REF_AREA"), pl.col("year").alias("TIME_PERIOD"),
            pl.col("value").alias("OBS_VALUE"), unit.alias("UNIT_MEASURE"),
        )
    ]  # fmt: skip


def _between(frame: "pl.DataFrame") -> "list[pl.DataFrame]":
    import polars as pl

    return [
        frame.select(
            pl.lit(REMITTANCES_RECEIVED).alias("INDICATOR"), pl.col("destination").alias("REF_AREA"),
            pl.col("origin").alias("COUNTERPART_AREA"), pl.col("year").alias("TIME_PERIOD"), pl.col("value").alias("OBS_VALUE"),
            pl.lit(UNITS[Unit.DOLLARS]).alias("UNIT_MEASURE"),
        )
    ]  # fmt: skip


_PARTS: Mapping[Table, Any] = {
    Table.PEOPLE: _people, Table.TOTALS: _totals, Table.AGES: _ages, Table.SERIES: _series, Table.QUOTED: _series,
    Table.BETWEEN: _between,
}  # fmt: skip


def _place(code: str) -> str:
    return AREA.get(code, code)


def _age(text: str) -> str:
    band = age_band(text) if text else None
    if band is None:
        return "_T"
    since, until = band
    return f"Y_GE{since}" if until is None else f"Y{since}T{until}"
