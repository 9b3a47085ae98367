"""The folder in which releases are kept: each whole or not at all, two of them side by side, none ever overwritten."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.tables import checksum
from stocktake.statistics.releases.manifest import Kept, Manifest
from stocktake.statistics.releases.shapes import Table

if TYPE_CHECKING:
    import polars as pl

MANIFEST = "manifest.json"


class NoRelease(Refusal):
    """There is no release of this name."""


class AnotherRelease(Refusal):
    """Something else is kept under this name already. A correction is a release of its own."""


class Spoilt(Refusal):
    """A table in the store is not what was put there."""


class Held:
    """A release that is kept. Its tables are read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        self._tables: dict[Table, pl.DataFrame] = {}
        self._rows: dict[tuple[Table, int], pl.DataFrame] = {}
        self._codes: dict[tuple[Table, int, str], frozenset[str]] = {}
        self._years: dict[Table, tuple[int, ...]] = {}

    def has(self, table: Table) -> bool:
        return any(kept.name == table for kept in self.manifest.tables)

    def table(self, table: Table) -> "pl.DataFrame":
        """Raises NoRelease: the release has no such table."""
        import polars as pl  # not needed by whoever asks for no number

        if table not in self._tables:
            if not self.has(table):
                raise NoRelease(_("The release “%(release)s” has no table “%(table)s”.") % {"release": self.code, "table": table})
            self._tables[table] = pl.read_parquet(self.folder / f"{table}.parquet")
        return self._tables[table]

    def of_year(self, table: Table, year: int) -> "pl.DataFrame":
        """The rows of one year; empty where there are none."""
        import polars as pl

        found = self._rows.get((table, year))
        if found is None:
            found = self._rows[table, year] = self.table(table).filter(pl.col("year") == year)
        return found

    def codes_of_year(self, table: Table, year: int, column: str) -> frozenset[str]:
        """The codes that a column has in one year; worked out once, for every sum asks which of its areas are there at all."""
        found = self._codes.get((table, year, column))
        if found is None:
            found = self._codes[table, year, column] = frozenset(self.of_year(table, year)[column].unique())
        return found

    def years(self, table: Table) -> list[int]:
        if table not in self._years:
            there = self.table(table)["year"].unique().sort() if self.has(table) else ()
            self._years[table] = tuple(int(year) for year in there)
        return list(self._years[table])

    @cached_property
    def indicators(self) -> frozenset[str]:
        return frozenset(self.table(Table.SERIES)["indicator"].unique())

    @property
    def code(self) -> str:
        return self.manifest.code


@lru_cache(maxsize=32)
def _opened(folder: Path, _written: int) -> Held:
    return Held(folder)


class Store:
    """All releases that are kept, by code."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_this_house(cls) -> "Store":
        return cls(settings.DATA / "statistics")

    def codes(self) -> list[str]:
        return sorted(path.parent.name for path in self.folder.glob(f"[!.]*/{MANIFEST}"))

    def __contains__(self, code: str) -> bool:
        return code in self.codes()

    def open(self, code: str) -> Held:
        """Raises NoRelease."""
        path = self.folder / code / MANIFEST
        # The name comes from an address: it is that of a folder here, and no way to another.
        if Path(code).name != code or code.startswith(".") or not path.is_file():
            known = ", ".join(self.codes())
            raise NoRelease(
                _("There is no release “%(code)s”; there is %(known)s.") % {"code": code, "known": known} if known
                else _("No release has been imported yet: stocktake statistics import PATH.")
            )  # fmt: skip
        return _opened(self.folder / code, path.stat().st_mtime_ns)

    def keep(self, manifest: Manifest, tables: "Mapping[Table, pl.DataFrame]") -> bool:
        """Keep a release, whole or not at all. False if the very same is kept already.

        Raises:
            AnotherRelease: something else has this name.
        """
        if manifest.code in self:
            kept = self.open(manifest.code).manifest
            if kept.sources == manifest.sources:
                return False
            theirs, ours = _first_difference(kept.sources, manifest.sources)
            raise AnotherRelease(
                _(
                    "The release “%(code)s” is kept already, made of %(theirs)s; this is %(ours)s. Nothing was changed: a correction is "
                    "a release of its own, under another name."
                )
                % {"code": manifest.code, "theirs": theirs, "ours": ours}
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{manifest.code}-{uuid4().hex[:8]}"
        try:
            beside.mkdir()
            kept_tables = []
            for table, frame in tables.items():
                path = beside / f"{table}.parquet"
                frame.write_parquet(path, compression="zstd", statistics=True)
                kept_tables.append(Kept(table, checksum(path), len(frame)))
            (beside / MANIFEST).write_text(replace(manifest, tables=tuple(kept_tables)).as_json(), encoding="utf-8")
            beside.rename(self.folder / manifest.code)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return True

    def check(self, code: str) -> None:
        """Compare what is kept with its manifest.

        Raises:
            NoRelease: there is none.
            Spoilt: a table was changed or is gone.
        """
        held = self.open(code)
        for kept in held.manifest.tables:
            path = held.folder / f"{kept.name}.parquet"
            if not path.is_file() or checksum(path) != kept.sha256:
                raise Spoilt(
                    _("The table “%(table)s” of the release “%(code)s” is not what was put there; import the release again.")
                    % {"table": kept.name, "code": code}
                )


def _first_difference(theirs: tuple[Kept, ...], ours: tuple[Kept, ...]) -> tuple[str, str]:
    known = {kept.name: kept for kept in theirs}
    for each in ours:
        other = known.get(each.name)
        if other != each:
            return (f"{other.name} {other.sha256[:12]}…" if other else "–", f"{each.name} {each.sha256[:12]}…")
    return ", ".join(sorted(known)), ", ".join(sorted(each.name for each in ours))
