"""The workbooks of the migrant stock as UN DESA publishes them, in the layouts of 2019, and of 2020 and 2024.

In that of 2019 a row is a destination in a year and a column an origin, one sheet for each sex. In the later ones a row is a
destination and an origin, and the years stand side by side, once for each sex. Areas are known by their M49 code, in the columns of
2019 by their name; regions and groups are left out, but the totals beside them are compared with what the areas add up to. The
workbooks by destination alone (`workbook_totals`) and those by age and sex (`workbook_ages`) are read, too.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import MEGABYTE, Limits
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import Unreadable
from stocktake.statistics.interfaces.releases import IGO
from stocktake.statistics.interfaces.tables import LINE, TableError
from stocktake.statistics.releases.adding_up import BONAIRE_2005, check_ages, check_sexes, check_totals
from stocktake.statistics.releases.catalogue import Read
from stocktake.statistics.releases.manifest import Kept, Manifest, Note
from stocktake.statistics.releases.shapes import SEXES, Table
from stocktake.statistics.releases.store import Held
from stocktake.statistics.releases.workbook_ages import ages, is_of_ages
from stocktake.statistics.releases.workbook_cells import Known, Rows, head
from stocktake.statistics.releases.workbook_layouts import Cells, long, wide
from stocktake.statistics.releases.workbook_totals import is_of_totals, totals

LIMITS = Limits(
    size=200 * MEGABYTE, unpacked=1_500 * MEGABYTE, part=600 * MEGABYTE, answer=600 * MEGABYTE, memory=4_096 * MEGABYTE, cpu=600,
    wall=900.0,
)  # fmt: skip
TOTALS, AGES = "-totals", "-ages"
"""How the name of a release ends that has a workbook by destination alone, or by age and sex alone."""
BY = {"": "", TOTALS: ", by destination", AGES: ", by age and sex"}
TABLES = dict(zip(("Table 1", "Table 2", "Table 3"), SEXES, strict=True))


class SheetsReader(InChild[list[tuple[str, Rows]]]):
    """Use it as a context manager."""

    skill = "stocktake.statistics.releases.sheets"

    def read(self, path: Path) -> list[tuple[str, Rows]]:
        """Raises Unreadable."""
        data = load(path, self.limits)
        admit(data, path.name, self.limits, readable=frozenset({"xlsx"}))
        return self.ask(data, path.name)

    def understood(self, message: Mapping[str, Any]) -> list[tuple[str, Rows]]:
        if refused := refusal_in(message):
            raise refused
        return [(name, [(number, cells) for number, cells in rows]) for name, rows in message["sheets"]]


def read(path: Path, sha256: str, areas: Held) -> tuple[Manifest, Read]:
    """The stock in a workbook.

    Raises:
        TableError: a layout, an area, a number or a total that cannot be right; with its cell.
        Unreadable: the file itself cannot be read.
    """
    import polars as pl  # loaded with the table

    try:
        with SheetsReader(LIMITS) as reader:
            sheets = reader.read(path)
    except Unreadable as refusal:
        raise TableError(f"{path.name}: {refusal}") from None
    known, cells = Known.of(areas), Cells()
    named = {name.strip(): rows for name, rows in sheets}
    if "Table 1" not in named:
        raise TableError(f"{path.name}: there is no sheet “Table 1”; there is {', '.join(named) or 'none'}")
    if is_of_ages(named["Table 1"]):
        table, said = ages(path.name, named["Table 1"], known)
        manifest = _manifest(max(table["year"]), Kept(path.name, sha256, len(table)), suffix=AGES)
        return replace(manifest, notes=said), Read({Table.AGES: table})
    if is_of_totals(named["Table 1"]):
        table = totals(path.name, named, known)
        return _manifest(max(table["year"]), Kept(path.name, sha256, len(table)), suffix=TOTALS), Read({Table.TOTALS: table})
    heads, notes = head(path.name, "Table 1", named["Table 1"]), list[Note]()
    if heads.is_wide:
        for sheet, sex in TABLES.items():
            if sheet not in named:
                raise TableError(f"{path.name}: there is no sheet “{sheet}”, which holds the stock of “{sex}”")
            notes += wide(path.name, sheet, named[sheet], SEXES.index(sex), known, cells, apart=BONAIRE_2005)
    else:
        long(path.name, "Table 1", named["Table 1"], known, cells)
    years = sorted({year for year, _destination, _origin in cells})
    if not years:
        raise TableError(f"{path.name}: no number stands in the sheet “Table 1”")
    rows = [(number, *key, *values) for number, (key, values) in enumerate(sorted(cells.items()), start=1)]
    columns = {LINE: pl.Int64, "year": pl.Int64, "destination": pl.String, "origin": pl.String} | dict.fromkeys(SEXES, pl.Int64)
    people = pl.DataFrame(rows, schema=columns, orient="row")
    check_sexes(people, path.name)
    manifest = _manifest(years[-1], Kept(path.name, sha256, len(people)))
    return replace(manifest, notes=tuple(notes)), Read({Table.PEOPLE: people})


def with_beside(
    one: tuple[Manifest, Read], totals_beside: tuple[Manifest, Read] | None, ages_beside: tuple[Manifest, Read] | None
) -> tuple[Manifest, Read]:
    """A workbook by destination and origin, compared with the other workbooks of its revision that lie beside it, and carrying them.

    Raises TableError: a total is not reached.
    """
    manifest, read = one
    tables, notes = dict(read.tables), list(manifest.notes)
    sources = manifest.sources
    if totals_beside is not None:
        other, more = totals_beside
        names = (manifest.sources[0].name, other.sources[0].name)
        tables[Table.TOTALS] = more.tables[Table.TOTALS]
        notes += check_totals(tables[Table.PEOPLE], tables[Table.TOTALS], names=names, known=BONAIRE_2005)
        sources += other.sources
    if ages_beside is not None:
        other, more = ages_beside
        tables[Table.AGES] = more.tables[Table.AGES]
        if Table.TOTALS in tables:
            check_ages(tables[Table.AGES], tables[Table.TOTALS], other.sources[0].name)
        notes += other.notes
        sources += other.sources
    return replace(manifest, sources=sources, notes=tuple(dict.fromkeys(notes))), Read(tables)


def _manifest(revision: int, source: Kept, suffix: str = "") -> Manifest:
    title = f"International Migrant Stock {revision}" + BY[suffix]
    return Manifest(
        f"ims{revision}{suffix}", "ims", title,
        f"United Nations, Department of Economic and Social Affairs, Population Division ({revision}). International Migrant Stock "
        f"{revision} (United Nations database, POP/DB/MIG/Stock/Rev.{revision}).",
        IGO, str(revision), (source,), (),
    )  # fmt: skip
