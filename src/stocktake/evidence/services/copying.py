"""Which texts stood somewhere before: in a template, or among what was said earlier. Pure; knows neither database nor files.

Texts are compared by their runs, as `repeating` does. A template's words are looked for inside of it: whoever leaves one
sentence of a long explanation standing has left the template standing. What was said earlier is compared as a whole.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stocktake.evidence.services.repeating import FEWEST, NEAR, Runs

LEFT_STANDING = 0.8
"""Of the runs of a text so many stand in the template: with an answer of its own behind it a text is no template."""

_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Match:
    """The index of what a text comes from, its likeness (0 to 1) and whether it says the same word for word."""

    known: int
    likeness: float
    is_same: bool


class Known:
    """Texts that were there before, found by the runs they hold."""

    def __init__(self, runs: Sequence[Runs]) -> None:
        self.runs = runs
        self.every: Runs = np.unique(np.concatenate(runs)) if len(runs) else np.empty(0, dtype=np.uint64)
        self.holders: dict[int, list[int]] = defaultdict(list)
        for index, each in enumerate(runs):
            for run in each.tolist():
                self.holders[run].append(index)

    def left_standing(self, mine: Runs) -> Match | None:
        """The template that a text was left standing from, the one that holds most of it; of several the first.

        A short text counts only where it is all of a template: "See above" stands in many texts and comes from none.
        """
        for shared, index in self._holding(mine, LEFT_STANDING):
            is_same = shared == len(mine) == len(self.runs[index])
            if is_same or len(mine) >= FEWEST:
                return Match(index, shared / len(mine), is_same)
        return None

    def said_before(self, mine: Runs, may_be: Callable[[int], bool]) -> Match | None:
        """Of the texts that may be it, the one that says nearly the same in the same words; of several the first of those most
        alike."""
        if len(mine) < FEWEST:
            return None
        for shared, index in self._holding(mine, NEAR):
            if shared >= NEAR * len(self.runs[index]) and may_be(index):
                return Match(index, shared / len(mine), shared == len(mine) == len(self.runs[index]))
        return None

    def _holding(self, mine: Runs, least: float) -> list[tuple[int, int]]:
        """Who holds at least that share of the runs: how many, and the index; most first, then the nearest in length."""
        if not len(mine) or not len(self.every):
            return []
        places = np.minimum(np.searchsorted(self.every, mine), len(self.every) - 1)
        told = mine[self.every[places] == mine].tolist()
        if not told or len(told) < least * len(mine):
            return []
        found: Counter[int] = Counter()
        for run in told:
            found.update(self.holders[run])
        likely = [(shared, index) for index, shared in found.most_common(_LOOKED_AT) if shared >= least * len(mine)]
        return sorted(likely, key=lambda row: (-row[0], len(self.runs[row[1]]), row[1]))
