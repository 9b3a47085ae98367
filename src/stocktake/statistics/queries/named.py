"""A figure of a pack by its name, from the table of the pack, or from another release that is kept."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.packs import Manifest, packs_folder, read_as
from stocktake.foundation.refusals import Refusal
from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces import component_table
from stocktake.statistics.interfaces.component_table import Component, read_components
from stocktake.statistics.interfaces.groups import groups_for
from stocktake.statistics.interfaces.pack import FIGURES, ComponentEntry, FigureEntry, read_figures
from stocktake.statistics.interfaces.releases import Measure
from stocktake.statistics.measures.answering import Answer
from stocktake.statistics.measures.components import counted
from stocktake.statistics.queries.recipe import attribution_of, recipe_of
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store
from stocktake.statistics.rules.formulas import compute


class NoFigure(Refusal):
    """No pack, or more than one, has a figure of this name."""


def named_figure(name: str, *, release: str = "", store: Store) -> Answer:
    """Compute a figure as its pack says, unrounded.

    Args:
        name: its key, or `pack/key` where several packs have one.
        release: taken in place of the pack's own for every component that it holds the same kind of numbers for.

    Raises:
        NoFigure: there is none of that name, or several; or nothing in it can come from that release.
        NoRelease: the release was not imported.
        PackError, TableError: a fault in the pack.
    """
    folder, figure = _find(name)
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
    recipe = recipe_of(figure, parts) | {"pack": folder.name, "figure": figure.key}
    return Answer(_number(value, figure.unit), figure.unit, recipe, tuple(dict.fromkeys(notes)), attribution_of(parts))


def _years_missing(figure: FigureEntry, held: Held) -> list[str]:
    table = Table.PEOPLE if held.has(Table.PEOPLE) else Table.SERIES
    years = held.years(table)
    asked = {entry.year for entry in figure.components.values() if entry.measure != Measure.PUBLISHED}
    return [
        _("The release “%(release)s” has nothing for %(year)s; it has %(known)s.")
        % {"release": held.code, "year": year, "known": ", ".join(map(str, years))}
        for year in sorted(asked - set(years))
    ]


def _find(name: str) -> tuple[Path, FigureEntry]:
    pack, _slash, key = name.rpartition("/")
    folders = [path.parent for path in sorted(packs_folder().glob(f"{pack or '*'}/{FIGURES}"))]
    known = {folder: {figure.key: figure for figure in read_figures(folder)[0].figures} for folder in folders}
    found = [(folder, figures[key]) for folder, figures in known.items() if key in figures]
    # What is invented to show the house never stands for what is real.
    real = [each for each in found if not read_as(Manifest, each[0] / "pack.yaml")[0].invented]
    if len(real or found) == 1:
        return (real or found)[0]
    if found:
        names = ", ".join(f"{folder.name}/{key}" for folder, _figure in found)
        raise NoFigure(_("Several packs have a figure “%(name)s”; please name one: %(names)s.") % {"name": key, "names": names})
    names = ", ".join(f"{folder.name}/{each}" for folder, figures in known.items() for each in figures)
    raise NoFigure(_("There is no figure “%(name)s”; there is %(names)s.") % {"name": name, "names": names or "–"})


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
