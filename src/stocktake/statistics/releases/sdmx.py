"""A data message of SDMX as a table of a release: what its dimensions mean stands in the description beside it.

Read are SDMX-CSV 1.0 and 2.x, SDMX-ML and SDMX-JSON. Attributes that SDMX itself defines are understood (Content-Oriented
Guidelines, cross-domain concepts): `UNIT_MULT` is multiplied in, and what `OBS_STATUS` says becomes a note on the area and year.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stocktake.documents.reading.door import load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import MEGABYTE, Limits
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import Unreadable
from stocktake.foundation.packs import Entry
from stocktake.statistics.interfaces.tables import LINE, TableError, checked_table
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.sdmx_messages import TIME, VALUE
from stocktake.statistics.releases.shapes import SEXES, Table
from stocktake.statistics.releases.store import Held

if TYPE_CHECKING:
    import polars as pl

LIMITS = Limits(size=500 * MEGABYTE, answer=600 * MEGABYTE, memory=6_144 * MEGABYTE, cpu=600, wall=900.0)
HEADS = ({"DATAFLOW"}, {"STRUCTURE", "STRUCTURE_ID"})
"""The columns by which SDMX-CSV 1.0 and 2.x are known."""
STATUS = {
    "B": "there is a break in the series", "D": "the definition differs", "E": "estimated", "F": "forecast", "I": "imputed",
    "P": "provisional", "U": "of low reliability", "G": "experimental",
}  # fmt: skip
"""Code list CL_OBS_STATUS of the SDMX Content-Oriented Guidelines, as far as a number stands with the code."""
MULTIPLIER, FLAG = "UNIT_MULT", "OBS_STATUS"
_YEAR = re.compile(r"^([12]\d{3})(-A1)?$")


class SexesEntry(Entry):
    """The dimension that tells the sexes apart, and the code of each; the codes are those of CL_SEX unless they are named."""

    dimension: str = "SEX"
    total: str = "_T"
    male: str = "M"
    female: str = "F"


class SdmxEntry(Entry):
    """`where`: of these dimensions only observations with that code. `left_out`: codes of areas that are none, such as the world.
    `indicator`: what a series is called whose message has no dimension for it."""

    where: dict[str, str] = {}
    sexes: SexesEntry | None = None
    left_out: list[str] = []
    indicator: str = ""


class MessageReader(InChild[tuple[list[str], list[list[Any]]]]):
    """Use it as a context manager."""

    skill = "stocktake.statistics.releases.sdmx_messages"

    def read(self, path: Path) -> tuple[list[str], list[list[Any]]]:
        """Columns and rows. Raises Unreadable."""
        return self.ask(load(path, self.limits), path.name)

    def understood(self, message: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
        if refused := refusal_in(message):
            raise refused
        return message["columns"], message["rows"]


def is_message(path: Path) -> bool:
    """Whether a file is an SDMX message, as far as its name and its first line tell."""
    if path.suffix.lower() in {".xml", ".json"}:
        return True
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = {name.strip().strip('"') for name in file.readline(10_000).split(",")}
    return any(known <= header for known in HEADS)


def read(path: Path, table: Table, columns: Mapping[str, str], said: SdmxEntry, areas: Held) -> tuple["pl.DataFrame", list[Note]]:
    """The table that a message holds, and what its flags say.

    Args:
        columns: the dimension of each column of the table, where it is called otherwise.
        areas: in which codes of areas (ISO 3166 with two or three letters, or M49) are looked up.

    Raises:
        TableError: a dimension is missing, a code is no area, a value no number, or two observations are of the same thing; with the
            line of each (of SDMX-JSON its number).
    """
    rows = _chosen(_message(path), path.name, said)
    named = {column: columns.get(column, _ITS_NAME[column]) for column in _needed(table, said)}
    _require(rows, path.name, [*named.values(), VALUE])
    if table == Table.PEOPLE and said.sexes is None:
        raise TableError(f"{path.name}: say in “sdmx” which dimension tells the sexes apart (sexes); people are held by sex")
    sex = [said.sexes.dimension] if said.sexes else []
    rows = _years(rows, path.name, named["year"])
    for side in ("area", "destination", "origin"):
        if side in named:
            rows = _areas(rows, path.name, named[side], said, areas)
    _once(rows, path.name, [*named.values(), *sex])
    rows = _values(rows, path.name)
    made = (
        _people(rows, path.name, named, said.sexes) if table == Table.PEOPLE and said.sexes else _series(rows, table, named, said)
    )
    return made, _flags(rows, named)


_ITS_NAME = {
    "indicator": "INDICATOR", "area": "REF_AREA", "destination": "REF_AREA", "origin": "COUNTERPART_AREA", "year": TIME,
}  # fmt: skip
_KEYS = {
    Table.SERIES: ("indicator", "area", "year"), Table.PEOPLE: ("year", "destination", "origin"),
    Table.BETWEEN: ("year", "origin", "destination"),
}  # fmt: skip


def _counted_by(name: str) -> str:
    """SDMX-JSON has no lines to speak of: its observations are counted."""
    return "observation" if name.lower().endswith(".json") else "line"


def _needed(table: Table, said: SdmxEntry) -> list[str]:
    return [column for column in _KEYS[table] if not (column == "indicator" and said.indicator)]


def _message(path: Path) -> "pl.DataFrame":
    """Every observation as text, with its line."""
    import polars as pl

    if path.suffix.lower() not in {".xml", ".json"}:
        return checked_table(path)
    try:
        with MessageReader(LIMITS) as reader:
            columns, rows = reader.read(path)
    except Unreadable as refusal:
        raise TableError(f"{path.name}: {refusal}") from None
    if not rows:
        raise TableError(f"{path.name}: there is no observation in it")
    schema = {LINE: pl.Int64} | dict.fromkeys(columns, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.when(pl.col(column) == "").then(None).otherwise(pl.col(column)).alias(column) for column in columns
    )


def _chosen(rows: "pl.DataFrame", name: str, said: SdmxEntry) -> "pl.DataFrame":
    import polars as pl

    _require(rows, name, list(said.where))
    for dimension, code in said.where.items():
        known = ", ".join(sorted(filter(None, rows[dimension].unique()))[:12])
        rows = rows.filter(pl.col(dimension) == code)
        if rows.is_empty():
            raise TableError(f"{name}: no observation has “{code}” for {dimension}; there is {known}")
    return rows


def _require(rows: "pl.DataFrame", name: str, columns: list[str]) -> None:
    for column in columns:
        if column not in rows.columns:
            there = ", ".join(each for each in rows.columns if each != LINE)
            raise TableError(f"{name}: there is no dimension “{column}”; there is {there}")


def _years(rows: "pl.DataFrame", name: str, column: str) -> "pl.DataFrame":
    import polars as pl

    wrong = rows.filter(~pl.col(column).fill_null("").str.contains(_YEAR.pattern))
    if len(wrong):
        line, text = wrong.select(LINE, column).row(0)
        raise TableError(f"{name}, {_counted_by(name)} {line}, {column}: “{text or ''}” is no year; numbers are kept by year")
    return rows.with_columns(pl.col(column).str.slice(0, 4))


def _areas(rows: "pl.DataFrame", name: str, column: str, said: SdmxEntry, areas: Held) -> "pl.DataFrame":
    import polars as pl

    known: dict[str, str] = {}
    for area, m49 in areas.table(Table.AREAS).select("area", "m49").rows():
        known |= {area: area, m49: area, str(int(m49)): area}
    if "iso2" in areas.table(Table.AREAS).columns:
        known |= dict(areas.table(Table.AREAS).select("iso2", "area").drop_nulls().rows())
    rows = rows.filter(~pl.col(column).is_in(said.left_out))
    strange = rows.filter(~pl.col(column).fill_null("").is_in(list(known)) & ~pl.col(column).fill_null("").str.starts_with("OTH"))
    if len(strange):
        line, code = strange.select(LINE, column).row(0)
        raise TableError(
            f"{name}, {_counted_by(name)} {line}, {column}: “{code or ''}” is no area that is known; a total is left "
            "out by “left_out” in the description"
        )
    return rows.with_columns(pl.col(column).replace(known))


def _once(rows: "pl.DataFrame", name: str, key: list[str]) -> None:
    import polars as pl

    twice = rows.filter(rows.select(key).is_duplicated())
    if twice.is_empty():
        return
    first = twice.row(0, named=True)
    same = twice.filter(pl.all_horizontal(pl.col(column) == first[column] for column in key))
    apart = [
        f"{column} ({', '.join(map(str, same[column].unique().sort()))})" for column in rows.columns
        if column not in {LINE, VALUE, *key} and same[column].n_unique() > 1
    ]  # fmt: skip
    hint = f"; they differ in {', '.join(apart[:4])}: say in “where” which is meant" if apart else ""
    what = ", ".join(str(first[column]) for column in key)
    by = _counted_by(name)
    raise TableError(f"{name}, {by} {same[LINE][1]}: {what} stands already at {by} {same[LINE][0]}{hint}")


def _values(rows: "pl.DataFrame", name: str) -> "pl.DataFrame":
    """Numbers in full; an empty one, or "NaN", is not available."""
    import polars as pl

    text = pl.col(VALUE).str.strip_chars()
    rows = rows.with_columns(pl.when(text.is_in(["", "NaN"])).then(None).otherwise(text).alias(VALUE))
    made = rows.with_columns(pl.col(VALUE).cast(pl.Float64, strict=False).alias("value"))
    wrong = made.filter((pl.col("value").is_null() & pl.col(VALUE).is_not_null()) | ~pl.col("value").fill_null(0).is_finite())
    if len(wrong):
        line, written = wrong.select(LINE, VALUE).row(0)
        hint = " (a comma for a decimal point?)" if "," in written else ""
        raise TableError(f"{name}, {_counted_by(name)} {line}, {VALUE}: “{written}” is no number{hint}")
    if MULTIPLIER in rows.columns:
        power = pl.col(MULTIPLIER).cast(pl.Int64, strict=False)
        odd = made.filter(power.is_null() & pl.col(MULTIPLIER).is_not_null() & (pl.col(MULTIPLIER) != ""))
        if len(odd):
            line, written = odd.select(LINE, MULTIPLIER).row(0)
            raise TableError(f"{name}, {_counted_by(name)} {line}, {MULTIPLIER}: “{written}” is no power of ten")
        made = made.with_columns((pl.col("value") * pl.lit(10.0).pow(power.fill_null(0))).round(6))
    return made


def _series(rows: "pl.DataFrame", table: Table, named: Mapping[str, str], said: SdmxEntry) -> "pl.DataFrame":
    import polars as pl

    columns = [pl.col(theirs).alias(ours) for ours, theirs in named.items()]
    if "indicator" not in named and table == Table.SERIES:
        columns.insert(0, pl.lit(said.indicator).alias("indicator"))
    return rows.select(LINE, *columns, "value").with_columns(pl.col("year").cast(pl.Int64)).select(LINE, *_KEYS[table], "value")


def _people(rows: "pl.DataFrame", name: str, named: Mapping[str, str], sexes: SexesEntry) -> "pl.DataFrame":
    """From an observation for each sex to a row with all of them."""
    import polars as pl

    parts = rows.filter(pl.col("value").is_not_null() & ((pl.col("value") != pl.col("value").round()) | (pl.col("value") < 0)))
    if len(parts):
        line, written = parts.select(LINE, VALUE).row(0)
        raise TableError(f"{name}, {_counted_by(name)} {line}, {VALUE}: “{written}” is no whole number of persons")
    codes = {sexes.total: "total", sexes.male: "male", sexes.female: "female"}
    strange = rows.filter(~pl.col(sexes.dimension).is_in(list(codes)))
    if len(strange):
        line, code = strange.select(LINE, sexes.dimension).row(0)
        raise TableError(f"{name}, {_counted_by(name)} {line}, {sexes.dimension}: “{code}” is none of {', '.join(codes)}")
    key = list(named)
    long = rows.select(
        LINE, *[pl.col(theirs).alias(ours) for ours, theirs in named.items()],
        pl.col(sexes.dimension).replace(codes).alias("sex"), pl.col("value").cast(pl.Int64),
    )  # fmt: skip
    wide = long.group_by(key).agg(
        pl.col(LINE).min(), *[pl.col("value").filter(pl.col("sex") == sex).first().alias(sex) for sex in SEXES]
    )
    return wide.with_columns(pl.col("year").cast(pl.Int64)).select(LINE, *_KEYS[Table.PEOPLE], *SEXES).sort(LINE)


def _flags(rows: "pl.DataFrame", named: Mapping[str, str]) -> list[Note]:
    """What the flags say of an area in a year, each once."""
    import polars as pl

    if FLAG not in rows.columns:
        return []
    where = named.get("area") or named.get("destination", "")
    flagged = rows.filter(pl.col(FLAG).is_in(list(STATUS)) & pl.col("value").is_not_null())
    said = flagged.select(where, named["year"], FLAG).unique().sort(where, named["year"], FLAG)
    return [Note(f"{year}: {STATUS[flag]}.", area, int(year), int(year)) for area, year, flag in said.rows()]
