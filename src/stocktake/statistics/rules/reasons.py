"""A verdict in words: what the sources give, whether that is what is stated, and what else would give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from stocktake.statistics.enums import Comparison, Kind
from stocktake.statistics.rules.compare import Because


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of a figure as it is spoken of: its label, its number formatted, whether the statement fits it.

    `distance` is how far it lies from the statement; None where the reading is not held and nothing is known.
    """

    label: str
    amount: str
    kind: Kind
    fits: bool
    distance: Decimal | None


def stated_in_words(amount: str, comparison: Comparison) -> str:
    """“more than 106 million” from its parts."""
    if comparison == Comparison.MORE_THAN:
        return _("more than %(amount)s") % {"amount": amount}
    if comparison == Comparison.AT_LEAST:
        return _("at least %(amount)s") % {"amount": amount}
    return amount


def ground(because: Because, *, computed: str, stated: str, low: str = "", high: str = "") -> str:
    """The first sentence: the number computed, beside the number stated."""
    numbers = {"computed": computed, "stated": stated, "low": low, "high": high}
    match because:
        case Because.EQUAL:
            return _("The sources give exactly %(computed)s.") % numbers
        case Because.HOLDS:
            return _("The sources give %(computed)s, which is %(stated)s.") % numbers
        case Because.ROUNDS:
            return _("The sources give %(computed)s, which rounds to %(stated)s.") % numbers
        case Because.INPUTS_ROUNDED:
            given = _("The sources give %(computed)s.") % numbers
            allowed = _("They are rounded themselves and allow %(low)s to %(high)s, and so %(stated)s.") % numbers
            return f"{given} {allowed}"
        case Because.DIFFERS:
            return _("The sources give %(computed)s, not %(stated)s.") % numbers
        case Because.MISSING:
            return _("A number that this figure is made of is not available; missing is not zero.")


def other_readings(readings: Sequence[Reading], *, reproduced: bool) -> list[str]:
    """What follows from the other readings: which one fits, or else the nearest, and which one is not held.

    Where the statement comes out, only a release with which it would not is worth a word.
    """
    held = [(reading.distance, reading) for reading in readings if reading.distance is not None]
    if reproduced:
        return [
            _("It does not come out of another release (%(label)s): %(amount)s.")
            % {"label": reading.label, "amount": reading.amount}
            for _distance, reading in held
            if reading.kind == Kind.RELEASE and not reading.fits
        ]
    said = [
        _("It would come out with another reading (%(label)s): %(amount)s.") % {"label": reading.label, "amount": reading.amount}
        for _distance, reading in sorted(held, key=lambda pair: pair[0])
        if reading.fits
    ]
    if held and not said:
        _distance, nearest = min(held, key=lambda pair: pair[0])
        said.append(
            _("The nearest other reading held (%(label)s) gives %(amount)s.") % {"label": nearest.label, "amount": nearest.amount}
        )
    said += [
        _("Not held, and so not tried: %(label)s.") % {"label": reading.label} for reading in readings if reading.distance is None
    ]
    return said
