"""The workbooks of the migrant stock by age and sex: who lives in a destination, in bands of five years of age.

In "Table 1" a row is a destination in a year, and the ages stand side by side three times: of both sexes, of men and of women, each with
its total behind it. The names of the sexes stand above the ages; the heads of the other columns beside the ages, or above.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stocktake.statistics.releases.adding_up import out_of_step
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.shapes import SEXES
from stocktake.statistics.releases.tidy import age_band
from stocktake.statistics.releases.workbook_cells import CODES, SLIPS, Known, Place, Rows, area_or_world, plain, whole

if TYPE_CHECKING:
    import polars as pl

Band = tuple[int, int | None]
FEWEST = 3
"""A row with at least so many bands of age is that of the heads."""
YEAR, TOTAL = "year", "total"
TIMES = len(SEXES)
SHEET = "Table 1"
APART = 1.5
"""Men and women of a band may miss both sexes by so much: each of the three is rounded by itself."""
Ages = dict[tuple[int, str, str, Band], int]


@dataclass(frozen=True, slots=True)
class Heads:
    """`columns`: of each sex the column of each band; `totals`: of each sex the column of the whole, where there is one."""

    row: int
    year: int
    code: int
    columns: tuple[dict[Band, int], ...]
    totals: tuple[int | None, ...]


def is_of_ages(rows: Rows) -> bool:
    return any(len(_bands(cells)) >= FEWEST for _number, cells in rows[:40])


def ages(file: str, rows: Rows, known: Known) -> "tuple[pl.DataFrame, tuple[Note, ...]]":
    """The table `ages`, and what had to be done to it. Raises TableError: a cell cannot be right, or sums that do not add up."""
    import polars as pl

    heads, found, seen = _heads(file, rows), Ages(), set[tuple[int, str]]()
    is_rounded = False
    for number, values in rows:
        place = Place(file, SHEET, number)
        if number <= heads.row or (year := whole(values, heads.year, place)) is None:
            continue
        code = area_or_world(values, heads.code, known, place)
        if code is None:
            continue
        if (year, code) in seen:
            raise Place(file, SHEET, number, heads.code + 1).fault(f"{code} {year} stands twice")
        seen.add((year, code))
        counted = [{band: _people(values, at, place) for band, at in columns.items()} for columns in heads.columns]
        _adds_up(values, heads, counted, f"{code} {year}", place)
        for sex, people in zip(SEXES[1:], counted[1:], strict=True):
            for band, count in people.items():
                if count is not None:
                    found[year, code, sex, band] = round(count)
                    is_rounded |= abs(count - round(count)) > SLIPS
    if not found:
        raise Place(file, SHEET, heads.row).fault("no number stands below the ages")
    lines = [
        (number, year, code, sex, since, until, people)
        for number, ((year, code, sex, (since, until)), people) in enumerate(
            sorted(found.items(), key=lambda each: (*each[0][:3], each[0][3][0])), start=1
        )
    ]
    schema: dict[str, Any] = {
        "line": pl.Int64, "year": pl.Int64, "area": pl.String, "sex": pl.String, "since": pl.Int64, "until": pl.Int64, "people": pl.Int64,
    }  # fmt: skip
    notes = (Note("Ages are printed with parts of a person; each is rounded to the person."),) if is_rounded else ()
    return pl.DataFrame(lines, schema=schema, orient="row"), notes


def _bands(cells: list[Any]) -> list[tuple[int, Band]]:
    """Columns whose head is a band of age, as `0-4` or `75+`; its stroke may be a longer one."""
    texts = ((at, plain(cell).replace("–", "-")) for at, cell in enumerate(cells))
    return [(at, band) for at, text in texts if (band := age_band(text)) is not None]


def _heads(file: str, rows: Rows) -> Heads:
    for index, (number, cells) in enumerate(rows[:40]):
        bands = _bands(cells)
        if len(bands) < FEWEST:
            continue
        place = Place(file, SHEET, number)
        columns = _side_by_side(bands, place)
        above = [[plain(cell) for cell in values] for _number, values in rows[max(index - 2, 0) : index + 1]]
        year, code = _column(above, (YEAR,), bands[0][0]), _column(above, CODES, bands[0][0])
        if year is None or code is None:
            raise place.fault("one of the columns Year and Code (Location code) is missing before the ages")
        _in_order(above[:-1], columns, place)
        texts = above[-1]
        behind = [max(each.values()) + 1 for each in columns]
        totals = tuple(at if at < len(texts) and texts[at] == TOTAL else None for at in behind)
        return Heads(number, year, code, columns, totals)
    raise Place(file, SHEET, 1).fault("its columns are not those of a workbook by age and sex")


def _side_by_side(bands: list[tuple[int, Band]], place: Place) -> tuple[dict[Band, int], ...]:
    """The same bands three times, each following the one before."""
    many, rest = divmod(len(bands), TIMES)
    parts = [bands[many * part : many * (part + 1)] for part in range(TIMES)]
    names = [[band for _at, band in part] for part in parts]
    if rest or names[1:] != names[:1] * (TIMES - 1):
        raise place.fault("the ages do not stand side by side three times (both sexes, men, women)")
    if fault := out_of_step(names[0]):
        raise place.fault(fault)
    return tuple({band: at for at, band in part} for part in parts)


def _column(above: list[list[str]], names: tuple[str, ...], before: int) -> int | None:
    return next((at for texts in reversed(above) for at, text in enumerate(texts[:before]) if text in names), None)


def _in_order(above: list[list[str]], columns: tuple[dict[Band, int], ...], place: Place) -> None:
    """What is written above the second and the third block is of men and of women, where anything is."""
    for sex, block in zip(SEXES[1:], columns[1:], strict=True):
        at = min(block.values())
        for text in (texts[at] for texts in above if at < len(texts)):
            said = next((word for word in ("female", "male", "both") if word in text), sex)
            if said != sex:
                raise Place(place.file, place.sheet, place.row, at + 1).fault(f"“{text}” stands where “{sex}” is awaited")


def _people(values: list[Any], at: int, place: Place) -> float | None:
    """Persons, perhaps with parts of one; None as in `whole`. Raises TableError."""
    cell = values[at] if at < len(values) else None
    if isinstance(cell, float) and cell >= 0:
        return cell
    return whole(values, at, place)


def _adds_up(values: list[Any], heads: Heads, counted: list[dict[Band, float | None]], whose: str, place: Place) -> None:
    """The bands come to the total behind them, men and women to both; each is rounded by itself, so that some persons may be apart."""
    for sex, people, at in zip(SEXES, counted, heads.totals, strict=True):
        known = [count for count in people.values() if count is not None]
        if at is None or len(known) < len(people) or (total := _people(values, at, place)) is None:
            continue
        if abs(sum(known) - total) > len(people):
            where = Place(place.file, place.sheet, place.row, at + 1)
            raise where.fault(f"{whose} is {total:.0f} ({sex}), but its ages add up to {sum(known):.0f}")
    both, men, women = counted
    for band, count in both.items():
        one, other = men[band], women[band]
        if count is None or one is None or other is None:
            continue
        if abs(one + other - count) > APART:
            where = Place(place.file, place.sheet, place.row, heads.columns[0][band] + 1)
            raise where.fault(f"{whose}: {one:.0f} men and {other:.0f} women do not add up to {count:.0f}")
