"""How the two voices, letter groups and lexicon, are weighed against each other, and what their sum is worth.

Four numbers per element speak: the score of the letter groups as it is, the same measured against its spread over all
elements, the weight of matched terms, and their share of all matched terms. Their weights are shared by all elements
and languages; they are learned by maximum likelihood on sentences scored as if never seen, each once whole and once
without its most telling term, because reports do not always use the word one is waiting for. The bands rest on the
same sentences.
"""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from stocktake.evidence.suggestions.bayes import Doubles, Indices

VOICES = 4
TERMS = 2
_RESTRAINT = 0.01
STRONG_RIGHT = 0.95
POSSIBLE_RIGHT = 0.5
NOTHING_LOST = 0.02
_NEIGHBOURS = 200
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was learned of one subject: weights of the voices, where the bands begin, and when nothing applies."""

    voices: tuple[float, ...]
    nothing: float
    strong: float
    possible: float
    nothing_from: float

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(**{**data, "voices": tuple(data["voices"])})

    def band(self, chance: float) -> str:
        if chance >= self.strong:
            return "strong"
        return "possible" if chance >= self.possible else "weak"


UNTAUGHT = Weighing((0.0, 1.0, 1.0, 0.0), 0.0, strong=1.1, possible=1.1, nothing_from=1.1)
"""Without sentences to learn from both voices count alike, and everything stays weak."""


def voices(letters: Doubles, terms: Doubles) -> Doubles:
    """The four numbers per passage and class, from the scores of the letter groups and the weights of the terms."""
    spread = letters.std(axis=1, keepdims=True)
    relative = np.divide(letters, spread, out=np.zeros_like(letters), where=spread > 1e-9)
    share = terms / (1 + terms.sum(axis=1, keepdims=True))
    return np.stack([letters, relative, terms, share])


def chances(weighing: Weighing, heard: Doubles, *, nothing: bool) -> Doubles:
    """The chance of each class. With `nothing`, the last class is that of passages without an element."""
    total = sum(weight * voice for weight, voice in zip(weighing.voices, heard, strict=True))
    if nothing:
        total[:, -1] += weighing.nothing
    total = total - total.max(axis=1, keepdims=True)
    powers = np.exp(total)
    result: Doubles = powers / powers.sum(axis=1, keepdims=True)
    return result


def learn(heard: Doubles, labels: Indices, *, nothing: bool, whole: int) -> Weighing:
    """Learn the weights and place the bands.

    Args:
        heard: the voices over sentences scored as if never seen; the first `whole` as written, the rest shortened.
        labels: the class of each.
        nothing: whether the last class is that of sentences without an element.
    """
    start = np.zeros(VOICES + 1)
    everyone = np.arange(len(labels))

    def loss(parameters: Doubles) -> tuple[float, Doubles]:
        weighing = Weighing(tuple(parameters[:VOICES]), parameters[VOICES] if nothing else 0.0, 1, 1, 1)
        chance = chances(weighing, heard, nothing=nothing)
        value = -np.log(np.maximum(chance[everyone, labels], 1e-12)).mean() + _RESTRAINT * (parameters**2).sum()
        chance[everyone, labels] -= 1
        slope = np.zeros(VOICES + 1)
        slope[:VOICES] = (chance * heard).sum(axis=(1, 2))
        slope[VOICES] = chance[:, -1].sum() if nothing else 0.0
        return float(value), slope / len(labels) + 2 * _RESTRAINT * parameters

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    weighing = Weighing(tuple(found[:VOICES].tolist()), float(found[VOICES]) if nothing else 0.0, 1, 1, 1)
    chance = chances(weighing, heard, nothing=nothing)
    elements = chance[:, :-1] if nothing else chance
    right = np.arange(elements.shape[1]) == labels[:, None]
    first = elements.argmax(axis=1)
    lost = 1.0
    if nothing:
        touching = chance[:whole, -1][labels[:whole] != chance.shape[1] - 1]
        lost = float(np.quantile(touching, 1 - NOTHING_LOST))
    return Weighing(
        weighing.voices,
        weighing.nothing,
        strong=_all_above(elements[everyone, first], right[everyone, first], STRONG_RIGHT),
        possible=_close_to(elements.ravel(), right.ravel(), POSSIBLE_RIGHT),
        nothing_from=lost,
    )


def _all_above(chance: Doubles, right: Truths, wanted: float) -> float:
    """The lowest chance from which on, taken together, the wanted share is right; above one if there is none."""
    order = np.argsort(-chance, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= wanted)
    return float(chance[order][enough[-1]]) if len(enough) else 1.1


def _close_to(chance: Doubles, right: Truths, wanted: float) -> float:
    """The lowest chance around which the wanted share is right, among neighbours in order of chance."""
    order = np.argsort(-chance, kind="stable")
    sums = np.concatenate([[0], np.cumsum(right[order])])
    around = min(_NEIGHBOURS, len(order))
    share = (sums[around:] - sums[:-around]) / around
    short = np.flatnonzero(share < wanted)
    return float(chance[order][short[0] + around // 2]) if len(short) else 0.0
