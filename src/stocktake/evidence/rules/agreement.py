"""How far people agree who coded the same passages without seeing each other: Krippendorff's alpha, and what lies beside it.

Pure functions over readings: for each passage, what each of its coders gave to it. A passage that one person read says
nothing about agreement and is left out.

Sources. Alpha: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011); its worked examples are tests. Distance of
sets: R. Passonneau, "Measuring Agreement on Set-valued Items (MASI)", LREC 2006. Positive agreement: D. Cicchetti and
A. Feinstein, "High agreement but low kappa: II", 1990, for every pair of coders of a passage.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

Reading = Mapping[int, frozenset[int]]
"""What each coder (by id) gave to one passage: the codes by id; none is a reading too."""

TENTATIVE = 0.667
RELIABLE = 0.8
"""Krippendorff's own marks (Content Analysis, 4th ed., 2019, ch. 12): from 0.8 on to be relied on; below 0.667 not even for
tentative conclusions."""

FEW = 5
"""A code given on fewer passages than this says nothing about its readers: one more passage could turn it."""

DRAWS = 1_000
"""So often passages are drawn anew for the interval."""

_SEED = 20_18  # the interval of the same readings is the same each time
_LEAST = 0.025


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha is None where nothing could differ: nobody, or everybody, gave the code; `low` and `high` hold 95 in 100.

    `positive`: of those who gave the code, the share that was joined by the other coder; None where nobody gave it.
    `passages`: read by two or more; `given`: passages to which at least one of them gave the code.
    """

    alpha: float | None
    low: float | None
    high: float | None
    positive: float | None
    passages: int
    given: int

    @property
    def says(self) -> str:
        """`reliable`, `tentative` or `apart`; `few` where too little was read to say, and `unknown` where nothing could differ.

        Too little was read where the interval reaches from what must not be relied on to what may.
        """
        if self.alpha is None:
            return "unknown"
        reaches = self.low is not None and self.high is not None and self.low < TENTATIVE and self.high >= RELIABLE
        if self.given < FEW or reaches:
            return "few"
        return "reliable" if self.alpha >= RELIABLE else "tentative" if self.alpha >= TENTATIVE else "apart"


def alpha(units: Iterable[Sequence[Hashable]], distance: Callable[[Hashable, Hashable], float] | None = None) -> float | None:
    """Krippendorff's alpha of any number of coders, with values missing; None where all values are the same.

    Args:
        units: for each thing coded, the values it was given, one for each coder who gave one, in any order.
        distance: how far two values are apart, from 0 to 1; without it, values are the same (0) or not (1).
    """
    apart = distance or (lambda one, other: float(one != other))
    pairable = [unit for unit in units if len(unit) > 1]
    totals: Counter[Hashable] = Counter(value for unit in pairable for value in unit)
    number = totals.total()
    if number < 2:
        return None
    observed = sum(sum(apart(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in pairable)
    expected = sum(2 * totals[one] * totals[other] * apart(one, other) for one, other in combinations(totals, 2))
    if not expected:
        return None
    return 1 - (number - 1) * observed / expected


def masi(one: Hashable, other: Hashable) -> float:
    """How far two sets are apart: 0 the same, 1 nothing in common; a set within the other is nearer than one that overlaps."""
    assert isinstance(one, frozenset) and isinstance(other, frozenset)
    if one == other:
        return 0.0
    common, together = len(one & other), len(one | other)
    if not common:
        return 1.0
    return 1 - common / together * (2 / 3 if one < other or other < one else 1 / 3)


def on_code(readings: Sequence[Reading], code: int) -> Agreement:
    """Agreement on one code, with the interval from passages drawn anew (percentiles of a thousand draws, the same each time)."""
    units = [[code in given for given in reading.values()] for reading in readings if len(reading) > 1]
    yes = np.array([sum(unit) for unit in units], dtype=np.int64)
    of = np.array([len(unit) for unit in units], dtype=np.int64)
    point = alpha(units)
    low, high = _interval(yes, of) if point is not None else (None, None)
    joined, given = int((yes * (yes - 1)).sum()), int((yes * (of - 1)).sum())
    return Agreement(point, low, high, joined / given if given else None, len(units), int((yes > 0).sum()))


def overall(readings: Sequence[Reading]) -> float | None:
    """Alpha over all codes of a passage at once, sets held against each other by `masi`."""
    return alpha(([*reading.values()] for reading in readings), masi)


def confusion(readings: Sequence[Reading], among: frozenset[int]) -> Counter[tuple[int, int]]:
    """How often one coder gave the one code and not the other, while the other coder gave the other and not the one.

    Pairs stand with the smaller id first. Only codes `among` these are looked at (objectives, say).
    """
    mixed: Counter[tuple[int, int]] = Counter()
    for reading in readings:
        for one, other in combinations(reading.values(), 2):
            for mine in (one - other) & among:
                for theirs in (other - one) & among:
                    mixed[min(mine, theirs), max(mine, theirs)] += 1
    return mixed


def _interval(yes: "np.ndarray[tuple[int], np.dtype[np.int64]]", of: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> tuple[
    float | None, float | None
]:  # fmt: skip
    """Where the alpha of a yes-or-no code lies in 95 of 100 draws of as many passages, put back each time."""
    drawn = np.random.default_rng(_SEED).integers(0, len(yes), size=(DRAWS, len(yes)))
    apart = (2 * yes * (of - yes) / (of - 1))[drawn].sum(axis=1)
    ones, number = yes[drawn].sum(axis=1), of[drawn].sum(axis=1)
    expected = 2.0 * ones * (number - ones)
    # Where a draw has one value only, its coders do not differ in anything: they agree.
    found = np.where(expected > 0, 1 - (number - 1) * apart / np.maximum(expected, 1), 1.0)
    low, high = np.quantile(found, [_LEAST, 1 - _LEAST])
    return round(float(low), 4), round(float(high), 4)
