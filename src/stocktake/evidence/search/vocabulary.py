"""The framework's vocabulary: a word of a question in one language finds what is called so in the others.

A pack's `vocabulary.yaml` is a list; each entry is one thing, with the words for it by language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel, model_validator

from stocktake.evidence.search.tokens import Token, forms, pairs, question_forms, tokens
from stocktake.foundation.packs import pack_folder, read_as
from stocktake.foundation.texts import LANGUAGES

FILE = "vocabulary.yaml"


class _File(RootModel[list[dict[str, list[str]]]]):
    @model_validator(mode="after")
    def says_something_in_known_languages(self) -> "_File":
        for place, entry in enumerate(self.root):
            strange = sorted(entry.keys() - {*LANGUAGES})
            if strange:
                raise ValueError(f"entry {place + 1} has words in “{strange[0]}”, which is none of {', '.join(LANGUAGES)}")
            if any(not any(tokens(word)) for words in entry.values() for word in words):
                raise ValueError(f"entry {place + 1} has a word without a letter")
        return self


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand together, in one language. `steps`: the forms under which each may be stored."""

    text: str
    language: str
    steps: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str, language: str) -> "Term":
        return cls(text, language, tuple(step for token in tokens(text) for step in _stored(token, language)))


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry: what it is called, by language."""

    terms: tuple[Term, ...]

    def elsewhere(self, languages: frozenset[str]) -> tuple[Term, ...]:
        """What it is called in all other languages than these."""
        return tuple(term for term in self.terms if term.language not in languages)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a question names with some of its words: tokens `start` to `end`, in these languages."""

    start: int
    end: int
    thing: Thing
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    things: tuple[Thing, ...] = ()
    _by_first: dict[str, list[tuple[Term, Thing]]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Mapping[str, Sequence[str]]]) -> "Vocabulary":
        made = cls(tuple(
            Thing(tuple(Term.of(word, language) for language, words in entry.items() for word in words)) for entry in entries
        ))  # fmt: skip
        for thing in made.things:
            for term in thing.terms:
                for form in term.steps[0]:
                    made._by_first.setdefault(form, []).append((term, thing))
        return made

    def named_in(self, asked: Sequence[Token], language: str = "") -> Iterator[Named]:
        """The things that the words of a question name, from left to right, the longest name first; none twice over a word."""
        laid = [_asked(token, language) for token in asked]
        at = 0
        while at < len(asked):
            found = max(self._at(laid, at), key=lambda each: each.end, default=None)
            if found is not None:
                yield found
            at = found.end if found is not None else at + 1

    def _at(self, laid: Sequence[tuple[tuple[str, ...], ...]], at: int) -> Iterator[Named]:
        """Every thing named from this word on, with all languages in which these same words name it."""
        met: dict[tuple[int, int], tuple[Thing, set[str]]] = {}
        for first in laid[at][0]:
            for term, thing in self._by_first.get(first, ()):
                length = _meets(laid[at:], term.steps)
                if length:
                    met.setdefault((id(thing), at + length), (thing, set()))[1].add(term.language)
        for (_thing, end), (thing, languages) in met.items():
            yield Named(at, end, thing, frozenset(languages))


def _stored(token: Token, language: str) -> list[tuple[str, ...]]:
    return [(pair,) for pair in pairs(token.text)] if token.kind == "han" else [forms(token.text, language)]


def _asked(token: Token, language: str) -> tuple[tuple[str, ...], ...]:
    """The steps of one token of a question: one for a word, one for each pair of a run of Chinese."""
    if token.kind == "han":
        return tuple((pair,) for pair in pairs(token.text))
    return (question_forms(token.text, language),)


def _meets(laid: Sequence[tuple[tuple[str, ...], ...]], steps: tuple[tuple[str, ...], ...]) -> int:
    """With how many whole tokens of the question these steps are met; 0 where they are not."""
    wanted = list(steps)
    for number, token in enumerate(laid, start=1):
        if len(token) > len(wanted) or any(set(mine).isdisjoint(step) for mine, step in zip(token, wanted, strict=False)):
            return 0
        del wanted[: len(token)]
        if not wanted:
            return number
    return 0


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> Vocabulary:
    return Vocabulary.of(read_as(_File, path)[0].root)


def vocabulary_of(pack: str) -> Vocabulary:
    """The vocabulary of a framework's pack; an empty one where it has none, or where there is no such pack any more.

    Raises PackError: the file is wrong; with its line.
    """
    if not pack:
        return Vocabulary()
    path = pack_folder(pack) / FILE
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else Vocabulary()
