"""Formulas as data: what a figure is made of, and the arithmetic. Exact decimals throughout, no floats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from stocktake.statistics.enums import Formula

HUNDRED = Decimal(100)

Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The components a formula needs (none named: any number of them) and what it makes of them."""

    needs: tuple[str, ...]
    make: Callable[[Values], Decimal]


ARITHMETIC: dict[Formula, Arithmetic] = {
    Formula.SUM: Arithmetic((), lambda parts: sum(parts.values(), Decimal(0))),
    Formula.SHARE: Arithmetic(("numerator", "denominator"), lambda parts: HUNDRED * parts["numerator"] / parts["denominator"]),
    Formula.RATIO: Arithmetic(("numerator", "denominator"), lambda parts: parts["numerator"] / parts["denominator"]),
    Formula.FEMALE_SHARE: Arithmetic(("women", "all"), lambda parts: HUNDRED * parts["women"] / parts["all"]),
    Formula.PART: Arithmetic(("whole", "share"), lambda parts: parts["whole"] * parts["share"] / HUNDRED),
}


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
    if misfit(formula, set(values)):
        return None
    try:
        return ARITHMETIC[formula].make(values)
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
