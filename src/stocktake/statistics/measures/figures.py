"""A figure worked out from the releases: each component a question, the formula over their answers, and the recipe of it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.enums import LISTED, Formula, Unit
from stocktake.statistics.interfaces.pack import KNOWN, ComponentEntry, FigureEntry
from stocktake.statistics.interfaces.releases import PUBLISHED
from stocktake.statistics.measures.answering import Answer, answer
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules.formulas import Listed, compute, rank, unit_of, weighted_mean

EVERY = 100_000
"""More than any list has: all of it is asked for."""
MANY = 12


class DoNotFit(Refusal):
    """The components of a figure cannot be counted with each other, or cannot be asked of a release at all."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component, answered. `entry` says which release it was taken from in the end."""

    name: str
    entry: ComponentEntry
    answer: Answer


def work_out(figure: FigureEntry, store: Store, *, release: str = "") -> Answer:
    """The figure as its definition says, unrounded; a list for a formula that makes one.

    Args:
        release: in place of the definition's own, for each component of the same dataset.

    Raises:
        NoRelease, NoSuchPlace, NotAQuestion: a component cannot be asked so.
        DoNotFit: their units do not go together, or no component can come from that release.
    """
    parts = [_answered(name, entry, figure.formula, store, release) for name, entry in figure.components.items()]
    if release and all(part.entry.release != release for part in parts):
        raise DoNotFit(
            _("Nothing that “%(name)s” is made of can come from the release “%(release)s”.")
            % {"name": figure.key, "release": release}
        )
    unit = unit_of(figure.formula, {part.name: part.answer.unit for part in parts})
    if unit is None:
        units = ", ".join(f"{part.name}: {part.answer.unit.label}" for part in parts)
        raise DoNotFit(
            _("These do not go together in “%(formula)s”: %(units)s.") % {"formula": figure.formula.label, "units": units}
        )
    notes = dict.fromkeys(note for part in parts for note in part.answer.notes)
    value = _made(figure, parts, notes)
    if value is None:
        notes[_("The source has no number for this.")] = None
    return Answer(
        value, unit, _recipe(figure, unit, parts), tuple(notes),
        tuple(dict.fromkeys(each for part in parts for each in part.answer.attribution)),
    )  # fmt: skip


def _answered(name: str, entry: ComponentEntry, formula: Formula, store: Store, release: str) -> Part:
    if entry.measure == PUBLISHED or entry.origin == KNOWN:
        raise DoNotFit(_("“%(name)s” is taken from the table of its pack, not from a release.") % {"name": name})
    chosen = entry
    if release and _dataset(store, entry.release) == _dataset(store, release):
        chosen = entry.model_copy(update={"release": release})
    every = EVERY if formula in LISTED - {Formula.TOP} else 0
    return Part(name, chosen, answer(chosen.question(top=every), store))


def _dataset(store: Store, code: str) -> str:
    """Of a release; of one that is not held nothing is known, and it is asked for by its name."""
    return store.open(code).manifest.dataset if code in store else code


def _made(figure: FigureEntry, parts: list[Part], notes: dict[str, None]) -> Any:
    by_name = {part.name: part.answer.value for part in parts}
    match figure.formula:
        case Formula.TOP:
            return by_name["list"]
        case Formula.RANK:
            return rank(figure.place.strip().upper(), _listed(by_name["list"]))
        case Formula.WEIGHTED_MEAN:
            mean, lacking = weighted_mean(_listed(by_name["value"]), _listed(by_name["weight"]))
            if lacking:
                areas = ", ".join(lacking[:MANY]) + ("…" if len(lacking) > MANY else "")
                notes[_("Left out, because one of the two numbers is not known: %(areas)s.") % {"areas": areas}] = None
            return None if mean is None else float(mean)
        case _:
            values = {name: Decimal(str(value)) for name, value in by_name.items() if value is not None}
            made = compute(figure.formula, values)
            return None if made is None else _plain(made)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _listed(value: Any) -> Listed:
    return {tuple(codes): Decimal(str(number)) for *codes, number in value or []}


def _recipe(figure: FigureEntry, unit: Unit, parts: list[Part]) -> dict[str, Any]:
    """The whole of it as plain data: each component with the recipe of its own, and what it came to."""
    every = {"top": "all"}
    components: Mapping[str, Any] = {
        part.name: {
            **part.answer.recipe,
            "filter": {**part.answer.recipe["filter"], **(every if figure.formula in LISTED - {Formula.TOP} else {})},
            "unit": str(part.answer.unit),
            "value": [list(row) for row in part.answer.value] if isinstance(part.answer.value, list) else part.answer.value,
        }
        for part in parts
    }
    place = {"place": figure.place} if figure.place else {}
    return {"formula": str(figure.formula), "unit": str(unit), "places": figure.places, **place, "components": components}
