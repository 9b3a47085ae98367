"""What a person asks, as PostgreSQL understands it, and where a text answers it.

Words are joined by *and*; words in quotation marks stand together, as written. A run of Chinese is a phrase of its
pairs, a single Chinese character begins a pair. No sign that a person types can become an operator.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, FloatField, Func, Value
from django.db.models.functions import Cast

from stocktake.evidence.search.index import quoted, written
from stocktake.evidence.search.tokens import EXACT, Token, folded, forms, pairs, question_forms, tokens
from stocktake.evidence.search.vocabulary import Term, Vocabulary

LONGEST_QUESTION = 400
_QUOTES = re.compile('"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」')
_SMALL_WORDS = """
a an and are as at be by for from in is it of on or that the this to was were with
au aux ce ces cette d dans de des du elle en est et il l la le les leur ou par pas pour qu que qui s sa ses son sur un une
al como con del el ella es ha las lo los mas no para por se sin su sus un una y
в во и из или к ко на не о об от по с со у за что для как это
في من على إلى عن أن أو مع هذا هذه التي الذي و
"""
_SMALL = frozenset(map(folded, _SMALL_WORDS.split()))
"""Small words, folded: a question is not narrowed by them unless it has no others, or they stand in quotation marks."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing asked for: terms that stand one after another, each in any of its forms; `begins` for a prefix."""

    steps: tuple[tuple[str, ...], ...]
    exact: bool = False
    begins: bool = False

    @property
    def tsquery(self) -> str:
        ending = ":*" if self.begins else ""
        return " <-> ".join(
            "(" + " | ".join(quoted(term) + ending for term in step) + ")" for step in self.steps
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Either:
    """Some words of the question, or what they name as other languages call it."""

    own: tuple[Wanted, ...]
    others: tuple[Wanted, ...]

    @property
    def tsquery(self) -> str:
        own = " & ".join(f"({each.tsquery})" for each in self.own)
        return " | ".join([f"({own})", *(f"({each.tsquery})" for each in self.others)])


@dataclass(frozen=True, slots=True)
class Question:
    """A person's question, taken apart. Empty when nothing in it can be looked for. `also`: what it was widened by."""

    wanted: tuple[Wanted | Either, ...]
    also: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def tsquery(self) -> str:
        """PostgreSQL's writing of it; every term is quoted."""
        return " & ".join(f"({each.tsquery})" for each in self.wanted)

    def matches(self, column: str = "search") -> Func:
        """The condition that a row answers the question."""
        return _Matches(F(column), Cast(Value(self.tsquery), SearchQueryField()))

    def rank(self, column: str = "search") -> Func:
        """How well a row answers: more of the words, nearer together."""
        question = Cast(Value(self.tsquery), SearchQueryField())
        return Func(F(column), question, function="ts_rank", output_field=FloatField())

    def spans(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where the text answers: pairs of first character and end, in order, for highlighting."""
        laid = list(_laid(text, language))
        held = frozenset[str]().union(*(terms for _start, _end, terms in laid))
        found: set[tuple[int, int]] = set()
        for each in dict.fromkeys(self._alone()):
            # What other languages call a thing is many words, and few of them stand in one text.
            if not all(_meets(held, step, each.begins) for step in each.steps):
                continue
            for at in range(len(laid) - len(each.steps) + 1):
                window = laid[at : at + len(each.steps)]
                if all(_meets(terms, step, each.begins) for (_s, _e, terms), step in zip(window, each.steps, strict=True)):
                    found.update((start, start + 1 if each.begins else end) for start, end, _terms in window)
        return joined(found)

    def _alone(self) -> Iterator[Wanted]:
        for each in self.wanted:
            yield from (each,) if isinstance(each, Wanted) else (*each.own, *each.others)


class _Matches(Func):
    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def question(text: str, language: str = "", vocabulary: Vocabulary | None = None) -> Question:
    """Take a question apart. `language`, if the person chose one, says how words in Latin letters are stemmed.

    With a vocabulary, a word that names one of its things finds what other languages call it; words in quotation marks do not.
    """
    text = text.replace("\x00", " ")[:LONGEST_QUESTION]
    phrases = [next(part for part in match.groups() if part is not None) for match in _QUOTES.finditer(text)]
    wanted: list[Wanted | Either] = []
    for phrase in phrases:
        steps = tuple(step for token in tokens(phrase) for step in _exact_steps(token))
        if steps:
            wanted.append(Wanted(steps, exact=True, begins=_is_one_character(phrase)))
    loose = list(tokens(_QUOTES.sub(" ", text)))
    also: dict[Term, None] = {}
    at = 0
    named = vocabulary.named_in(loose, language) if vocabulary else ()
    for each in named:
        wanted += _telling(loose[at : each.start], language)
        terms = each.thing.elsewhere(each.languages)
        words = loose[each.start : each.end]
        own = tuple(_telling(words, language) or [_wanted(token, language) for token in words])
        wanted.append(Either(own, tuple(Wanted(term.steps) for term in terms)))
        also.update(dict.fromkeys(terms))
        at = each.end
    wanted += _telling(loose[at:], language)
    if not wanted:
        wanted += [_wanted(token, language) for token in loose]
    return Question(tuple(dict.fromkeys(wanted)), tuple(also))


def _telling(loose: Sequence[Token], language: str) -> list[Wanted]:
    return [_wanted(token, language) for token in loose if token.kind != "word" or folded(token.text) not in _SMALL]


def _wanted(token: Token, language: str) -> Wanted:
    if token.kind == "han":
        return Wanted(tuple((pair,) for pair in pairs(token.text)), begins=len(token.text) == 1)
    return Wanted((question_forms(token.text, language),))


def joined(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _exact_steps(token: Token) -> list[tuple[str, ...]]:
    return [(pair,) for pair in pairs(token.text)] if token.kind == "han" else [(EXACT + written(token.text),)]


def _is_one_character(phrase: str) -> bool:
    found = list(tokens(phrase))
    return len(found) == 1 and found[0].kind == "han" and len(found[0].text) == 1


def _laid(text: str, language: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The terms of a text as they are stored, each with its place in the text; a pair covers two characters."""
    for token in tokens(text):
        if token.kind == "han":
            for at in range(len(token.text)):
                pair = folded(token.text[at : at + 2])
                yield token.start + at, token.start + at + min(2, len(token.text) - at), frozenset({pair})
        else:
            yield token.start, token.end, frozenset({EXACT + written(token.text), *forms(token.text, language)})


def _meets(terms: frozenset[str], step: tuple[str, ...], begins: bool) -> bool:
    if begins:
        return any(term.startswith(wanted) for term in terms for wanted in step)
    return not terms.isdisjoint(step)
