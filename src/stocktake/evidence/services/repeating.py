"""Which texts say nearly the same in the same words. Pure; knows neither database nor files.

A text is taken apart into runs: three words that follow each other, in Chinese five characters. Two texts repeat each other
where most runs of the longer one stand in the other one too. Whatever is short says too little to be told apart from chance.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stocktake.evidence.search.tokens import folded, tokens

NEAR = 0.5
"""Of the runs of the longer text so many stand in the other one. Measured by bench/repetitions.py in six languages."""

FEWEST = 6
"""A text of fewer runs, about eight words, is no repetition of anything."""

_WORDS, _SIGNS = 3, 5
_HOLDERS = 50
"""So many firsts are kept for one run."""

_LOOKED_AT = 30
"""So many firsts, those that share most, are compared run by run."""

Runs = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts by their indices, the first one first; each with its likeness: the share of its runs that the first has too."""

    members: tuple[tuple[int, float], ...]


def groups_of(texts: Sequence[str]) -> list[Group]:
    """The texts that repeat each other, each in one group at most. Every one is like the first of its group, not like a
    chain of others; of several firsts it joins the one it is most like."""
    runs = all_runs(texts)
    first_of = _same(runs)
    firsts = _Firsts(runs, [index for index, same in enumerate(first_of) if same == index and len(runs[index]) >= FEWEST])
    joins = {index: firsts.join(index) for index in firsts.distinct}
    found: dict[int, list[tuple[int, float]]] = {}
    for index, same in enumerate(first_of):
        if same in joins:
            first, likeness = joins[same]
            found.setdefault(first, []).append((index, likeness))
    return [Group(tuple(members)) for members in found.values() if len(members) > 1]


def all_runs(texts: Sequence[str]) -> list[Runs]:
    """The runs of each text. Only texts numbered together can be compared: a word has its number within them."""
    return [runs_of(each) for each in _numbered(texts)]


def runs_of(units: NDArray[np.int64]) -> Runs:
    """The runs of a text, each once, in order. A unit is the number of a word, or of a Chinese character, below zero."""
    found = []
    for length, wanted in ((_WORDS, units >= 0), (_SIGNS, units < 0)):
        if len(units) < length:
            continue
        mixed = np.zeros(len(units) - length + 1, dtype=np.uint64)
        for at in range(length):
            mixed = mixed * np.uint64(1_000_003) + units[at : at + len(mixed)].astype(np.uint64)
            mixed ^= mixed >> np.uint64(29)
        found.append(mixed[wanted[: len(mixed)]])
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)


def _numbered(texts: Sequence[str]) -> Iterator[NDArray[np.int64]]:
    """Each text as the numbers of its words and Chinese characters."""
    known: dict[str, int] = {}
    for text in texts:
        units: list[int] = []
        for token in tokens(text):
            if token.kind == "han":
                units += [-ord(sign) for sign in token.text]
            else:
                units.append(known.setdefault(folded(token.text), len(known)))
        yield np.array(units, dtype=np.int64)


def _same(runs: Sequence[Runs]) -> list[int]:
    """For each text the first one of just the same runs: what was sent a thousand times is compared once."""
    first: dict[bytes, int] = {}
    return [first.setdefault(each.tobytes(), index) for index, each in enumerate(runs)]


class _Firsts:
    """The firsts of all groups so far, found by the runs they hold. A run that stands in one text alone leads nowhere and is
    left out; of one that stands in very many the first holders are kept: whoever repeats the others shares rarer runs too."""

    def __init__(self, runs: Sequence[Runs], distinct: Sequence[int]) -> None:
        self.runs, self.distinct = runs, distinct
        self.holders: dict[int, list[int]] = {}
        if distinct:
            every, often = np.unique(np.concatenate([runs[index] for index in distinct]), return_counts=True)
            self.shared: Runs = every[often > 1]

    def join(self, index: int) -> tuple[int, float]:
        """The first that a text repeats, and its likeness to it; itself, where it repeats none: it is a first from then on."""
        mine = self.runs[index]
        places = np.searchsorted(self.shared, mine)
        told = mine[self.shared[np.minimum(places, len(self.shared) - 1)] == mine].tolist() if len(self.shared) else []
        found: Counter[int] = Counter()
        unsure = 0
        for run in told:
            holders = self.holders.get(run, ())
            found.update(holders)
            unsure += len(holders) == _HOLDERS
        wanted = NEAR * len(mine)
        likely = [other for other, number in found.most_common(_LOOKED_AT) if number + unsure >= wanted]
        best = max(((self._likeness(index, other), -other) for other in likely), default=(0.0, 0))
        if best[0]:
            return -best[1], best[0]
        for run in told:
            holders = self.holders.setdefault(run, [])
            if len(holders) < _HOLDERS:
                holders.append(index)
        return index, 1.0

    def _likeness(self, index: int, other: int) -> float:
        """The share of its runs that the other has too; nothing where that is too little of the longer of both."""
        mine, theirs = self.runs[index], self.runs[other]
        longer = max(len(mine), len(theirs))
        if min(len(mine), len(theirs)) < NEAR * longer:
            return 0.0
        shared = len(np.intersect1d(mine, theirs, assume_unique=True))
        return shared / len(mine) if shared >= NEAR * longer else 0.0
