"""Why a newer release gives a figure otherwise: which of its parts changed, in which areas, and what the release says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from stocktake.foundation.texts import Shown, shown
from stocktake.parties.interfaces.pack import GroupEntry
from stocktake.statistics.charts.messages import said
from stocktake.statistics.interfaces.groups import groups_for
from stocktake.statistics.interfaces.pack import ComponentEntry
from stocktake.statistics.measures.components import by_area, counted
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.queries.exploring import names_of
from stocktake.statistics.queries.named import Named
from stocktake.statistics.releases.store import Held, Store

TOLD = 3
"""So many areas are named; the others are told together."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area whose number changed. `change` with its sign; `note`: what the newer release says of the area, and the older did not."""

    code: str
    name: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure that changed, in words. `areas`: the greatest changes first; `others`: how many further areas changed, and
    `change_of_others` by how much together; `beyond`: why no areas can be told."""

    label: Shown
    old: str
    new: str
    areas: tuple[Area, ...] = ()
    others: int = 0
    change_of_others: str = ""
    beyond: str = ""


def why_moved(named: Named, release: str, store: Store) -> list[Part]:
    """What changed between the releases a figure was made of and a newer one. Empty for what is no sum over areas.

    Raises:
        NoRelease: the newer one is not held.
        PackError: a fault in the pack.
    """
    if named.folder is None:
        return []
    groups, newer = groups_for(named.folder), store.open(release)
    # An invented area may have the code of a real one: it goes by its code.
    names = names_of(Places.of(store)) if AREAS in store and not named.is_invented else {}
    parts = (_part(entry, newer, groups, store, names) for entry in named.entry.components.values())
    return [part for part in parts if part is not None]


def _part(
    entry: ComponentEntry, newer: Held, groups: Mapping[str, GroupEntry], store: Store, names: Mapping[str, str]
) -> Part | None:
    after = counted(entry, newer, groups)
    if after is None or after.value is None:
        return None
    label = shown(entry.labels)
    if entry.release not in store:
        beyond = _("The release “%(release)s” is not held here: it cannot be told where the difference lies.")
        return Part(label, "", said(after.value, after.unit), beyond=beyond % {"release": entry.release})
    older = store.open(entry.release)
    before = counted(entry, older, groups)
    if before is None or before.value is None or before.value == after.value:
        return None
    old, new = said(before.value, before.unit), said(after.value, after.unit)
    changes = _changes(by_area(entry, older, groups), by_area(entry, newer, groups))
    areas = tuple(
        Area(code, names.get(code, code), _signed(change, after.unit), _new_note(code, entry.year, older, newer))
        for code, change in changes[:TOLD]
    )
    rest = [change for _code, change in changes[TOLD:]]
    return Part(label, old, new, areas, len(rest), _signed(sum(rest, Decimal(0)), after.unit) if rest else "")


def _changes(before: Mapping[str, int | float], after: Mapping[str, int | float]) -> list[tuple[str, Decimal]]:
    """The areas whose number is another one, the greatest change first. What a release does not have adds nothing to its sum."""
    found = {code: Decimal(str(after.get(code, 0))) - Decimal(str(before.get(code, 0))) for code in {*before, *after}}
    return sorted(((code, change) for code, change in found.items() if change), key=lambda each: (-abs(each[1]), each[0]))


def _signed(change: Decimal, unit: str) -> str:
    """`+1,200` or `−1,200`, in its unit."""
    return ("+" if change >= 0 else "−") + said(abs(change), unit)


def _new_note(area: str, year: int, older: Held, newer: Held) -> str:
    known = older.manifest.notes_on(area, year)
    return " ".join(note for note in newer.manifest.notes_on(area, year) if note not in known)
