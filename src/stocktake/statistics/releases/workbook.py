"""The workbooks of the migrant stock as UN DESA publishes them, in the layouts of 2019, and of 2020 and 2024.

In that of 2019 a row is a destination in a year and a column an origin, one sheet for each sex. In the later ones a row is a
destination and an origin, and the years stand side by side, once for each sex. Areas are known by their M49 code, in the columns of
2019 by their name; regions and groups are left out, but the totals beside them are compared with what the areas add up to.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import MEGABYTE, Limits
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import Unreadable
from stocktake.statistics.interfaces.releases import IGO
from stocktake.statistics.interfaces.tables import LINE, TableError
from stocktake.statistics.releases.adding_up import check_sexes
from stocktake.statistics.releases.catalogue import Read
from stocktake.statistics.releases.manifest import Kept, Manifest
from stocktake.statistics.releases.shapes import SEXES, Table
from stocktake.statistics.releases.store import Held
from stocktake.statistics.releases.workbook_cells import Known, Rows, head
from stocktake.statistics.releases.workbook_layouts import Cells, long, wide

LIMITS = Limits(
    size=200 * MEGABYTE, unpacked=1_500 * MEGABYTE, part=600 * MEGABYTE, answer=600 * MEGABYTE, memory=4_096 * MEGABYTE, cpu=600,
    wall=900.0,
)  # fmt: skip
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
    heads = head(path.name, "Table 1", named["Table 1"])
    if heads.is_wide:
        for sheet, sex in TABLES.items():
            if sheet not in named:
                raise TableError(f"{path.name}: there is no sheet “{sheet}”, which holds the stock of “{sex}”")
            wide(path.name, sheet, named[sheet], SEXES.index(sex), known, cells)
    else:
        long(path.name, "Table 1", named["Table 1"], known, cells)
    years = sorted({year for year, _destination, _origin in cells})
    if not years:
        raise TableError(f"{path.name}: no number stands in the sheet “Table 1”")
    rows = [(number, *key, *values) for number, (key, values) in enumerate(sorted(cells.items()), start=1)]
    columns = {LINE: pl.Int64, "year": pl.Int64, "destination": pl.String, "origin": pl.String} | dict.fromkeys(SEXES, pl.Int64)
    people = pl.DataFrame(rows, schema=columns, orient="row")
    check_sexes(people, path.name)
    revision = years[-1]
    manifest = Manifest(
        f"ims{revision}", "ims", f"International Migrant Stock {revision}",
        f"United Nations, Department of Economic and Social Affairs, Population Division ({revision}). International Migrant Stock "
        f"{revision} (United Nations database, POP/DB/MIG/Stock/Rev.{revision}).",
        IGO, str(revision), (Kept(path.name, sha256, len(people)),), (),
    )  # fmt: skip
    return manifest, Read({Table.PEOPLE: people})
