"""The two layouts in which the migrant stock was published, each read into the same cells and compared with the totals beside them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stocktake.statistics.releases.adding_up import Apart, total_apart
from stocktake.statistics.releases.manifest import Note
from stocktake.statistics.releases.shapes import SEXES
from stocktake.statistics.releases.workbook_cells import FIRST_REGION, Head, Known, Place, Rows, area, head, plain, whole

OTHERS = {"other south": "OTH_S", "other north": "OTH_N", "others": "OTH", "other": "OTH"}
Cells = dict[tuple[int, str, str], list[int | None]]
"""Year, destination, origin → total, male, female."""


# -- 2019 ------------------------------------------------------------------------------------------------------------------


def wide(file: str, sheet: str, rows: Rows, sex: int, known: Known, cells: Cells, *, apart: Apart = frozenset()) -> list[Note]:
    """`apart`: destinations and years in which the source itself does not add up; they become notes."""
    heads = head(file, sheet, rows)
    if not heads.is_wide:
        raise Place(file, sheet, heads.row).fault("this sheet has the layout of another revision than “Table 1”")
    year_at, code_at, total_at = heads.at("year"), heads.at("code"), heads.at("total")
    if year_at is None or code_at is None or total_at is None:
        raise Place(file, sheet, heads.row).fault("one of the columns Year, Code and Total is missing")
    origins = {
        at: _origin(heads.columns[at], known, Place(file, sheet, heads.row, at + 1))
        for at in range(total_at + 1, len(heads.columns)) if heads.columns[at]
    }  # fmt: skip
    _each_once(origins, Place(file, sheet, heads.row))
    seen: set[tuple[int, str]] = set()
    notes: list[Note] = []
    for number, values in rows:
        if number <= heads.row or (year := whole(values, year_at, Place(file, sheet, number))) is None:
            continue
        destination = area(values, code_at, known, Place(file, sheet, number))
        if destination is None:
            continue
        if (year, destination) in seen:
            raise Place(file, sheet, number, code_at + 1).fault(f"{destination} {year} stands twice")
        seen.add((year, destination))
        added = 0
        for at, origin in origins.items():
            count = whole(values, at, Place(file, sheet, number))
            if count is not None:
                added += count
                cells.setdefault((year, destination, origin), [None, None, None])[sex] = count
        total = whole(values, total_at, Place(file, sheet, number))
        if total is None or total == added:
            continue
        if (destination, year) not in apart:
            raise Place(file, sheet, number, total_at + 1).fault(
                f"{destination} {year} is {total}, but its origins add up to {added}"
            )
        if SEXES[sex] == "total":
            notes.append(total_apart(destination, year, total, added))
    return notes


def _origin(name: str, known: Known, place: Place) -> str:
    found = OTHERS.get(name) or known.by_name.get(name)
    if found is None:
        raise place.fault(f"“{name}” is no area that is known; if it was renamed, the areas must be imported anew")
    return found


def _each_once(origins: Mapping[int, str], place: Place) -> None:
    seen: dict[str, int] = {}
    for at, origin in origins.items():
        if origin in seen:
            raise Place(place.file, place.sheet, place.row, at + 1).fault(f"the origin {origin} stands in two columns")
        seen[origin] = at


# -- 2020 and 2024 ---------------------------------------------------------------------------------------------------------


def long(file: str, sheet: str, rows: Rows, known: Known, cells: Cells) -> None:
    heads = head(file, sheet, rows)
    destination_at, origin_at = heads.at("location code of destination"), heads.at("location code of origin")
    if destination_at is None or origin_at is None:
        raise Place(file, sheet, heads.row).fault("the column “Location code of origin” is missing")
    years = list(_years(heads, origin_at, file, sheet))
    totals: dict[tuple[int, str, int], tuple[int, Place]] = {}
    added: dict[tuple[int, str, int], int] = {}
    for number, values in rows:
        if number <= heads.row:
            continue
        destination = area(values, destination_at, known, Place(file, sheet, number))
        if destination is None:
            continue
        code = whole(values, origin_at, Place(file, sheet, number))
        origin = "OTH" if code is not None and _is_others(values) else area(values, origin_at, known, Place(file, sheet, number))
        is_world = code == FIRST_REGION
        if origin is None and not is_world:
            continue
        for at, year, sex in years:
            count = whole(values, at, Place(file, sheet, number))
            if count is None:
                continue
            if is_world:
                totals[year, destination, sex] = count, Place(file, sheet, number, at + 1)
                continue
            assert origin is not None
            cell = cells.setdefault((year, destination, origin), [None, None, None])
            if cell[sex] is not None:
                raise Place(file, sheet, number, at + 1).fault(f"{origin} in {destination} {year} stands twice")
            cell[sex] = count
            added[year, destination, sex] = added.get((year, destination, sex), 0) + count
    for key, (total, place) in totals.items():
        if added.get(key, 0) != total:
            raise place.fault(f"{key[1]} {key[0]} is {total} ({SEXES[key[2]]}), but its origins add up to {added.get(key, 0)}")


def _years(heads: Head, after: int, file: str, sheet: str) -> Iterator[tuple[int, int, int]]:
    """Column, year and sex: the years stand side by side three times, for both sexes, men and women."""
    found = [
        (at, int(text[:4])) for at, text in enumerate(heads.columns) if at > after and re.fullmatch(r"(19|20)\d\d(\.\d)?", text)
    ]
    third, rest = divmod(len(found), 3)
    parts = [found[part * third : (part + 1) * third] for part in range(3)]
    if rest or not third or any([year for _at, year in part] != [year for _at, year in parts[0]] for part in parts):
        raise Place(file, sheet, heads.row).fault("the years do not stand side by side three times (both sexes, men, women)")
    for sex, part in enumerate(parts):
        for at, year in part:
            yield at, year, sex


def _is_others(values: list[Any]) -> bool:
    return any(plain(cell) in OTHERS for cell in values[:8] if isinstance(cell, str))
