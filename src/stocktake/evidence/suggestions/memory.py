"""What has been worked out about words met in passages, so that it is worked out once.

Whatever the table of grams says about a unit is summed when the unit is first met and kept as a row. When the rows
become too many they are all dropped: the memory changes how fast an answer comes, never the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from stocktake.evidence.suggestions import words
from stocktake.evidence.suggestions.grams import Floats, rows
from stocktake.evidence.suggestions.languages import BY_SCRIPT, LATIN, UNKNOWN
from stocktake.evidence.suggestions.learning import Learned
from stocktake.evidence.suggestions.lexicon import Lexicon, Match

SCRIPTS = ("latin", "cyrillic", "arabic", "han", "other")
# A Chinese character carries about as much as three letters; a letter of a script that none of the six languages is
# written in tells more than one that may stand there as a loan (Japanese is written with Chinese characters, too).
_LETTER = {"han": 3.0, "other": 6.0}
_NONE = 0
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages taken apart.

    `tokens` as they stand in the texts; `units` their rows in `table`, each with its writing; `sums` over those rows.
    """

    texts: Sequence[str]
    langs: list[str]
    tokens: list[list[str]]
    units: list[dict[int, str]]
    sums: Floats
    table: Floats
    _found: dict[int, list[list[Match]]] = field(default_factory=dict)

    @property
    def letters(self) -> list[float]:
        """About how many letters the different words of each passage have, whatever their script."""
        return [float(count) for count in self.sums[:, -len(SCRIPTS) :].sum(axis=1)]

    def find(self, lexicon: Lexicon) -> list[list[Match]]:
        """The terms of a lexicon in each passage; looked for once."""
        if id(lexicon) not in self._found:
            self._found[id(lexicon)] = [lexicon.find(tokens, lang) for tokens, lang in zip(self.tokens, self.langs, strict=True)]
        return self._found[id(lexicon)]


class Memory:
    """Rows of the units met so far: the columns of the learned table, then the letters in each of `SCRIPTS`."""

    def __init__(self, learned: Learned) -> None:
        self._learned = learned
        self.forget()

    def forget(self) -> None:
        """Start anew."""
        self._tokens: dict[str, int] = {}
        self._units: dict[str, int] = {"": _NONE}
        self._new: list[str] = [""]
        self._filled = 0
        self._table = np.zeros((4096, self._learned.table.shape[1] + len(SCRIPTS)), np.float32)

    @property
    def full(self) -> bool:
        return len(self._units) + len(self._tokens) > MOST_ROWS

    def units(self, tokens: Sequence[str]) -> dict[int, str]:
        """The rows of a passage's different units in order of appearance, each with its writing there."""
        known, units, found = self._tokens, self._units, dict[int, str]()
        for token in tokens:
            number = known.get(token)
            if number is None:
                if words.is_han(token):
                    for gram in words.han_grams(token):
                        number = units.get(gram)
                        if number is None:
                            number = self._meet(gram)
                        if number and number not in found:
                            found[number] = gram
                    continue
                number = known[token] = self._meet(words.key(token))
            if number and number not in found:
                found[number] = token
        return found

    def _meet(self, unit: str) -> int:
        number = self._units.get(unit)
        if number is None:
            worthless = len(unit) > 1 and words.is_han(unit) and unit not in self._learned.vocabulary
            number = self._units[unit] = _NONE if worthless else self._filled + len(self._new)
            if not worthless:
                self._new.append(unit)
        return number

    @property
    def table(self) -> Floats:
        """A row per unit met."""
        if self._new:
            self._write(self._new)
            self._new = []
        return self._table

    def _write(self, new: list[str]) -> None:
        end = self._filled + len(new)
        if end > len(self._table):
            larger = np.zeros((max(end, 2 * len(self._table)), self._table.shape[1]), np.float32)
            larger[: self._filled] = self._table[: self._filled]
            self._table = larger
        width = self._learned.table.shape[1]
        self._table[self._filled : end, :width] = self._learned.vocabulary.counts(new) @ self._learned.table
        for row, unit in enumerate(new, start=self._filled):
            if unit:
                script = words.script(unit)
                letters = len(unit) if script != "han" else int(len(unit) == 1)
                self._table[row, width + SCRIPTS.index(script)] = letters * _LETTER.get(script, 1.0)
        self._filled = end

    def batch(self, texts: Sequence[str], langs: Sequence[str | None]) -> Batch:
        """Take passages apart; a language that is not given is recognised."""
        tokens = [words.tokens(text) for text in texts]
        units = [self.units(found) for found in tokens]
        table = self.table
        sums = rows(units, len(table)) @ table
        recognised = _languages(sums)
        spoken = [given or guess for given, guess in zip(langs, recognised, strict=True)]
        return Batch(texts, spoken, tokens, units, sums, table)


def _languages(sums: Floats) -> list[str]:
    """The language of each passage: by its script, and within the Latin script by its letter groups."""
    scripts = sums[:, -len(SCRIPTS) :]
    latin = sums[:, -len(SCRIPTS) - len(LATIN) : -len(SCRIPTS)]
    by_script = [BY_SCRIPT.get(name, UNKNOWN) for name in SCRIPTS]
    return [
        UNKNOWN if not letters.any() else LATIN[guess] if script == 0 else by_script[script]
        for letters, script, guess in zip(scripts, scripts.argmax(axis=1), latin.argmax(axis=1), strict=True)
    ]
