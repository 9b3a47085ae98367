"""Why an element is suggested: the words of the passage that made the score, as they are written there."""

from collections.abc import Mapping, Sequence

import numpy as np

from stocktake.evidence.suggestions import words
from stocktake.evidence.suggestions.bayes import Indices
from stocktake.evidence.suggestions.lexicon import Match
from stocktake.evidence.suggestions.memory import Batch

MOST = 3
# How many units are looked at: Chinese groups overlap, so several make one run of characters.
_LOOKED_AT = 6
# A word that adds less than this share of what the best one adds is not worth showing.
_WORTH = 0.35


class Explainer:
    """Explains the suggestions of one batch."""

    def __init__(self, batch: Batch, common: Mapping[str, set[str]]) -> None:
        self._batch = batch
        self._common = common
        sizes = [len(units) for units in batch.units]
        self._numbers = np.fromiter((number for units in batch.units for number in units), np.intp, sum(sizes))
        self._owners = np.repeat(np.arange(len(sizes)), sizes)
        self._starts = np.cumsum([0, *sizes[:-1]])
        self._writings = [writing for units in batch.units for writing in units.values()]

    def weightiest(self, columns: Indices) -> list[list[str]]:
        """For each passage the writings of the units that add most to the element in this column of the table."""
        owners = self._owners
        added = self._batch.table[self._numbers, columns[owners]]
        order = np.lexsort((-added, owners))
        rank = np.arange(len(order)) - self._starts[owners]
        best = np.zeros(len(columns), np.float32)
        firsts = order[rank == 0]
        best[owners[firsts]] = added[firsts]
        ranked = added[order]
        chosen = order[(rank < _LOOKED_AT) & (ranked > 0) & (ranked >= _WORTH * best[owners])]
        found: list[list[str]] = [[] for _ in columns]
        for place, owner in zip(chosen.tolist(), owners[chosen].tolist(), strict=True):
            found[owner].append(self._writings[place])
        return found

    def matched(self, row: int, matches: Sequence[Match], element: int) -> list[str]:
        """The terms of an element as they stand in a passage, the weightiest first."""
        own = [match for match in matches if element in match.term.elements]
        own.sort(key=lambda match: -match.term.weight)
        found: dict[str, str] = {}
        for match in own:
            writing = written(self._batch.texts[row], self._batch.tokens[row], match)
            found.setdefault(writing.casefold(), writing)
            if len(found) == MOST:
                break
        return list(found.values())

    def because(self, row: int, matches: Sequence[Match], element: int, units: list[str]) -> tuple[str, ...]:
        """Matched terms first; then, up to three in all, words and runs of Chinese that no term holds already.

        A word that is common everywhere is given only if there is nothing better.
        """
        reasons = self.matched(row, matches, element)
        if len(reasons) < MOST:
            lang = self._batch.langs[row]
            common = self._common.get(lang, ())
            telling = [unit for unit in units if len(unit) > 2 or words.is_han(unit)]
            telling = [unit for unit in telling if words.stem(unit, lang) not in common]
            if any(words.is_han(unit) for unit in telling):
                telling = _runs(self._batch.texts[row], telling)
            held = " ".join(reasons).casefold()
            for unit in telling or ([] if reasons else units[:1]):
                if unit.casefold() not in held:
                    reasons.append(unit)
                    held += " " + unit.casefold()
                    if len(reasons) == MOST:
                        break
        return tuple(reasons)


def written(text: str, tokens: Sequence[str], match: Match) -> str:
    """The piece of the text in which a term was found, from its first word to its last."""
    start = end = 0
    begin = 0
    for place in range(match.last + 1):
        start = text.index(tokens[place], end)
        end = start + len(tokens[place])
        if place == match.first:
            begin = start
    if match.end:
        return text[start + match.start : start + match.end]
    return text[begin:end]


def _runs(text: str, units: list[str]) -> list[str]:
    """Words as they are; overlapping groups of Chinese joined to the runs they form in the text, particles cut off."""
    groups = [unit for unit in units if words.is_han(unit) and len(unit) > 1]
    marked = bytearray(len(text))
    for group in groups:
        at = text.find(group)
        if at >= 0:
            marked[at : at + len(group)] = b"\1" * len(group)
    joined: dict[str, None] = {}
    for unit in units:
        if not words.is_han(unit):
            joined.setdefault(unit)
        elif len(unit) > 1:
            start = end = text.find(unit)
            while start > 0 and marked[start - 1]:
                start -= 1
            while end < len(text) and marked[end]:
                end += 1
            run = text[start:end].strip(words.HAN_PARTICLES)
            if len(run) > 1:
                joined.setdefault(run)
    return list(joined)
