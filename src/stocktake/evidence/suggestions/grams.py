"""Words as bundles of letter groups, so that a form never met before still resembles the ones that were.

A *unit* is what a passage is counted in: the key of a word, or one or two Chinese characters that stand together. A
*gram* is a group of three to six letters inside a unit, its ends marked; a unit of Chinese is its own only gram. A
passage is the sum of its different units, so whatever is linear in grams can be added up once per word and remembered.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from stocktake.evidence.suggestions import words

SHORTEST, LONGEST = 3, 6
Matrix = Any
"""A sparse matrix stored by rows (`scipy.sparse.csr_matrix`, which comes without types)."""
Floats = NDArray[np.float32]


def units_of(tokens: Iterable[str]) -> dict[str, str]:
    """The different units of a passage in order of appearance, each with the writing in which it first appears."""
    found: dict[str, str] = {}
    for token in tokens:
        if words.is_han(token):
            for gram in words.han_grams(token):
                found.setdefault(gram, gram)
        else:
            found.setdefault(words.key(token), token)
    return found


@lru_cache(maxsize=50_000)
def grams_of(unit: str) -> tuple[str, ...]:
    """The grams of a unit; of an Arabic word also those of its bare form. A single letter has none."""
    if words.is_han(unit):
        return (unit,)
    if len(unit) < 2:
        return ()
    forms = dict.fromkeys((unit, words.bare(unit)))
    return tuple(gram for form in forms for gram in _letters(f"\u2039{form}\u203a"))


def _letters(marked: str) -> Iterable[str]:
    for size in range(SHORTEST, LONGEST + 1):
        for at in range(len(marked) - size + 1):
            yield marked[at : at + size]


class Vocabulary:
    """The grams that were met in learning, numbered."""

    def __init__(self, grams: Iterable[str] = ()) -> None:
        self.number: dict[str, int] = {gram: index for index, gram in enumerate(grams)}

    def __len__(self) -> int:
        return len(self.number)

    def __contains__(self, gram: str) -> bool:
        return gram in self.number

    def grow(self, units: Iterable[str]) -> None:
        """Number every gram of these units."""
        for unit in units:
            for gram in grams_of(unit):
                self.number.setdefault(gram, len(self.number))

    def counts(self, units: Sequence[str]) -> Matrix:
        """A row per unit: how often each known gram stands in it."""
        number = self.number
        columns: list[int] = []
        ends = [0]
        for unit in units:
            columns += [number[gram] for gram in grams_of(unit) if gram in number]
            ends.append(len(columns))
        matrix = sparse.csr_matrix(
            (np.ones(len(columns), np.float32), columns, ends), shape=(len(units), len(number)), dtype=np.float32
        )
        matrix.sum_duplicates()
        return matrix


def rows(passages: Sequence[Iterable[int]], width: int) -> Matrix:
    """A row per passage with a one for each of its units, given by number."""
    columns: list[int] = []
    ends = [0]
    for numbers in passages:
        columns += numbers
        ends.append(len(columns))
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(passages), width))
