"""Formulas as data: what a figure is made of, and the arithmetic. Exact decimals throughout, no floats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from stocktake.statistics.enums import Formula, Unit

HUNDRED = Decimal(100)

Values = Mapping[str, Decimal]
Listed = Mapping[tuple[str, ...], Decimal]
"""Numbers by the codes of their areas (two codes for a corridor)."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The components a formula needs (none named: any number of them) and what it makes of them."""

    needs: tuple[str, ...]
    make: Callable[[Values], Decimal] | None
    """None for a formula over lists."""


ARITHMETIC: dict[Formula, Arithmetic] = {
    Formula.SUM: Arithmetic((), lambda parts: sum(parts.values(), Decimal(0))),
    Formula.SHARE: Arithmetic(("numerator", "denominator"), lambda parts: HUNDRED * parts["numerator"] / parts["denominator"]),
    Formula.RATIO: Arithmetic(("numerator", "denominator"), lambda parts: parts["numerator"] / parts["denominator"]),
    Formula.FEMALE_SHARE: Arithmetic(("women", "all"), lambda parts: HUNDRED * parts["women"] / parts["all"]),
    Formula.PART: Arithmetic(("whole", "share"), lambda parts: parts["whole"] * parts["share"] / HUNDRED),
    Formula.CHANGE: Arithmetic(("now", "before"), lambda parts: parts["now"] - parts["before"]),
    Formula.GROWTH: Arithmetic(("now", "before"), lambda parts: HUNDRED * (parts["now"] - parts["before"]) / parts["before"]),
    Formula.PER_HEAD: Arithmetic(("amount", "people"), lambda parts: parts["amount"] / parts["people"]),
    Formula.WEIGHTED_MEAN: Arithmetic(("value", "weight"), None),
    Formula.RANK: Arithmetic(("list",), None),
    Formula.TOP: Arithmetic(("list",), None),
}

_ONE_UNIT = frozenset({Formula.SUM, Formula.SHARE, Formula.FEMALE_SHARE, Formula.CHANGE, Formula.GROWTH})
"""Formulas whose components are all counted in the same unit: persons are not added to dollars."""


def misfit(formula: Formula, names: set[str]) -> str:
    """What is wrong with the components of a formula, in words; empty when they fit."""
    needs = set(ARITHMETIC[formula].needs)
    if not needs:
        return "" if names else f"“{formula}” needs at least one component"
    if needs == names:
        return ""
    return f"“{formula}” is made of {' and '.join(ARITHMETIC[formula].needs)}, not of {', '.join(sorted(names)) or 'nothing'}"


def compute(formula: Formula, values: Values) -> Decimal | None:
    """The figure, unrounded; None where a component is missing or the denominator is zero."""
    make = ARITHMETIC[formula].make
    if make is None or misfit(formula, set(values)):
        return None
    try:
        return make(values)
    except ArithmeticError:  # division by zero, and decimal's own 0 / 0
        return None


def span(formula: Formula, values: Values, roundings: Values) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest value of a figure whose components were themselves published rounded.

    `roundings` gives, per component, the step it was rounded to (163.8 million: 100000). Each component then lies half
    a step either way. Every formula here rises or falls steadily in each component, so the corners suffice.
    """
    corners = [
        [values[name] - step / 2, values[name] + step / 2] if (step := roundings.get(name, Decimal(0))) else [values[name]]
        for name in values
    ]
    made = [compute(formula, dict(zip(values, corner, strict=True))) for corner in product(*corners)]
    known = [value for value in made if value is not None]
    return (min(known), max(known)) if known and len(known) == len(made) else None


def unit_of(formula: Formula, units: Mapping[str, Unit]) -> Unit | None:
    """What a figure is counted in, from the units of its components; None where these do not go together."""
    if formula in _ONE_UNIT and len(set(units.values())) != 1:
        return None
    match formula:
        case Formula.SHARE | Formula.FEMALE_SHARE | Formula.GROWTH:
            return Unit.PER_CENT
        case Formula.RATIO:
            return Unit.RATIO
        case Formula.RANK:
            return Unit.RANK
        case Formula.PER_HEAD:
            return None if units["people"] != Unit.PERSONS else Unit.RATIO if units["amount"] == Unit.PERSONS else units["amount"]
        case Formula.PART:
            return units["whole"] if units["share"] == Unit.PER_CENT else None
        case Formula.WEIGHTED_MEAN:
            return units["value"]
        case _:
            return next(iter(units.values()))


def weighted_mean(values: Listed, weights: Listed) -> tuple[Decimal | None, list[str]]:
    """Σ value × weight ÷ Σ weight over the areas that have both, and the areas that lack one of them.

    The usual arithmetic mean of rates over areas of different size; weights below zero are no weights and make it unknown.
    """
    both = values.keys() & weights.keys()
    lacking = sorted({"-".join(key) for key in values.keys() ^ weights.keys()})
    total = sum((weights[key] for key in both), Decimal(0))
    if total <= 0 or any(weights[key] < 0 for key in both):
        return None, lacking
    return sum((values[key] * weights[key] for key in both), Decimal(0)) / total, lacking


def rank(place: str, listed: Listed) -> int | None:
    """The place of an area in a list, the greatest being first; equals share a place and the next one is left free (1, 2, 2, 4)."""
    own = listed.get((place,))
    return None if own is None else 1 + sum(value > own for value in listed.values())
