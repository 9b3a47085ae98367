"""Deriving the small table of a pack from the published matrices.

Only the few numbers that the figures of the pack are made of are written down, each with attribution, terms and the
checksum of its file. The matrices themselves stay where the user put them.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from stocktake.foundation.refusals import Refusal
from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.interfaces import component_table
from stocktake.statistics.interfaces.component_table import Component
from stocktake.statistics.interfaces.groups import groups_for
from stocktake.statistics.interfaces.pack import ComponentEntry, Place, read_figures
from stocktake.statistics.interfaces.releases import PUBLISHED, RELEASES, Release
from stocktake.statistics.measures.components import counted
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store
from stocktake.statistics.services.import_releases import import_named

DATED = {Measure.STOCK: Table.PEOPLE, PUBLISHED: Table.QUOTED}
"""The table of a release whose years a measure needs; of money, the series."""


class CannotDerive(Refusal):
    """The table is not derived and the old one stays. The message names file and line, or file and cell."""


def derive(data_dir: Path, pack_dir: Path) -> Path:
    """Compute every component that `figures.yaml` of a pack names, and write `figures.csv` beside it.

    Figures over lists, and of measures that a pack does not carry, are left to the releases.

    Returns:
        The path of the table. Deriving again from the same data gives the same bytes.

    Raises:
        CannotDerive: a release is not known or its terms are not stated, a group is not known.
        CannotImport: a table is not there, or not the one listed.
        TableError: a table has a fault, or does not add up.
        PackError: `figures.yaml` has one.
    """
    content, document = read_figures(pack_dir)
    groups = groups_for(pack_dir)
    if not data_dir.is_dir():
        raise CannotDerive(f"There is no folder {data_dir}; name the one that holds the tidy tables.")
    rows: list[Component] = []
    with TemporaryDirectory(prefix="releases-") as folder:
        store = Store(Path(folder))
        for index, figure in enumerate(content.figures):
            if not figure.is_kept_as_table:
                continue
            for name, (entry, place) in figure.all_components().items():

                def fault(what: str, place: Place = ("figures", index, *place)) -> CannotDerive:
                    return CannotDerive(document.fault(place, what))

                release = _release(entry, fault)
                if release.code not in store:
                    import_named(release.code, data_dir, store=store)
                rows.append(_component(store.open(release.code), release, groups, figure.key, name, entry, fault))
    path = pack_dir / component_table.FILE
    component_table.write_components(path, rows)
    return path


Fault = Callable[[str], CannotDerive]


def _component(
    held: Held, release: Release, groups: Mapping[str, GroupEntry], key: str, name: str, entry: ComponentEntry, fault: Fault
) -> Component:
    found = counted(entry, held, groups)
    if found is None:
        raise fault(f"“{release.code}” has no “{entry.measure}”; it has “{release.measure}”")
    years = held.years(DATED.get(entry.measure, Table.SERIES))
    if entry.year not in years:
        raise fault(f"“{release.code}” has nothing for the year {entry.year}; there is {', '.join(map(str, years))}")
    if found.value is None and entry.measure == PUBLISHED:
        raise fault(f"no number “{entry.indicator}” is published in “{release.code}” for {entry.area} in {entry.year}")
    single = [code for code in entry.places if code not in groups]
    if found.value is None and single:
        raise fault(f"“{single[0]}” is no group of this pack or of those it requires, and no area with a value in “{release.code}”")
    named = [code for code in entry.places if code in groups]
    sums = {kept.name: kept.sha256 for kept in held.manifest.sources}
    return Component(
        key=key,
        component=name,
        label=entry.labels.get("en") or next(iter(entry.labels.values()), name),
        value=found.value,
        unit=found.unit.value,
        dataset=release.dataset,
        release=release.code,
        year=str(entry.year),
        filter=entry.filter,
        group=" ".join(named),
        as_of=entry.as_of.isoformat() if entry.as_of and named else "",
        attribution=release.attribution,
        terms=release.terms,
        source_file_sha256=" ".join(sums[file] for file in release.files),
        missing=" ".join(found.missing),
    )


def _release(entry: ComponentEntry, fault: Fault) -> Release:
    release = RELEASES.get(entry.release)
    if release is None:
        known = ", ".join(code for code, each in RELEASES.items() if each.may_be_shipped)
        raise fault(f"the release “{entry.release}” is not one that can be read; there is {known}")
    if not release.may_be_shipped:
        raise fault(f"the terms of “{release.code}” are not stated; nothing of it is put into a pack")
    return release
