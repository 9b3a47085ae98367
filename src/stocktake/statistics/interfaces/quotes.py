"""Single numbers quoted from a publication: `area, reference_year, indicator, value, unit, status, source`."""

from decimal import Decimal
from pathlib import Path

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.stock import Sum
from stocktake.statistics.interfaces.tables import LINE, TableError, decimal, read_table

COLUMNS = ("area", "reference_year", "indicator", "value", "unit", "status")
UNITS = {"million": (Decimal(1_000_000), Unit.PERSONS), "per cent": (Decimal(1), Unit.PER_CENT)}
"""What the publication counts in, and what that is here."""


def published(path: Path, *, year: int, area: str, indicator: str) -> Sum:
    """A number as published, in persons or per cent. A number somebody computed afterwards is not taken.

    Raises:
        TableError: there is no such number in the table, or it was not published.
    """
    rows = read_table(path, columns=COLUMNS, key=("area", "reference_year", "indicator"))
    for line, where, when, what, value, unit, status in rows.select(LINE, *COLUMNS).iter_rows():
        if (where, when, what) == (area, str(year), indicator):
            if status != "published":
                raise TableError(f"{path.name}, line {line}, column “status”: “{status}”; only published numbers are quoted")
            if unit not in UNITS:
                raise TableError(f"{path.name}, line {line}, column “unit”: “{unit}” is none of {', '.join(UNITS)}")
            scale, counted = UNITS[unit]
            return Sum(decimal(value or "", path, line, "value") * scale, unit=counted)
    raise TableError(f"{path.name}: no number “{indicator}” for {area} in {year}")
