"""A table of anyone's, in their own words: a CSV, and beside it a small description that says what its columns are."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import Field

from stocktake.foundation.packs import Document, Entry, PackError, read_as
from stocktake.statistics.interfaces.tables import LINE, TableError, checksum
from stocktake.statistics.releases import sdmx
from stocktake.statistics.releases.adding_up import check_sexes
from stocktake.statistics.releases.catalogue import Read
from stocktake.statistics.releases.cells import typed_table
from stocktake.statistics.releases.manifest import Kept, Manifest, Note
from stocktake.statistics.releases.sdmx import SdmxEntry
from stocktake.statistics.releases.shapes import Cell, Table
from stocktake.statistics.releases.store import Held

if TYPE_CHECKING:
    import polars as pl

COLUMNS = {
    Table.PEOPLE: {
        "year": Cell.COUNT, "destination": Cell.WORD, "origin": Cell.WORD, "total": Cell.COUNT, "male": Cell.COUNT, "female": Cell.COUNT,
    },
    Table.SERIES: {"indicator": Cell.WORD, "area": Cell.WORD, "year": Cell.COUNT, "value": Cell.NUMBER},
    Table.BETWEEN: {"year": Cell.COUNT, "origin": Cell.WORD, "destination": Cell.WORD, "value": Cell.NUMBER},
}  # fmt: skip
SUFFIXES = (".csv", ".xml", ".json")
MAY_LACK = {"male", "female"}
COUNTED = {"total", "male", "female", "value"}


class NoteEntry(Entry):
    """`area` empty: it holds for all. `since` and `until`: for these years alone."""

    text: str
    area: str = ""
    since: int | None = None
    until: int | None = None


class DescriptionFile(Entry):
    """`columns`: what each column is called in the file; one that is called as it should be need not be named. `sdmx`: what there is
    to know of an SDMX message besides."""

    release: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", max_length=40)
    dataset: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", max_length=40)
    title: str
    attribution: str = Field(min_length=1)
    terms: str = ""
    published: str = ""
    invented: bool = False
    file: str = ""
    table: Literal["people", "series", "between"]
    columns: dict[str, str] = {}
    notes: list[NoteEntry] = []
    sdmx: SdmxEntry | None = None


def is_description(path: Path) -> bool:
    """Whether a YAML file describes a table, and is not for something else."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(content, dict) and "release" in content and "table" in content


def read(path: Path, areas: Held | None = None) -> tuple[Manifest, Read]:
    """The table that a description speaks of.

    `areas`: the release in which an SDMX message's areas are looked up.

    Raises:
        PackError: a fault in the description, with its line.
        TableError: a fault in the table, with line and column.
    """
    said, document = read_as(DescriptionFile, path)
    source = path.parent / (said.file or _beside(path))
    if source.parent.resolve() != path.parent.resolve():
        raise PackError(document.fault(("file",), "the table lies beside its description"))
    frame, flags = _table(said, document, source, areas)
    if Table(said.table) == Table.PEOPLE:
        check_sexes(frame, source.name)
    manifest = Manifest(
        said.release, said.dataset, said.title, said.attribution, said.terms, said.published,
        (Kept(source.name, checksum(source), len(frame)), Kept(path.name, checksum(path), 0)), (),
        (*(Note(note.text, note.area, note.since, note.until) for note in said.notes), *flags), said.invented,
    )  # fmt: skip
    return manifest, Read({Table(said.table): frame})


def _beside(path: Path) -> str:
    """A table or a message with the name of its description."""
    return next((each.name for kind in SUFFIXES if (each := path.with_suffix(kind)).is_file()), f"{path.stem}.csv")


def _table(said: DescriptionFile, document: Document, source: Path, areas: Held | None) -> tuple["pl.DataFrame", list[Note]]:
    if source.is_file() and sdmx.is_message(source):
        if areas is None:
            raise TableError(f"{source.name}: areas and groups come first: import the folder with areas.csv and groups.csv")
        return sdmx.read(source, Table(said.table), _columns(said, document), said.sdmx or sdmx.SdmxEntry(), areas)
    return _named(said, document, source), []


def _columns(said: DescriptionFile, document: Document) -> dict[str, str]:
    columns = COLUMNS[Table(said.table)]
    if strange := sorted(set(said.columns) - set(columns)):
        raise PackError(document.fault(("columns", strange[0]), f"the table “{said.table}” has {', '.join(columns)}"))
    return said.columns


def _named(said: DescriptionFile, document: Document, source: Path) -> "pl.DataFrame":
    import polars as pl  # loaded with the table

    columns, called = COLUMNS[Table(said.table)], _columns(said, document)
    if not source.is_file():
        raise TableError(f"{source.name}: the file is missing")
    theirs = {called.get(column, column): (column, cell) for column, cell in columns.items()}
    with source.open(encoding="utf-8", errors="replace") as file:
        header = file.readline()
    there = {name: pair for name, pair in theirs.items() if pair[0] not in MAY_LACK or name in header}
    key = tuple(name for name, (column, _cell) in theirs.items() if column not in COUNTED)
    rows = typed_table(source, {name: cell for name, (_column, cell) in there.items()}, key=key)
    rows = rows.rename({name: column for name, (column, _cell) in there.items()})
    lacking = [pl.lit(None, pl.Int64).alias(column) for column in columns if column not in rows.columns]
    return rows.with_columns(lacking).select(LINE, *columns)
