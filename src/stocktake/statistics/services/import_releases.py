"""Bringing published tables into the store: each release whole or not at all, and a fault in one stops no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.tables import MANIFEST, checksum, listed_otherwise
from stocktake.statistics.measures.places import AREAS
from stocktake.statistics.releases import described, workbook
from stocktake.statistics.releases.catalogue import RECIPES, Read, Recipe
from stocktake.statistics.releases.manifest import Kept, Manifest
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    import polars as pl


class CannotImport(Refusal):
    """Nothing there can be imported."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one release: kept now, there already, or refused, and why."""

    code: str
    rows: int = 0
    is_new: bool = False
    fault: str = ""


def import_releases(path: Path, *, store: Store, keep: bool = True, name: str = "") -> Iterator[Outcome]:
    """Import what is at a path: a folder of tidy tables, a workbook of UN DESA, or a table with its description beside it.

    With `keep` false everything is read and checked, and nothing kept. `name`: under which a workbook is kept; without it, that of
    its revision.

    Raises:
        CannotImport: there is nothing that is known; with what is.
    """
    if path.is_dir():
        yield from _folder(path, store, keep)
    elif path.suffix.lower() == ".xlsx" and path.is_file():
        yield _outcome(path.name, lambda: _workbook(path, store, keep, name))
    elif path.suffix.lower() in {".yaml", ".yml"} and path.is_file():
        yield _outcome(path.name, lambda: _described(path, store, keep))
    elif path.is_file():
        yield from _one_file(path, store, keep)
    else:
        raise CannotImport(f"There is nothing at {path}.")


def import_named(code: str, folder: Path, *, store: Store) -> None:
    """Import one release of a folder of tidy tables, by its code.

    Raises:
        CannotImport: a table is not there, or is not the one that the list of its folder names.
        TableError: it has a fault, or does not add up.
    """
    _tidy(RECIPES[code], folder, store, keep=True)


def _folder(folder: Path, store: Store, keep: bool) -> Iterator[Outcome]:
    found = [recipe for recipe in RECIPES.values() if all((folder / name).is_file() for name in recipe.files)]
    descriptions = sorted(path for path in folder.glob("*.yaml") if described.is_description(path))
    workbooks = sorted(folder.glob("*.xlsx"))
    if not (found or descriptions or workbooks):
        known = ", ".join(dict.fromkeys(recipe.files[0] for recipe in RECIPES.values()))
        raise CannotImport(
            f"Nothing in {folder} is known: no {known}, no workbook (.xlsx), no table described by a .yaml beside it."
        )
    for recipe in found:
        yield _outcome(recipe.code, lambda recipe=recipe: _tidy(recipe, folder, store, keep))  # type: ignore[misc]
    yield from _workbooks(workbooks, store, keep)
    for path in descriptions:
        yield _outcome(path.name, lambda path=path: _described(path, store, keep))  # type: ignore[misc]


def _one_file(path: Path, store: Store, keep: bool) -> Iterator[Outcome]:
    """The releases that are made with this file; what stands beside it is read, too."""
    recipes = [recipe for recipe in RECIPES.values() if path.name == recipe.files[0]]
    if not recipes:
        beside = path.with_suffix(".yaml")
        if not beside.is_file():
            raise CannotImport(
                f"{path.name} is no table that is known; describe it in {beside.name} beside it (docs/statistics.md)."
            )
        yield _outcome(path.name, lambda: _described(beside, store, keep))
    for recipe in recipes:
        if all((path.parent / name).is_file() for name in recipe.files):
            yield _outcome(recipe.code, lambda recipe=recipe: _tidy(recipe, path.parent, store, keep))  # type: ignore[misc]


def _outcome(name: str, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except Refusal as refusal:
        return Outcome(name, fault=str(refusal))


def _tidy(recipe: Recipe, folder: Path, store: Store, keep: bool) -> Outcome:
    read_from = [*recipe.files, *(name for name in recipe.beside if (folder / name).is_file())]
    sums = {name: _checksum(folder, name) for name in read_from}
    read = recipe.read(folder)
    manifest = Manifest(
        recipe.code, recipe.dataset, recipe.title, recipe.attribution, recipe.terms, recipe.published,
        tuple(Kept(name, sums[name], _lines(folder / name)) for name in read_from), (), (*recipe.notes, *read.notes),
    )  # fmt: skip
    return kept(manifest, read, store, keep)


def _workbooks(paths: list[Path], store: Store, keep: bool) -> Iterator[Outcome]:
    """Each workbook; one by destination alone goes with the one by destination and origin of its revision, where that is there."""
    found: dict[str, tuple[Manifest, Read]] = {}
    for path in paths:
        try:
            manifest, read = _read_workbook(path, store)
        except Refusal as refusal:
            yield Outcome(path.name, fault=str(refusal))
            continue
        found[manifest.code] = manifest, read
    beside = (workbook.TOTALS, workbook.AGES)
    for code in found:
        whole = next((code.removesuffix(end) for end in beside if code.endswith(end)), code)
        if whole == code or whole not in found:
            yield _outcome(code, partial(_with_beside, found[code], [found.get(code + end) for end in beside], store, keep))


def _with_beside(one: tuple[Manifest, Read], beside: list[tuple[Manifest, Read] | None], store: Store, keep: bool) -> Outcome:
    manifest, read = workbook.with_beside(one, *beside) if any(beside) else one
    return kept(manifest, read, store, keep)


def _workbook(path: Path, store: Store, keep: bool, name: str) -> Outcome:
    manifest, read = _read_workbook(path, store)
    return kept(replace(manifest, code=name) if name else manifest, read, store, keep)


def _read_workbook(path: Path, store: Store) -> tuple[Manifest, Read]:
    if AREAS not in store:
        raise CannotImport(f"Areas and groups come first: import the folder with areas.csv and groups.csv, then {path.name}.")
    return workbook.read(path, checksum(path), store.open(AREAS))


def _described(path: Path, store: Store, keep: bool) -> Outcome:
    manifest, read = described.read(path, store.open(AREAS) if AREAS in store else None)
    return kept(manifest, read, store, keep)


def kept(manifest: Manifest, read: Read, store: Store, keep: bool) -> Outcome:
    """Keep it, or only say what would be kept."""
    tables = {table: frame.drop("line", strict=False).rechunk() for table, frame in read.tables.items()}
    rows = sum(len(frame) for frame in tables.values())
    new = store.keep(manifest, _in_order(tables)) if keep else manifest.code not in store
    return Outcome(manifest.code, rows, new)


def _in_order(tables: "dict[Table, pl.DataFrame]") -> "dict[Table, pl.DataFrame]":
    """Rows in one order, so that the same content gives the same table."""
    order = {Table.PEOPLE: ["year", "destination", "origin"], Table.BETWEEN: ["year", "origin", "destination"]}
    return {table: frame.sort(order.get(table) or frame.columns[:3]) for table, frame in tables.items()}


def _checksum(folder: Path, name: str) -> str:
    """Of a table, after comparing it with the list of the folder where there is one. Raises CannotImport."""
    path = folder / name
    if not path.is_file():
        raise CannotImport(f"{name} is not in {folder}.")
    found = checksum(path)
    if (number := listed_otherwise(path, found)) is not None:
        raise CannotImport(f"{name} is not the file that {MANIFEST}, line {number} lists: its SHA-256 is {found}; nothing is kept.")
    return found


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return max(sum(1 for _line in file) - 1, 0)
