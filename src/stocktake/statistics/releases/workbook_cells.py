"""Cells of a workbook: areas, whole numbers, the heads of columns; what is wrong in one is told with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stocktake.statistics.interfaces.tables import TableError
from stocktake.statistics.releases.shapes import WORLD, Table
from stocktake.statistics.releases.store import Held

CODES = ("code", "location code")
"""How the column of an area's code is headed, in 2019 and later."""
FIRST_REGION = 900
"""Codes from here on are regions and groups, and in the later layouts the world and what is unknown."""
Rows = list[tuple[int, list[Any]]]
"""The number of each row, and its cells."""


@dataclass(frozen=True, slots=True)
class Known:
    """Areas by M49 code and by name."""

    by_code: Mapping[int, str]
    by_name: Mapping[str, str]

    @classmethod
    def of(cls, areas: Held) -> "Known":
        table = areas.table(Table.AREAS)
        by_name: dict[str, str] = {}
        for column in ("name_en", "name_desa"):
            if column in table.columns:
                by_name |= {plain(name): area for area, name in table.select("area", column).rows() if name}
        if areas.has(Table.NAMES):
            # A workbook of an earlier year has the names of that year.
            earlier = {plain(name): area for area, name in areas.table(Table.NAMES).select("area", "name").rows()}
            by_name = earlier | by_name
        return cls({int(code): area for area, code in table.select("area", "m49").rows()}, by_name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is, for who is told of a fault in it."""

    file: str
    sheet: str
    row: int
    column: int = 0

    def fault(self, what: str) -> TableError:
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        where = f"cell {letters}{self.row}" if letters else f"row {self.row}"
        return TableError(f"{self.file}, sheet “{self.sheet}”, {where}: {what}; nothing is kept")


@dataclass(frozen=True, slots=True)
class Head:
    """`row`: the number of the row of heads; `columns`: what each says, from the first on; `is_wide`: an origin in each column."""

    row: int
    columns: list[str]
    is_wide: bool

    def at(self, *beginnings: str) -> int | None:
        """The first column whose head begins so."""
        return next((index for index, text in enumerate(self.columns) if text.startswith(beginnings)), None)


def head(file: str, sheet: str, rows: Rows) -> Head:
    """The heads of the columns; those of 2019 stand in two rows, the names of the origins below the rest. Raises TableError."""
    for index, (number, cells) in enumerate(rows[:40]):
        texts = [plain(cell) for cell in cells]
        if "location code of destination" in texts:
            return Head(number, texts, is_wide=False)
        if "year" in texts and "total" in texts:
            return Head(number, texts, is_wide=True)
        if "year" in texts and index + 1 < len(rows):
            below, next_cells = rows[index + 1]
            names = [plain(cell) for cell in next_cells]
            if "total" in names:
                upper = texts[: names.index("total")]
                return Head(below, upper + names[len(upper) :], is_wide=True)
    raise TableError(
        f"{file}, sheet “{sheet}”: the heads of its columns are those of no revision that is known (2019: Year, Code, Total; "
        "2020 and later: Location code of destination); nothing is kept"
    )


def plain(cell: Any) -> str:
    """A name without the marks of notes, extra spaces and capital letters."""
    return re.sub(r"\s+", " ", re.sub(r"\*+|\(\w\)$", "", str(cell if cell is not None else ""))).strip().casefold()


def area(values: list[Any], at: int, known: Known, place: Place) -> str | None:
    """The area of a code; None for a region, a group, or an empty cell."""
    code = whole(values, at, place)
    if code is None or code >= FIRST_REGION:
        return None
    area = known.by_code.get(code)
    if area is None and code not in REGIONS:
        raise Place(place.file, place.sheet, place.row, at + 1).fault(f"{code} is no area that is known")
    return area


def area_or_world(values: list[Any], at: int, known: Known, place: Place) -> str | None:
    """The same, and the world by its own code."""
    return WORLD if whole(values, at, place) == FIRST_REGION else area(values, at, known, place)


REGIONS = frozenset({
    2, 5, 9, 11, 13, 14, 15, 17, 18, 19, 21, 29, 30, 34, 35, 39, 53, 54, 57, 61, 62, 142, 143, 145, 150, 151, 154, 155, 199, 202, 419,
    432, 513, 514, 515, 543, 722, 747, 753,
})  # fmt: skip
"""Codes below 900 that are regions of M49 or groups, such as 142 for Asia and 199 for the least developed countries."""


def whole(values: list[Any], at: int, place: Place) -> int | None:
    """The whole number in a cell; None where it is empty, says ".." (not available) or "~" (protected, for it is below five).

    Raises TableError.
    """
    cell = values[at] if at < len(values) else None
    if isinstance(cell, str):
        cell = re.sub(r"[\s\u00a0\u202f]", "", cell)
    if cell in (None, "", "..", "-", "…", "~"):
        return None
    try:
        number = float(cell)
    except ValueError:
        number = -1.0
    # The published sheets have sums such as 38891.00000000001, as their spreadsheet left them.
    if number < 0 or abs(number - round(number)) > SLIPS:
        raise Place(place.file, place.sheet, place.row, at + 1).fault(f"“{cell}” is no whole number")
    return round(number)


SLIPS = 1e-6
"""By so much the arithmetic of a spreadsheet may be off a whole number."""
