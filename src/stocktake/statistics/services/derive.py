"""Deriving the small table of a pack from the published matrices.

Only the few numbers that the figures of the pack are made of are written down, each with attribution, terms and the
checksum of its file. The matrices themselves stay where the user put them.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path

from stocktake.foundation.refusals import Refusal
from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces import component_table, indicators, quotes
from stocktake.statistics.interfaces.component_table import Component
from stocktake.statistics.interfaces.groups import groups_for, members_on
from stocktake.statistics.interfaces.pack import ALL, KNOWN, ComponentEntry, Place, read_figures
from stocktake.statistics.interfaces.releases import RELEASES, Measure, Release
from stocktake.statistics.interfaces.stock import Stock, Sum
from stocktake.statistics.interfaces.tables import MANIFEST, checksum, decimal, listed_otherwise, read_table

TOTALS = "ims_totals.csv"


class CannotDerive(Refusal):
    """The table is not derived and the old one stays. The message names file and line, or file and cell."""


class Source:
    """A folder of tidy tables. Each table is read, and checked against its checksum and its totals, once."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CannotDerive(f"There is no folder {folder}; name the one that holds the tidy tables.")
        self.folder = folder
        self.stock = cache(self._stock)
        self.checksum = cache(self._checksum)
        self._checked: set[tuple[str, int]] = set()

    def _checksum(self, name: str) -> str:
        """Of a table, after comparing it with the manifest of the folder where there is one."""
        path = self.folder / name
        if not path.is_file():
            raise CannotDerive(f"{name} is not in {self.folder}; it is needed for this pack.")
        found = checksum(path)
        if (number := listed_otherwise(path, found)) is not None:
            raise CannotDerive(f"{name} is not the file that {MANIFEST}, line {number} lists: its SHA-256 is {found}.")
        return found

    def _stock(self, release: Release) -> Stock:
        return Stock(tuple(self.folder / name for name in release.files))

    def check_totals(self, release: Release, year: int) -> None:
        """Compare the sums over origins with the source's own totals, for one year, where the totals are held."""
        path = self.folder / TOTALS
        if not path.is_file() or (release.code, year) in self._checked:
            return
        self._checked.add((release.code, year))
        sums = self.stock(release).by_destination(year)
        totals = read_table(path, columns=("revision", "year", "iso3", "stock_total"), key=("revision", "year", "iso3"))
        for line, revision, when, area, text in totals.iter_rows():
            if (revision, when) == (release.revision, str(year)) and area in sums and text is not None:
                total = decimal(text, path, line, "stock_total")
                if sums[area] != total:
                    raise CannotDerive(
                        f"{release.files[0]}: {area} {year} adds up to {sums[area]}, but {TOTALS}, line {line} says {total}."
                    )


def derive(data_dir: Path, pack_dir: Path) -> Path:
    """Compute every component that `figures.yaml` of a pack names, and write `figures.csv` beside it.

    Returns:
        The path of the table. Deriving again from the same data gives the same bytes.

    Raises:
        CannotDerive: a release is not known or its terms are not stated, a group is not known, a table is not the one
            listed or does not add up.
        TableError: a table has a fault.
        PackError: `figures.yaml` has one.
    """
    content, document = read_figures(pack_dir)
    groups = groups_for(pack_dir)
    source = Source(data_dir)
    rows: list[Component] = []
    for index, figure in enumerate(content.figures):
        for name, (entry, place) in figure.all_components().items():

            def fault(what: str, place: Place = ("figures", index, *place)) -> CannotDerive:
                return CannotDerive(document.fault(place, what))

            rows.append(_component(source, groups, figure.key, name, entry, fault))
    path = pack_dir / component_table.FILE
    component_table.write_components(path, rows)
    return path


Fault = Callable[[str], CannotDerive]


def _component(
    source: Source, groups: Mapping[str, GroupEntry], key: str, name: str, entry: ComponentEntry, fault: Fault
) -> Component:
    release = _release(entry, fault)
    areas = {code: members_on(groups[code], entry.as_of) if code in groups else frozenset({code}) for code in entry.places}
    total = _sum(source, release, entry, areas)
    single = [code for code in areas if code not in groups]
    if total.value is None and single:
        raise fault(f"“{single[0]}” is no group of this pack or of those it requires, and no area with a value in “{release.code}”")
    named = [code for code in areas if code in groups]
    return Component(
        key=key,
        component=name,
        label=entry.labels.get("en") or next(iter(entry.labels.values()), name),
        value=None if total.value is None else _plain(total),
        unit=total.unit.value,
        dataset=release.dataset,
        release=release.code,
        year=str(entry.year),
        filter=entry.filter,
        group=" ".join(named),
        as_of=entry.as_of.isoformat() if entry.as_of and named else "",
        attribution=release.attribution,
        terms=release.terms,
        source_file_sha256=" ".join(source.checksum(file) for file in release.files),
        missing=" ".join(total.missing),
    )


def _release(entry: ComponentEntry, fault: Fault) -> Release:
    release = RELEASES.get(entry.release)
    if release is None:
        known = ", ".join(code for code, each in RELEASES.items() if each.may_be_shipped)
        raise fault(f"the release “{entry.release}” is not one that can be read; there is {known}")
    if not release.may_be_shipped:
        raise fault(f"the terms of “{release.code}” are not stated; nothing of it is put into a pack")
    if release.measure != entry.measure:
        raise fault(f"“{release.code}” has no “{entry.measure}”; it has “{release.measure}”")
    return release


def _sum(source: Source, release: Release, entry: ComponentEntry, areas: Mapping[str, frozenset[str]]) -> Sum:
    for file in release.files:
        source.checksum(file)

    def chosen(code: str) -> Collection[str] | None:
        return None if code in {ALL, KNOWN} else areas[code]

    path = source.folder / release.files[0]
    match entry.measure:
        case Measure.STOCK:
            source.check_totals(release, entry.year)
            return source.stock(release).total(
                year=entry.year,
                destination=chosen(entry.destination),
                origin=chosen(entry.origin),
                known_origin=entry.origin == KNOWN,
                sex=entry.sex,
            )
        case Measure.REMITTANCES_RECEIVED:
            return indicators.remittances_received(path, year=entry.year, areas=chosen(entry.area))
        case Measure.ODA_RECEIVED:
            return indicators.oda_received(path, year=entry.year, areas=chosen(entry.area))
        case Measure.PUBLISHED:
            return quotes.published(path, year=entry.year, area=entry.area, indicator=entry.indicator)


def _plain(total: Sum) -> Decimal:
    """Persons and dollars whole; a share with the digits it was published with."""
    value = total.value or Decimal(0)
    return value if total.unit == Unit.PER_CENT else value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
