"""Money by country and year: remittances received (WDI) and aid received, each a column of dollars.

Values are added as exact decimals, in the digits the source prints.
"""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.stock import Sum
from stocktake.statistics.interfaces.tables import LINE, TableError, decimal, read_table

REMITTANCES_RECEIVED = "BX.TRF.PWKR.CD.DT"
ODA = "oda_current_usd_derived"


def remittances_received(path: Path, *, year: int, areas: Collection[str] | None) -> Sum:
    """Personal remittances received, current dollars: `indicator, iso3, year, value`."""
    rows = read_table(path, columns=("indicator", "iso3", "year", "value"), key=("indicator", "iso3", "year"))
    chosen = [
        (line, area, value)
        for line, indicator, area, when, value in rows.select(LINE, "indicator", "iso3", "year", "value").iter_rows()
        if indicator == REMITTANCES_RECEIVED and when == str(year)
    ]
    return _sum(path, "value", year, chosen, areas)


def oda_received(path: Path, *, year: int, areas: Collection[str] | None) -> Sum:
    """Net official development assistance received, current dollars (it can be negative)."""
    rows = read_table(path, columns=("iso3", "year", ODA), key=("iso3", "year"))
    chosen = [
        (line, area, value) for line, area, when, value in rows.select(LINE, "iso3", "year", ODA).iter_rows() if when == str(year)
    ]
    return _sum(path, ODA, year, chosen, areas)


def _sum(path: Path, column: str, year: int, rows: list[tuple[int, str, str | None]], areas: Collection[str] | None) -> Sum:
    if not rows:
        raise TableError(f"{path.name}: nothing for the year {year}")
    values = {
        area: decimal(text, path, line, column)
        for line, area, text in rows
        if text is not None and (areas is None or area in areas)
    }
    missing = tuple(sorted(set(areas) - set(values))) if areas is not None else ()
    return Sum(sum(values.values(), Decimal(0)) if values else None, missing, Unit.DOLLARS)
