"""A figure of a pack by its name, from the table of the pack, or from another release that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.packs import Manifest, packs_folder, read_as
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import shown
from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces import component_table
from stocktake.statistics.interfaces.component_table import Component, read_components
from stocktake.statistics.interfaces.groups import groups_for
from stocktake.statistics.interfaces.pack import FIGURES, ComponentEntry, FigureEntry, read_figures
from stocktake.statistics.interfaces.releases import PUBLISHED
from stocktake.statistics.measures.answering import Answer
from stocktake.statistics.measures.components import counted
from stocktake.statistics.measures.figures import work_out
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.queries.recipe import attribution_of, recipe_of
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store
from stocktake.statistics.rules.formulas import compute


class NoFigure(Refusal):
    """No pack, or more than one, has a figure of this name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A definition and whose it is. `folder` is that of its pack; None for a figure of the house."""

    pack: str
    entry: FigureEntry
    folder: Path | None = None
    is_invented: bool = False

    @property
    def name(self) -> str:
        return f"{self.pack}/{self.entry.key}"


def named_figure(name: str, *, release: str = "", store: Store) -> Answer:
    """Compute a figure as its pack, or whoever defined it here, says; unrounded.

    Args:
        name: its key, or `pack/key` where several packs have one; `house/key` for one that was defined here.
        release: taken in place of the definition's own for every component that it holds the same kind of numbers for.

    Raises:
        NoFigure: there is none of that name, or several; or nothing in it can come from that release.
        NoRelease: the release was not imported.
        PackError, TableError: a fault in the pack.
        Refusal: what `measures.figures.work_out` refuses.
    """
    return computed(definition_named(name), release=release, store=store)


def computed(named: Named, *, release: str = "", store: Store) -> Answer:
    """The same of a definition that is at hand. Numbers that a pack carries are taken from its table."""
    if named.folder is not None and named.entry.is_kept_as_table:
        found = _from_table(named.entry, named.folder, release, store)
    else:
        found = work_out(named.entry, store, release=release)
    return replace(found, recipe=found.recipe | {"pack": named.pack, "figure": named.entry.key})


def other_releases(named: Named, store: Store) -> list[str]:
    """Releases of the same datasets that the figure is not made of."""
    used = {part.release for part in named.entry.components.values()}
    datasets = {store.open(code).manifest.dataset for code in used if code in store}
    return [code for code in store.codes() if code not in used and store.open(code).manifest.dataset in datasets]


def alternatives_of(named: Named) -> list[tuple[str, Decimal]]:
    """Other readings that the pack of a figure carries numbers for: what each is called, and what it comes to."""
    if named.folder is None or not named.entry.alternatives:
        return []
    rows, figure, found = read_components(named.folder / component_table.FILE), named.entry, []
    for other in figure.alternatives:
        keys = {part: f"{other.key}/{part}" if part in other.components else part for part in figure.components}
        values = {
            part: row.value for part, key in keys.items()
            if (row := rows.get((figure.key, key))) is not None and row.value is not None
        }  # fmt: skip
        if other.held and not other.stated and (value := compute(figure.formula, values)) is not None:
            found.append((shown(other.labels).text, value))
    return found


def _from_table(figure: FigureEntry, folder: Path, release: str, store: Store) -> Answer:
    rows = read_components(folder / component_table.FILE)
    parts = [rows[figure.key, part] for part in figure.components if (figure.key, part) in rows]
    if release:
        parts = _swapped(figure, parts, store.open(release), groups_for(folder))
    values = {part.component: part.value for part in parts if part.value is not None}
    value = compute(figure.formula, values)
    notes = list(figure.note.values())[:1]
    if release:
        notes += _years_missing(figure, store.open(release))
    notes += [
        _("There is nothing for some of the areas asked for, and they are left out (%(number)s): %(areas)s.")
        % {"number": len(part.missing.split()), "areas": part.missing.replace(" ", ", ")}
        for part in parts if part.missing
    ]  # fmt: skip
    if value is None:
        notes.append(_("The source has no number for this."))
    recipe = recipe_of(figure, parts)
    return Answer(_number(value, figure.unit), figure.unit, recipe, tuple(dict.fromkeys(notes)), attribution_of(parts))


def _years_missing(figure: FigureEntry, held: Held) -> list[str]:
    table = Table.PEOPLE if held.has(Table.PEOPLE) else Table.SERIES
    years = held.years(table)
    asked = {entry.year for entry in figure.components.values() if entry.measure != PUBLISHED}
    return [
        _("The release “%(release)s” has nothing for %(year)s; it has %(known)s.")
        % {"release": held.code, "year": year, "known": ", ".join(map(str, years))}
        for year in sorted(asked - set(years))
    ]


def definition_named(name: str) -> Named:
    """How a figure is made, by its name.

    Raises:
        NoFigure: none has it, or several packs have.
        PackError: a fault in a pack.
    """
    pack, _slash, key = name.rpartition("/")
    named = [each for each in figures_of_packs(pack) if each.entry.key == key] if pack != HOUSE else []
    # What is invented to show the house never stands for what is real.
    found = [each for each in named if not each.is_invented] or named
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise NoFigure(_("Several packs have a figure “%(name)s”; please name one: %(names)s.") % {"name": key, "names": names})
    # One that was laid aside is in no list, and still answers to whatever leans on it.
    if pack in ("", HOUSE) and (row := Figure.objects.filter(pack=HOUSE, key=key).first()) is not None:
        return Named(HOUSE, FigureEntry.model_validate(row.definition))
    names = ", ".join(each.name for each in figures_of_packs(pack if pack != HOUSE else ""))
    raise NoFigure(_("There is no figure “%(name)s”; there is %(names)s.") % {"name": name, "names": names or "–"})


def figures_of_packs(pack: str = "") -> list[Named]:
    """Every figure that a pack defines, or that this one does, in their order."""
    found = []
    for path in sorted(packs_folder().glob(f"*/{FIGURES}")):
        folder = path.parent
        if pack in ("", folder.name):
            invented = read_as(Manifest, folder / "pack.yaml")[0].invented
            found += [Named(folder.name, entry, folder, invented) for entry in read_figures(folder)[0].figures]
    return found


def _swapped(figure: FigureEntry, parts: list[Component], held: Held, groups: Mapping[str, GroupEntry]) -> list[Component]:
    """The components that the release can give, computed from it; the others as they are."""
    made = [_from_release(part, figure.components[part.component], held, groups) for part in parts]
    if all(new is None for new in made):
        raise NoFigure(
            _("Nothing that “%(name)s” is made of can come from the release “%(release)s”.")
            % {"name": figure.key, "release": held.code}
        )
    return [new or part for new, part in zip(made, parts, strict=True)]


def _from_release(part: Component, entry: ComponentEntry, held: Held, groups: Mapping[str, GroupEntry]) -> Component | None:
    found = counted(entry, held, groups)
    if found is None:
        return None
    manifest = held.manifest
    return replace(
        part, value=found.value, dataset=manifest.dataset, release=manifest.code, attribution=manifest.attribution,
        terms=manifest.terms or "no terms stated", source_file_sha256=" ".join(kept.sha256 for kept in manifest.sources),
        missing=" ".join(found.missing),
    )  # fmt: skip


def _number(value: Decimal | None, unit: Unit) -> Any:
    """Persons as a whole number, everything else with a point."""
    if value is None:
        return None
    return int(value) if unit == Unit.PERSONS and value == value.to_integral_value() else float(value)
