"""The workbooks of the migrant stock by destination alone: what each destination adds up to, its population, and its refugees.

"Table 1" has the stock and "Table 2" the population (in thousands), each with the years side by side for both sexes, men and women;
"Table 6" has the refugees and asylum seekers, the years once. In 2019 the years stand in the row below the heads, later beside them.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stocktake.statistics.releases.shapes import SEXES
from stocktake.statistics.releases.tidy import THOUSAND
from stocktake.statistics.releases.workbook_cells import CODES, Known, Place, Rows, area_or_world, plain, whole

if TYPE_CHECKING:
    import polars as pl

STOCK, POPULATION, REFUGEES = "Table 1", "Table 2", "Table 6"
COLUMNS = {
    STOCK: SEXES, POPULATION: ("population", "population_male", "population_female"), REFUGEES: ("refugees",),
}  # fmt: skip
KIND = "type of data"
_YEAR = re.compile(r"^(19|20)\d\d(\.0)?$")

Totals = dict[tuple[int, str], dict[str, Any]]
"""Year and area → the columns of the table `totals`."""


@dataclass(frozen=True, slots=True)
class Heads:
    """`row`: the last row of heads; `code`, `kind`: columns (the kind of data is not in every sheet); `years`: column and year of each."""

    row: int
    code: int
    kind: int | None
    years: tuple[tuple[int, int], ...]


def is_of_totals(rows: Rows) -> bool:
    """Whether the first sheet is that of a workbook by destination alone."""
    return any(_is_head([plain(cell) for cell in cells]) for _number, cells in rows[:40])


def totals(file: str, sheets: dict[str, Rows], known: Known) -> "pl.DataFrame":
    """The table `totals`. Raises TableError: a sheet is missing, or a cell cannot be right; with its place."""
    import polars as pl

    found: Totals = {}
    for sheet, columns in COLUMNS.items():
        if sheet not in sheets:
            raise Place(file, sheet, 1).fault("there is no such sheet")
        _read(file, sheet, sheets[sheet], columns, known, found)
    names = ("data_type", *SEXES, *COLUMNS[POPULATION], *COLUMNS[REFUGEES])
    rows = [
        (number, *key, *(cells.get(name) for name in names)) for number, (key, cells) in enumerate(sorted(found.items()), start=1)
    ]
    schema: dict[str, Any] = {"line": pl.Int64, "year": pl.Int64, "area": pl.String, "data_type": pl.String}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(names[1:], pl.Int64), orient="row")


def _is_head(texts: list[str]) -> bool:
    return any(text in CODES for text in texts) and "year" not in texts and any("country or area" in text for text in texts)


def _heads(file: str, sheet: str, rows: Rows, times: int) -> Heads:
    for index, (number, cells) in enumerate(rows[:40]):
        texts = [plain(cell) for cell in cells]
        if not _is_head(texts):
            continue
        code = next(at for at, text in enumerate(texts) if text in CODES)
        kind = next((at for at, text in enumerate(texts) if text.startswith(KIND)), None)
        for last, values in rows[index : index + 2]:
            years = tuple((at, int(plain(cell)[:4])) for at, cell in enumerate(values) if at > code and _YEAR.match(plain(cell)))
            if years:
                return Heads(last, code, kind, _in_step(years, times, Place(file, sheet, last)))
        raise Place(file, sheet, number).fault("no years stand beside or below the heads")
    raise Place(file, sheet, 1).fault("its columns are not those of a workbook by destination (Code or Location code)")


def _in_step(years: tuple[tuple[int, int], ...], times: int, place: Place) -> tuple[tuple[int, int], ...]:
    """The years that are meant: all of them for the sexes side by side, or the first run of them."""
    first = [years[0][1]]
    for _at, year in years[1:]:
        if year <= first[-1]:
            break
        first.append(year)
    many = len(first) * times
    if [year for _at, year in years[:many]] != first * times:
        raise place.fault(f"the years do not stand side by side {times} times")
    return years[:many]


def _read(file: str, sheet: str, rows: Rows, columns: tuple[str, ...], known: Known, found: Totals) -> None:
    heads = _heads(file, sheet, rows, len(columns))
    third = len(heads.years) // len(columns)
    seen: set[str] = set()
    for number, values in rows:
        if number <= heads.row or (code := area_or_world(values, heads.code, known, Place(file, sheet, number))) is None:
            continue
        if code in seen:
            raise Place(file, sheet, number, heads.code + 1).fault(f"{code} stands twice")
        seen.add(code)
        for index, (at, year) in enumerate(heads.years):
            cell = found.setdefault((year, code), {})
            cell[columns[index // third]] = _number(values, at, sheet, Place(file, sheet, number))
            if heads.kind is not None and (kind := str(values[heads.kind] or "").strip()):
                cell["data_type"] = kind


def _number(values: list[Any], at: int, sheet: str, place: Place) -> int | None:
    """Persons; the population is printed in thousands, with three decimals."""
    if sheet != POPULATION:
        return whole(values, at, place)
    cell = values[at] if at < len(values) else None
    if isinstance(cell, str):
        return whole(values, at, place)
    if cell is None:
        return None
    if cell < 0:
        raise Place(place.file, place.sheet, place.row, at + 1).fault(f"“{cell}” is no population")
    return round(float(cell) * THOUSAND)
