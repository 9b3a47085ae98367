"""Stated against computed: does a number in a document come out of the sources?

A statement is right in its own words or not at all: "about 65 million" when the computed number rounds to it at the
step the statement is rounded to; "more than 106 million" when the computed number is above it; "at least 10 times"
when it is not below.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto

from stocktake.statistics.enums import Comparison, Verdict


class Because(Enum):
    """Why a verdict is what it is; `rules.reasons` puts it into words."""

    EQUAL = auto()
    HOLDS = auto()
    ROUNDS = auto()
    INPUTS_ROUNDED = auto()
    DIFFERS = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """A number as a document puts it: value in its unit, how it is worded, and the step it is rounded to."""

    value: Decimal
    comparison: Comparison
    rounded_to: Decimal


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To the nearest multiple of a step, halves away from zero, as the manuals of style have it."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def judge(statement: Statement, computed: Decimal | None, reach: tuple[Decimal, Decimal] | None = None) -> tuple[Verdict, Because]:
    """The verdict and its ground.

    Args:
        statement: what the document says.
        computed: what the sources give, unrounded; None where a component is missing.
        reach: lowest and highest value allowed by the rounding of the components themselves, if they are rounded.
    """
    if computed is None:
        return Verdict.NOT_REPRODUCED, Because.MISSING
    low, high = reach or (computed, computed)
    if statement.comparison == Comparison.ROUNDED:
        half = statement.rounded_to / 2
        if computed == statement.value:
            return Verdict.REPRODUCED, Because.EQUAL
        if rounded(computed, statement.rounded_to) == statement.value:
            return Verdict.TO_ROUNDING, Because.ROUNDS
        agrees = low <= statement.value + half and high >= statement.value - half
    elif _holds(statement, computed):
        return Verdict.REPRODUCED, Because.HOLDS
    else:
        agrees = _holds(statement, high)
    if agrees and reach:
        return Verdict.TO_ROUNDING, Because.INPUTS_ROUNDED
    return Verdict.NOT_REPRODUCED, Because.DIFFERS


def _holds(statement: Statement, value: Decimal) -> bool:
    return value > statement.value if statement.comparison == Comparison.MORE_THAN else value >= statement.value
