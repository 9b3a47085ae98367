"""What a text states against what a question gives; and, where it does not come out, what else would give it or comes nearest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.enums import Unit, Verdict
from stocktake.statistics.measures.answering import Answer, answer
from stocktake.statistics.measures.places import Places
from stocktake.statistics.measures.question import TWO_SIDED, NotAQuestion, Question
from stocktake.statistics.queries.named import Named, alternatives_of, computed, definition_named, other_releases
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules.compare import Because, Statement, judge
from stocktake.statistics.rules.found_numbers import Number, numbers_in

MOST = 5
"""So many other readings are told, those that fit first, then the nearest."""
KINDS = {Unit.PER_CENT: "share", Unit.RATIO: "times"}


class NoNumber(NotAQuestion):
    """There is no number in the text, or more than one."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another reading: what in the question is different, and what it gives."""

    changed: dict[str, str]
    value: Any
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Compared:
    said: Number
    answer: Answer
    verdict: Verdict
    because: Because
    others: tuple[Other, ...]

    def as_data(self) -> dict[str, Any]:
        return {
            "stated": {
                "words": self.said.words, "value": _plain(self.said.value), "rounded_to": _plain(self.said.rounded_to),
                "comparison": str(self.said.comparison),
            },
            "verdict": str(self.verdict), **self.answer.as_data(),
            "others": [{"changed": each.changed, "value": each.value, "verdict": str(each.verdict)} for each in self.others],
        }  # fmt: skip


def compared(text: str, asked: Question, store: Store) -> Compared:
    """Compare the one number in a text with what a question gives.

    Raises:
        NoNumber: there is none, or several.
        NotAQuestion, NoRelease, NoSuchPlace: as `answer`.
    """
    numbers = numbers_in(text)
    if len(numbers) != 1:
        words = ", ".join(f"“{each.words}”" for each in numbers)
        raise NoNumber(
            f"There is no number in “{text}”." if not numbers else f"There are several numbers: {words}. Please name one."
        )
    return compare_number(numbers[0], asked, store)


def compare_number(said: Number, asked: Question, store: Store) -> Compared:
    """The same for a number that was found already. Raises as `compared`."""
    if asked.top:
        raise NotAQuestion(_("A list is not compared with a number."))
    found = answer(asked, store)
    return Compared(said, found, *_judged(said, found.value, found.unit), _nearest(said, _others(asked, said, store)))


def compare_with_figure(said: Number, name: str, store: Store) -> Compared:
    """Compare a number with a figure that a pack or a person defined; other readings are those that its pack knows, and other releases.

    Raises:
        NoFigure: there is none of that name.
        NotAQuestion: it is a list.
        Refusal: it cannot be worked out.
    """
    named = definition_named(name)
    found = computed(named, store=store)
    if isinstance(found.value, list):
        raise NotAQuestion(_("A list is not compared with a number."))
    return Compared(said, found, *_judged(said, found.value, found.unit), _nearest(said, _other_figures(said, named, found, store)))


def _other_figures(said: Number, named: Named, found: Answer, store: Store) -> Iterator[Other]:
    for label, value in alternatives_of(named):
        yield Other({"reading": label}, value, _judged(said, value, found.unit)[0])
    for code in other_releases(named, store):
        try:
            other = computed(named, release=code, store=store).value
        except Refusal:
            continue
        if other is not None:
            yield Other({"release": code}, other, _judged(said, other, found.unit)[0])


def _nearest(said: Number, others: Iterable[Other]) -> tuple[Other, ...]:
    """Those that fit first, then the nearest."""
    ranked = sorted(others, key=lambda each: (each.verdict == Verdict.NOT_REPRODUCED, _distance(said, each.value)))
    return tuple(ranked[:MOST])


def _judged(said: Number, value: Any, unit: Unit) -> tuple[Verdict, Because]:
    if said.kind != KINDS.get(unit, "amount"):
        return Verdict.NOT_REPRODUCED, Because.DIFFERS
    exact = None if value is None else Decimal(str(value))
    return judge(Statement(said.value, said.comparison, said.rounded_to), exact)


def _others(asked: Question, said: Number, store: Store) -> Iterator[Other]:
    """One thing changed at a time: the release, the year, or the group (another of its kind)."""
    for question in _readings(asked, store):
        try:
            found = answer(question, store)
        except Refusal:
            continue
        if found.value is not None:
            yield Other(_changed(asked, question), found.value, _judged(said, found.value, found.unit)[0])


def _readings(asked: Question, store: Store) -> Iterator[Question]:
    held = store.open(asked.release)
    for code in store.codes():
        if code != asked.release and store.open(code).manifest.dataset == held.manifest.dataset:
            yield replace(asked, release=code)
    for table in (Table.PEOPLE, Table.SERIES):
        for year in held.years(table):
            if year != asked.year and (asked.since is None or year > asked.since):
                yield replace(asked, year=year)
    places = Places.of(store)
    sides = ("destination", "origin") if asked.measure in TWO_SIDED else ("destination",)
    for group in places.of_its_kind(asked.destination):
        both = {"origin": group} if asked.origin == asked.destination else {}
        yield replace(asked, destination=group, **both)  # type: ignore[arg-type]
    if "origin" in sides and asked.origin != asked.destination:
        for group in places.of_its_kind(asked.origin):
            yield replace(asked, origin=group)


def _changed(asked: Question, other: Question) -> dict[str, str]:
    names = [field.name for field in fields(Question)]
    return {name: str(getattr(other, name)) for name in names if getattr(other, name) != getattr(asked, name)}


def _distance(said: Number, value: Any) -> Decimal:
    return abs(Decimal(str(value)) - said.value)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
