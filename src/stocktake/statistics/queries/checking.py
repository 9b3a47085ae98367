"""Numbers of a text, each with what it is tied to and whether it comes out: for pages that check a document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import short_code
from stocktake.statistics.charts.messages import said as said_of
from stocktake.statistics.enums import Unit, Verdict
from stocktake.statistics.measures.question import Question
from stocktake.statistics.queries.comparing import KINDS, Compared, Other, compare_number, compare_with_figure
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules import numerals, reasons
from stocktake.statistics.rules.found_numbers import Number

WORDS = ("measure", "release", "year", "destination", "origin", "sex", "age", "since")
"""The words of a question that a number is tied to."""
NEAR = 200
_ENDS = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Tie:
    """What a person ties a number to: a question, a figure by its name, or nothing of these, and why."""

    question: Mapping[str, str] = field(default_factory=dict)
    figure: str = ""
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.question or self.figure or self.reason)


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading: what is different, what it gives, and whether the number fits it."""

    label: str
    number: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A number of a text. `before`, `after`: the sentence around it; `year`: one that the sentence names, to begin with."""

    said: Number
    before: str
    after: str
    year: str
    tie: Tie
    verdict: Verdict | None = None
    number: str = ""
    reason: str = ""
    others: tuple[Reading, ...] = ()
    attribution: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def is_open(self) -> bool:
        return self.tie.is_empty

    @property
    def start_text(self) -> str:
        """Where it stands in the text; the fields of a form are named by it."""
        return str(self.said.start)

    @property
    def is_no_statistic(self) -> bool:
        return bool(self.tie.reason)


def checked(text: str, said: Number, tie: Tie, store: Store) -> Checked:
    """Never raises: what cannot be answered says why."""
    before, after = around(text, said)
    year = next(iter(reversed(_YEAR.findall(before))), "") or next(iter(_YEAR.findall(after)), "")
    base = Checked(said, before, after, year, tie)
    if tie.is_empty or tie.reason:
        return base
    try:
        if tie.figure:
            found = compare_with_figure(said, tie.figure, store)
        else:
            found = compare_number(said, Question.from_words(dict(tie.question)), store)
    except Refusal as refusal:
        return replace(base, refusal=str(refusal))
    computed = said_of(found.answer.value, found.answer.unit, 2)
    return replace(
        base, verdict=found.verdict, number=computed,
        reason=reasons.ground(found.because, computed=computed, stated=_stated(said, found.answer.unit)),
        others=tuple(_reading(each, found) for each in found.others), attribution=found.answer.attribution,
    )  # fmt: skip


def around(text: str, said: Number) -> tuple[str, str]:
    """The sentence that a number stands in, before and after it; of a long one, what is near."""
    before = _ENDS.split(text[: said.start])[-1].replace("\n", " ")
    after = _ENDS.split(text[said.end :], maxsplit=1)[0].replace("\n", " ")
    return ("…" + before[-NEAR:] if len(before) > NEAR else before), (after[:NEAR] + "…" if len(after) > NEAR else after)


def _reading(other: Other, found: Compared) -> Reading:
    names = {"release": _("Release"), "year": _("Year"), "destination": _("Destination"), "origin": _("Origin")}
    label = " · ".join(value if name == "reading" else f"{names.get(name, name)}: {value}" for name, value in other.changed.items())
    return Reading(label, said_of(other.value, found.answer.unit, 2), other.verdict != Verdict.NOT_REPRODUCED)


def _stated(said: Number, unit: Unit) -> str:
    """The number of the text in the language of the page; of another kind than what was computed, as it stands."""
    if said.kind != KINDS.get(unit, "amount"):
        return said.words
    return reasons.stated_in_words(numerals.stated(said.value, unit, short_code(get_language())), said.comparison)


def counts_of(numbers: list[Checked]) -> dict[str, int]:
    """How many were found, tied, and what came of them."""
    verdicts = [each.verdict for each in numbers]
    return {
        "found": len(numbers), "open": sum(each.is_open for each in numbers), "none": sum(each.is_no_statistic for each in numbers),
        "reproduced": verdicts.count(Verdict.REPRODUCED), "rounding": verdicts.count(Verdict.TO_ROUNDING),
        "not": verdicts.count(Verdict.NOT_REPRODUCED),
    }  # fmt: skip
