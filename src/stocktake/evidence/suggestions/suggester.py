"""The suggester: passages in, elements of the framework out, each with a score, a band and the words it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from stocktake.evidence.suggestions import decided, learning, material, storage, voting
from stocktake.evidence.suggestions.bayes import Doubles
from stocktake.evidence.suggestions.decided import Decided
from stocktake.evidence.suggestions.explaining import Explainer
from stocktake.evidence.suggestions.languages import normalise, settled
from stocktake.evidence.suggestions.lexicon import Lexicon
from stocktake.evidence.suggestions.memory import Batch, Memory
from stocktake.evidence.suggestions.results import PassageSuggestions, Suggestion
from stocktake.evidence.suggestions.voting import Weighing

METHOD = "1"
"""Raised whenever the same pack would give other suggestions than before."""
_TOGETHER = 512
# What the question or heading above says counts half of what the passage says itself.
_CONTEXT = 0.5
# A principle has no sentences to learn a chance from: a term of two words, or two terms, make it possible.
_PRINCIPLE = 1.6
_MOST_CATEGORIES = 2
_MOST_PRINCIPLES = 2


@dataclass(frozen=True, slots=True)
class _Topic:
    """A kind of element as it is scored: its terms, its weighing, and where its columns in the table begin."""

    codes: tuple[str, ...]
    lexicon: Lexicon
    weighing: Weighing
    column: int
    nothing: bool

    @property
    def classes(self) -> int:
        return len(self.codes) + self.nothing

    def hear(self, batch: Batch) -> Doubles:
        """The voices on each passage of the batch."""
        length = np.sqrt(np.maximum(batch.sums[:, self.column + self.classes], 1e-12))
        letters = batch.sums[:, self.column : self.column + self.classes] / length[:, None]
        return voting.voices(letters.astype(np.float64), learning.term_weights(batch.find(self.lexicon), self.classes))

    def chances(self, heard: Doubles) -> Doubles:
        return voting.chances(self.weighing, heard, nothing=self.nothing)


class Suggester:
    """Suggests objectives, principles and categories. Same input, same output; no outside service, no randomness."""

    def __init__(self, read: material.Material, learned: learning.Learned, lexicons: learning.Lexicons) -> None:
        self.version = f"{METHOD}-{read.digest[:12]}"
        self._one_at_a_time = Lock()
        self._memory = Memory(learned)
        self._lexicons = lexicons
        self._principles = read.principles.codes
        self._objectives = _Topic(read.objectives.codes, lexicons.objectives, learned.objectives, 0, nothing=True)
        column = self._objectives.classes + 1
        self._categories = _Topic(read.categories.codes, lexicons.categories, learned.categories, column, nothing=False)

    @classmethod
    def from_pack(cls, pack: Path, *, cache: Path | None = None) -> "Suggester":
        """Learn from a pack's framework and terms, in a few seconds, or take from `cache` what was learned before.

        Raises:
            PackError: the pack has no framework or no terms, or one of them is wrong; with file and line.
        """
        read = material.read(pack)
        lexicons = learning.lexicons(read)
        version = f"{METHOD}-{read.digest}"
        learned = storage.load(cache, version) if cache else None
        if learned is None:
            learned = learning.learn(read, lexicons)
            if cache:
                storage.save(learned, cache, version)
        return cls(read, learned, lexicons)

    @classmethod
    def from_decisions(cls, pack: Path, decisions: Sequence[Decided], *, cache: Path) -> "Suggester":
        """Learn from a pack and from what people decided, and keep it in `cache` for `kept`.

        Raises:
            PackError: as `from_pack`.
        """
        read = material.read(pack)
        # What is a small word is asked of the pack alone, so that its terms mean the same in every version.
        lexicons = learning.lexicons(read)
        more = decided.added(read, decisions)
        learned = learning.learn(more, lexicons)
        made = cls(more, learned, lexicons)
        storage.save(learned, cache, _beside(made.version, read))
        return made

    @classmethod
    def kept(cls, pack: Path, version: str, *, cache: Path) -> "Suggester | None":
        """A version learned from decisions; None if it is not there, or the pack or the method changed since.

        Raises:
            PackError: as `from_pack`.
        """
        read = material.read(pack)
        learned = storage.load(cache, _beside(version, read))
        if learned is None:
            return None
        made = cls(read, learned, learning.lexicons(read))
        made.version = version
        return made

    def suggest(
        self,
        texts: Sequence[str],
        langs: Sequence[str | None] | None = None,
        contexts: Sequence[str] | None = None,
        top: int = 3,
    ) -> list[PassageSuggestions]:
        """Suggest for passages.

        Args:
            texts: the passages.
            langs: their languages if known, in any usual writing; None or missing to have them recognised.
            contexts: the question answered or the headings above, "" where there are none.
            top: how many objectives for each passage.

        Raises:
            ValueError: the lists are not of one length, or `top` is less than one.
        """
        for other in (langs, contexts):
            if other is not None and len(other) != len(texts):
                raise ValueError("There must be as many languages and contexts as passages.")
        if top < 1:
            raise ValueError("At least one suggestion must be asked for.")
        found: list[PassageSuggestions] = []
        for start in range(0, len(texts), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            # Threads of the web process share one suggester, and what it remembers of words.
            with self._one_at_a_time:
                found += self._batch(texts[part], langs[part] if langs else None, contexts[part] if contexts else None, top)
        return found

    def languages(self, texts: Sequence[str]) -> list[str]:
        """The language of each text of one source, one of the six, or `und` where the script is none of theirs.

        A text of a few letters is no ground for a guess: it is taken to be in the language in which most of the source
        is written, unless its script says otherwise.
        """
        guesses: list[str] = []
        letters: list[float] = []
        for start in range(0, len(texts), _TOGETHER):
            part = texts[start : start + _TOGETHER]
            with self._one_at_a_time:
                batch = self._memory.batch(part, [None] * len(part))
                guesses += batch.langs
                letters += batch.letters
        return settled(guesses, letters)

    def _batch(
        self, texts: Sequence[str], langs: Sequence[str | None] | None, contexts: Sequence[str] | None, top: int
    ) -> list[PassageSuggestions]:
        if self._memory.full:
            self._memory.forget()
            for lexicon in self._lexicons.all:
                lexicon.forget_passages()
        batch = self._memory.batch(texts, [normalise(lang) for lang in langs or [None] * len(texts)])
        explainer = Explainer(batch, self._lexicons.common)

        chances = self._objectives.chances(self._hear(self._objectives, batch, contexts))
        nothing = chances[:, -1] >= self._objectives.weighing.nothing_from
        objectives = _ranked(self._objectives, batch, explainer, chances[:, :-1], top)
        categories = self._said_as(batch, explainer, contexts)
        principles = self._named_principles(batch, explainer)
        return [
            PassageSuggestions(*parts)
            for parts in zip(batch.langs, objectives, categories, nothing.tolist(), principles, strict=True)
        ]

    def _hear(self, topic: _Topic, batch: Batch, contexts: Sequence[str] | None) -> Doubles:
        """The voices on the passages, their contexts added; a context that stands above many is heard once."""
        heard = topic.hear(batch)
        if contexts and any(contexts):
            pairs = list(zip(contexts, batch.langs, strict=True))
            place = {pair: index for index, pair in enumerate(dict.fromkeys(pairs))}
            above = self._memory.batch([text for text, _ in place], [lang for _, lang in place])
            heard = heard + _CONTEXT * topic.hear(above)[:, [place[pair] for pair in pairs]]
        return heard

    def _said_as(self, batch: Batch, explainer: Explainer, contexts: Sequence[str] | None) -> list[tuple[Suggestion, ...]]:
        """Categories are suggested only where one of their cues is used, in the passage or above it, and here never as strong.

        The sentences they are learned from say more plainly than reports do what they are; what may be called strong is
        measured in a review, on what is read blind.
        """
        topic = self._categories
        if not topic.codes:
            return [()] * len(batch.texts)
        heard = self._hear(topic, batch, contexts)
        chances = topic.chances(heard)
        chances[heard[voting.TERMS] <= 0] = 0
        ranked = _ranked(topic, batch, explainer, chances, _MOST_CATEGORIES, least=max(topic.weighing.possible, 1e-9))
        return [tuple(replace(suggestion, band="possible") for suggestion in row) for row in ranked]

    def _named_principles(self, batch: Batch, explainer: Explainer) -> list[tuple[Suggestion, ...]]:
        """Principles are suggested only where their terms are used, and never as strong."""
        found = batch.find(self._lexicons.principles)
        weights = learning.term_weights(found, len(self._principles))
        named: list[tuple[Suggestion, ...]] = [()] * len(weights)
        for row in np.flatnonzero(weights.max(axis=1, initial=0) >= _PRINCIPLE).tolist():
            best = np.argsort(-weights[row], kind="stable")[:_MOST_PRINCIPLES].tolist()
            named[row] = tuple(
                Suggestion(
                    self._principles[element],
                    round(float(weights[row, element] / (1 + weights[row, element])), 4),
                    "possible",
                    tuple(explainer.matched(row, found[row], element)),
                )
                for element in best
                if weights[row, element] >= _PRINCIPLE
            )
        return named


def _beside(version: str, read: material.Material) -> str:
    """Under what name a version learned from decisions is kept: never met by another state of the pack or method."""
    return f"{version}-with-{METHOD}-{read.digest[:12]}"


def _ranked(
    topic: _Topic, batch: Batch, explainer: Explainer, chances: Doubles, top: int, *, least: float = 0.0
) -> list[tuple[Suggestion, ...]]:
    """The likeliest elements of each passage, those below `least` left out."""
    found = batch.find(topic.lexicon)
    best = np.argsort(-chances, axis=1, kind="stable")[:, :top]
    scores = np.take_along_axis(chances, best, axis=1)
    ranked: list[list[Suggestion]] = [[] for _ in found]
    for rank in range(best.shape[1]):
        wanted = np.flatnonzero(scores[:, rank] >= least)
        if not len(wanted):
            break
        words = explainer.weightiest(topic.column + best[:, rank])
        for row in wanted.tolist():
            element, score = int(best[row, rank]), float(scores[row, rank])
            because = explainer.because(row, found[row], element, words[row])
            ranked[row].append(Suggestion(topic.codes[element], round(score, 4), topic.weighing.band(score), because))
    return [tuple(suggestions) for suggestions in ranked]
