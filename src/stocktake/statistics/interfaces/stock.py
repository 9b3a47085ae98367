"""The migrant stock by destination and origin: `year, dest, origin, total, male, female`, one row per pair and year.

Origins of other or unknown place (`OTH`, `OTH_N`, `OTH_S`) belong in totals and in no group. A missing cell is no
estimate, not zero: it is told with the sum, never counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.tables import LINE, TableError, read_table

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("year", "dest", "origin", "total", "male", "female")
KEY = ("year", "dest", "origin")
UNKNOWN = "OTH"
"""How the codes of origins begin that are no area."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over areas, and the areas of the group asked for that the source says nothing about."""

    value: Decimal | None
    missing: tuple[str, ...] = ()
    unit: Unit = Unit.PERSONS


@dataclass(frozen=True)
class Stock:
    """One release of the stock. A second table replaces, in the first, the destinations and years it has rows for."""

    paths: tuple[Path, ...]

    @cached_property
    def frame(self) -> "pl.DataFrame":
        """Rows with numbers in place of text: year, dest, origin, total, male, female.

        Raises:
            TableError: a cell is no whole number; named by file, line and column.
        """
        first, *replacing = [_numbers(path) for path in self.paths]
        for frame in replacing:
            first = first.join(frame, on=["year", "dest"], how="anti").vstack(frame)
        return first

    def total(
        self,
        *,
        year: int,
        destination: Collection[str] | None = None,
        origin: Collection[str] | None = None,
        known_origin: bool = False,
        sex: str = "total",
    ) -> Sum:
        """People living in the destinations who come from the origins (None: any), persons.

        Raises:
            TableError: the release has nothing for the year.
        """
        import polars as pl  # loaded with the table

        rows = self.frame.filter(pl.col("year") == year)
        if rows.is_empty():
            years = ", ".join(str(value) for value in self.frame["year"].unique().sort())
            raise TableError(f"{self.paths[0].name}: nothing for the year {year}; there is {years}")
        missing: set[str] = set()
        for column, areas in (("dest", destination), ("origin", origin)):
            if areas is not None:
                missing |= set(areas) - set(rows[column])
                rows = rows.filter(pl.col(column).is_in(list(areas)))
        if known_origin:
            rows = rows.filter(~pl.col("origin").str.starts_with(UNKNOWN))
        gaps = rows.filter(pl.col(sex).is_null())
        missing |= {f"{dest}<{source}" for dest, source in gaps.select("dest", "origin").rows()}
        counted = rows[sex].drop_nulls()
        return Sum(Decimal(int(counted.sum())) if len(counted) else None, tuple(sorted(missing)))

    def by_destination(self, year: int) -> dict[str, int]:
        """All that live in each destination, for comparison with the source's own totals."""
        import polars as pl  # loaded with the table

        rows = self.frame.filter(pl.col("year") == year).group_by("dest").agg(pl.col("total").sum())
        return {dest: int(total) for dest, total in rows.rows()}


def _numbers(path: Path) -> "pl.DataFrame":
    import polars as pl  # loaded with the table

    frame = read_table(path, columns=COLUMNS, key=KEY)
    figures = ("year", "total", "male", "female")
    cast = frame.with_columns(pl.col(column).cast(pl.Int64, strict=False) for column in figures)
    for column in figures:
        wrong = (cast[column].is_null() & frame[column].is_not_null()) | (cast[column] < 0)
        if wrong.any():
            line, text = frame.filter(wrong).select(LINE, column).row(0)
            raise TableError(f"{path.name}, line {line}, column “{column}”: “{text}” is no number of persons")
    return cast.drop(LINE)
