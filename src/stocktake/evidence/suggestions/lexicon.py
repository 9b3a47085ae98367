"""Terms of the lexicon, and where they stand in a passage.

A term is a sequence of stems without the small words, so that "recognition of the qualifications" is found by
"recognition of qualifications" whatever its inflection; in Chinese it is the run of characters itself. Where a longer
term stands, shorter ones inside it do not count: "data protection" does not speak of protection.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from stocktake.evidence.suggestions import words
from stocktake.evidence.suggestions.material import NOTHING, Text

_NEW, _SKIP, _UNKNOWN = -3, -2, -1
# A stem found in the sentences about this share of all elements is a small word of its language.
SMALL_WORD = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term and what it speaks for: indices into the codes of its subject, and how much it says for each."""

    elements: tuple[int, ...]
    weight: float
    length: int


class Match(NamedTuple):
    """A term in a passage: tokens `first` to `last`; in a run of Chinese, its characters `start` to `end`."""

    term: Term
    first: int
    last: int
    start: int = 0
    end: int = 0


def small_words(examples: Iterable[Text], count: int, share: float = SMALL_WORD) -> dict[str, set[str]]:
    """Stems in sentences about a share of all `count` elements, by language: articles, prepositions, "year"."""
    seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for example in examples:
        if example.code != NOTHING:
            for token in words.tokens(example.text):
                if not words.is_han(token):
                    seen[example.language][words.stem(token, example.language)].add(example.code)
    return {language: {stem for stem, codes in stems.items() if len(codes) >= share * count} for language, stems in seen.items()}


class Lexicon:
    """The terms of one subject in all languages."""

    def __init__(self, terms: Iterable[Text], codes: tuple[str, ...], small: Mapping[str, set[str]] | None) -> None:
        """Without `small` words every word counts, as it is written and not by its stem."""
        self._small = small
        self._stems: dict[str, int] = {}
        self._known: dict[str, dict[str, int]] = defaultdict(dict)
        self._starts: dict[int, list[tuple[tuple[int, ...], Term]]] = {}
        self._runs: dict[str, list[tuple[str, Term]]] = {}
        place = {code: index for index, code in enumerate(codes)}
        sequences: dict[tuple[int, ...], set[int]] = defaultdict(set)
        runs: dict[str, set[int]] = defaultdict(set)
        for text in terms:
            tokens = words.tokens(text.text)
            run = max((token for token in tokens if words.is_han(token)), key=len, default="")
            if run:
                runs[run].add(place[text.code])
            elif sequence := tuple(self._learn(token, text.language) for token in tokens):
                content = tuple(stem for stem in sequence if stem != _SKIP)
                if content:
                    sequences[content].add(place[text.code])
        starts: dict[int, list[tuple[tuple[int, ...], Term]]] = defaultdict(list)
        for content, elements in sequences.items():
            starts[content[0]].append((content, _term(elements, len(content), len(content), len(codes))))
        first: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for run, elements in runs.items():
            first[run[0]].append((run, _term(elements, len(run), len(run) / 2, len(codes))))
        self._starts = {stem: sorted(found, key=lambda pair: -len(pair[0])) for stem, found in starts.items()}
        self._runs = {start: sorted(found, key=lambda pair: -len(pair[0])) for start, found in first.items()}

    def find(self, tokens: list[str], language: str) -> list[Match]:
        """The terms in a passage, in the order in which they stand."""
        known, starts, found = self._known[language], self._starts, list[Match]()
        stems = [known.get(token, _NEW) for token in tokens]
        if _NEW in stems:
            for place, token in enumerate(tokens):
                if stems[place] == _NEW:
                    if words.is_han(token):
                        found += self._in_run(token, place)
                        stems[place] = _UNKNOWN
                    else:
                        stems[place] = known[token] = self._look_up(token, language)
        begin = [place for place, stem in enumerate(stems) if stem in starts]
        if not begin:
            return found
        places = [place for place, stem in enumerate(stems) if stem != _SKIP]
        content = tuple([stems[place] for place in places])
        covered = 0
        for place in begin:
            at = bisect_left(places, place)
            for sequence, term in starts[content[at]]:
                end = at + len(sequence)
                if end > covered and content[at:end] == sequence:
                    found.append(Match(term, place, places[end - 1]))
                    covered = end
                    break
        return found

    def _in_run(self, run: str, place: int) -> list[Match]:
        found, covered, runs = [], 0, self._runs
        for at, character in enumerate(run):
            for text, term in runs.get(character, ()):
                end = at + len(text)
                if end > covered and run.startswith(text, at):
                    found.append(Match(term, place, place, at, end))
                    covered = end
                    break
        return found

    def _look_up(self, token: str, language: str) -> int:
        stem = words.stem(token, language) if self._small is not None else words.key(token)
        return _SKIP if self._is_small(stem, language) else self._stems.get(stem, _UNKNOWN)

    def _learn(self, token: str, language: str) -> int:
        stem = words.stem(token, language) if self._small is not None else words.key(token)
        return _SKIP if self._is_small(stem, language) else self._stems.setdefault(stem, len(self._stems))

    def _is_small(self, stem: str, language: str) -> bool:
        return self._small is not None and (len(stem) < 2 or stem in self._small.get(language, ()))

    def forget_passages(self) -> None:
        """Drop what was remembered of words met in passages, so that memory stays bounded."""
        self._known.clear()


def _term(elements: set[int], length: int, size: float, of: int) -> Term:
    """A longer term says more; one that several elements share says less, and one that all share nothing."""
    weight = min(size, 3.0) ** 0.7 * (1 - log(len(elements)) / log(of + 1))
    return Term(tuple(sorted(elements)), weight, length)
