"""Complement naive Bayes over grams: what speaks for an element is what the texts of all the others lack.

After Rennie and others, "Tackling the poor assumptions of naive Bayes text classifiers" (2003). Texts are weighted by
how rare their grams are and brought to length one. A text of the material can be scored as if it had never been seen
(`left_out`): its own grams are taken out of the counts, which costs no second training.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stocktake.evidence.suggestions.grams import Floats, Matrix

SMOOTHING = 0.2
Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in learning. `complement[c]` sums the texts of every class but `c`; `total` those of all."""

    complement: Doubles
    total: Doubles

    @property
    def totals(self) -> Doubles:
        """The sum of each row of `complement`, smoothed."""
        sums: Doubles = self.complement.sum(axis=1) + SMOOTHING * self.complement.shape[1]
        return sums


def count(texts: Matrix, labels: Indices, classes: int) -> Counts:
    """Count weighted texts (a row each, of length one) with their classes."""
    by_class = np.zeros((classes, texts.shape[1]))
    for label in range(classes):
        by_class[label] = np.asarray(texts[np.flatnonzero(labels == label)].sum(axis=0)).ravel()
    total = by_class.sum(axis=0)
    return Counts(np.maximum(total - by_class, 0), total)


def against(counts: Counts, background: Matrix) -> Counts:
    """The counts with a background of texts that speak for no class, so that what is common in them says little."""
    extra = np.asarray(background.sum(axis=0)).ravel()
    return Counts(counts.complement + extra, counts.total)


def weights(counts: Counts) -> Floats:
    """A row per gram, a column per class: what the gram adds to the class, the mean over classes taken off.

    A gram that no text of this subject holds adds nothing.
    """
    table = -np.log((counts.complement + SMOOTHING) / counts.totals[:, None]).T
    if table.shape[1]:
        table -= table.mean(axis=1, keepdims=True)
    table[counts.total <= 0] = 0
    return table.astype(np.float32)


def left_out(counts: Counts, originals: Matrix, shown: Matrix, labels: Indices) -> Doubles:
    """Score texts that took part in the counting as if they had not.

    Args:
        originals: the texts as they were counted.
        shown: the same texts as they are to be scored: whole, or with words deleted.
        labels: the class under which each was counted.

    Returns:
        A row per text, a column per class.
    """
    scores = np.zeros((len(labels), counts.complement.shape[0]))
    totals = counts.totals
    for row, label in enumerate(labels):
        own = slice(originals.indptr[row], originals.indptr[row + 1])
        part = slice(shown.indptr[row], shown.indptr[row + 1])
        grams, values = shown.indices[part], shown.data[part].astype(np.float64)
        taken = np.zeros(len(grams))
        position = np.searchsorted(originals.indices[own], grams)
        position = np.minimum(position, max(len(originals.indices[own]) - 1, 0))
        if len(originals.indices[own]):
            same = originals.indices[own][position] == grams
            taken[same] = originals.data[own][position[same]]
        others = np.arange(len(totals)) != label
        complement = counts.complement[:, grams] - others[:, None] * taken
        smoothed = np.maximum(complement, 0) + SMOOTHING
        table = -np.log(smoothed / (totals - others * originals.data[own].sum())[:, None])
        table -= table.mean(axis=0)
        seen = counts.total[grams] - taken > 1e-6
        length = np.sqrt((values**2).sum() * (values[seen] ** 2).sum()) if len(values) else 0.0
        # What nobody else says does not count for the length either, as in a passage it would not be known.
        if length > 0:
            scores[row] = table[:, seen] @ values[seen] * ((values**2).sum() / length)
    return scores
