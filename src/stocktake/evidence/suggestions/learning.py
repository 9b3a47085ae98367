"""Learning from a pack's material: the table of grams and the weighing of each subject. No chance is involved."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from stocktake.evidence.suggestions import bayes, grams, voting, words
from stocktake.evidence.suggestions.bayes import Doubles
from stocktake.evidence.suggestions.grams import Floats, Matrix, Vocabulary
from stocktake.evidence.suggestions.languages import LATIN
from stocktake.evidence.suggestions.lexicon import Lexicon, Match, small_words
from stocktake.evidence.suggestions.material import NOTHING, Material, Subject, Text
from stocktake.evidence.suggestions.voting import Weighing

# A stem found in the sentences about this share of the objectives explains nothing.
_COMMON = 0.4


@dataclass(frozen=True, slots=True)
class Learned:
    """What learning leaves.

    `table` has a row per gram and these columns: the classes of the objectives (with "nothing" last), the square of
    the gram's weight if objectives know it, the classes of the categories, its square if categories know it, and the
    languages of the Latin script.
    """

    vocabulary: Vocabulary
    table: Floats
    objectives: Weighing
    categories: Weighing


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The terms of the three subjects; and by language the stems too common to explain anything."""

    objectives: Lexicon
    principles: Lexicon
    categories: Lexicon
    common: dict[str, set[str]]

    @property
    def all(self) -> tuple[Lexicon, ...]:
        return self.objectives, self.principles, self.categories


def lexicons(material: Material) -> Lexicons:
    """Number the terms of the material."""
    examples, count = material.objectives.examples, len(material.objectives.codes)
    small = small_words(examples, count)
    return Lexicons(
        Lexicon(material.objectives.terms, material.objectives.codes, small),
        Lexicon(material.principles.terms, material.principles.codes, small),
        # How a thing is said hangs on the small words: "there is no", "could be", "for the first time".
        Lexicon(material.categories.terms, material.categories.codes, small=None),
        small_words(examples, count, _COMMON),
    )


def learn(material: Material, terms: Lexicons) -> Learned:
    """Learn everything from the material."""
    texts = [*_texts(material.objectives), *_texts(material.categories)]
    weigher = _Weigher.of(texts)
    # What is common in sentences about objectives says little about how something is said.
    background = weigher.rows([text.text for text in material.objectives.examples])
    objectives, objective_columns = _subject(material.objectives, terms.objectives, weigher, nothing=True)
    categories, category_columns = _subject(material.categories, terms.categories, weigher, nothing=False, background=background)
    table = np.hstack([objective_columns, category_columns, _languages(texts, weigher)])
    return Learned(weigher.vocabulary, np.ascontiguousarray(table, np.float32), objectives, categories)


@dataclass(frozen=True, slots=True)
class _Weigher:
    """Turns texts into rows of weighted grams of length one.

    `number` numbers the units, `counted` has a row of weighted grams for each, `rarity` is the weight of each gram.
    """

    vocabulary: Vocabulary
    number: dict[str, int]
    counted: Matrix
    rarity: Floats
    _known: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[Text]) -> "_Weigher":
        units = {text.text: list(grams.units_of(words.tokens(text.text))) for text in texts}
        number = {unit: index for index, unit in enumerate(dict.fromkeys(u for found in units.values() for u in found))}
        known = {text: [number[unit] for unit in found] for text, found in units.items()}
        vocabulary = Vocabulary()
        vocabulary.grow(number)
        counted = vocabulary.counts(list(number))
        rarity = _rarity(grams.rows([known[text.text] for text in texts], len(number)), counted)
        counted.data *= rarity[counted.indices]
        return cls(vocabulary, number, counted, rarity, known)

    def rows(self, texts: Sequence[str]) -> Matrix:
        marks = grams.rows([self._units(text) for text in texts], len(self.number))
        squares = np.asarray(self.counted.multiply(self.counted).sum(axis=1)).ravel()
        length = np.sqrt(np.maximum(marks @ squares, 1e-12))
        matrix = (marks @ self.counted).tocsr()
        matrix.sort_indices()
        matrix.data /= np.repeat(length, np.diff(matrix.indptr)).astype(np.float32)
        return matrix

    def _units(self, text: str) -> list[int]:
        if text in self._known:
            return self._known[text]
        return [self.number[unit] for unit in grams.units_of(words.tokens(text)) if unit in self.number]


def _texts(subject: Subject) -> list[Text]:
    return [*subject.descriptions, *subject.terms, *subject.examples]


def _rarity(marks: Matrix, counted: Matrix) -> Floats:
    """Inverse document frequency of each gram, smoothed."""
    presence = counted.copy()
    presence.data[:] = 1
    frequency = np.bincount((marks @ presence).indices, minlength=counted.shape[1])
    rarity: Floats = (np.log((1 + marks.shape[0]) / (1 + frequency)) + 1).astype(np.float32)
    return rarity


def _subject(
    subject: Subject, lexicon: Lexicon, weigher: _Weigher, *, nothing: bool, background: Matrix | None = None
) -> tuple[Weighing, Floats]:
    """Learn one subject: its weighing, and its columns of the table."""
    classes = [*subject.codes, *([NOTHING] if nothing else [])]
    place = {code: index for index, code in enumerate(classes)}
    texts = _texts(subject)
    labels = np.array([place[text.code] for text in texts], dtype=np.intp)
    matrix = weigher.rows([text.text for text in texts])
    matrix.data *= np.repeat([text.weight for text in texts], np.diff(matrix.indptr)).astype(np.float32)
    counts = bayes.count(matrix, labels, len(classes))
    if background is not None:
        counts = bayes.against(counts, background)
    rarity = weigher.rarity[:, None]
    known = (counts.total > 0)[:, None]
    columns = np.hstack([bayes.weights(counts) * rarity, known * rarity**2]).astype(np.float32)
    if not subject.examples:
        return voting.UNTAUGHT, columns

    own = slice(len(texts) - len(subject.examples), None)
    whole = [text.text for text in subject.examples]
    shortened = [_without_strongest(text, place[text.code], lexicon) for text in subject.examples]
    spoken = [text.language for text in subject.examples]
    heard = []
    for version in (whole, shortened):
        letters = bayes.left_out(counts, matrix[own], weigher.rows(version), labels[own])
        found = [lexicon.find(words.tokens(text), language) for text, language in zip(version, spoken, strict=True)]
        heard.append(voting.voices(letters, term_weights(found, len(classes))))
    return voting.learn(np.hstack(heard), np.tile(labels[own], 2), nothing=nothing, whole=len(whole)), columns


def term_weights(found: Sequence[Sequence[Match]], classes: int) -> Doubles:
    """The weight of matched terms: a row per passage, a column per class. A term counts once per passage."""
    weights = np.zeros((len(found), classes))
    for row, matches in enumerate(found):
        for term in dict.fromkeys(match.term for match in matches):
            for element in term.elements:
                weights[row, element] += term.weight
    return weights


def _without_strongest(text: Text, label: int, lexicon: Lexicon) -> str:
    """The text without the strongest term of its own element; as it is if there is none."""
    tokens = words.tokens(text.text)
    matches = [match for match in lexicon.find(tokens, text.language) if label in match.term.elements]
    if not matches:
        return text.text
    strongest = max(matches, key=lambda match: match.term.weight)
    hit = tokens[strongest.first]
    # In Chinese the term is a part of a run, and its neighbours remain.
    left = [hit[: strongest.start], hit[strongest.end :]] if strongest.end else []
    return " ".join([*tokens[: strongest.first], *left, *tokens[strongest.last + 1 :]])


def _languages(texts: Sequence[Text], weigher: _Weigher) -> Floats:
    """A column per language of the Latin script: what each gram says about the language."""
    latin = [text for text in texts if text.language in LATIN]
    labels = np.array([LATIN.index(text.language) for text in latin], dtype=np.intp)
    columns = bayes.weights(bayes.count(weigher.rows([text.text for text in latin]), labels, len(LATIN)))
    return columns * weigher.rarity[:, None]
