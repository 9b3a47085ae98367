"""Questions whose answers are indicators: which number a question asks for, and what is wrong with such ties.

A question is tied by one word or two: `births-registered` for the number itself, `births-registered sex=female` for a part of it,
`births-registered year` and `births-registered source` for what the number is of and where it comes from.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stocktake.questionnaires.enums import NodeKind, QuestionType
from stocktake.questionnaires.rules.definition import Definition, Line

COLUMN = "indicator"
"""How the tie is called in a spreadsheet, in a pack, and in a node's `extra`."""
YEAR, SOURCE = "year", "source"
WHOLE = ""
_TIE = re.compile(r"([A-Za-z0-9][A-Za-z0-9.-]*)(?:\s+(year|source|(?:sex|age)=[a-z0-9+-]+))?")

Indicators = Mapping[str, Collection[str]]
"""What a framework has: each indicator by its key, with the parts it is disaggregated into (`sex=female`)."""

NUMBERS = (QuestionType.INTEGER, QuestionType.DECIMAL)
FITTING: Mapping[str, tuple[QuestionType, ...]] = {YEAR: (QuestionType.INTEGER,), SOURCE: (QuestionType.TEXT,)}


@dataclass(frozen=True, slots=True)
class Tie:
    """`what`: empty for the number itself, a part of it (`sex=female`), `year`, or `source`."""

    key: str
    what: str = WHOLE

    @property
    def is_number(self) -> bool:
        return self.what not in {YEAR, SOURCE}


def tie_of(text: str) -> Tie | None:
    """None where the words are no tie."""
    found = _TIE.fullmatch(text.strip())
    return Tie(found[1], found[2] or WHOLE) if found else None


def wrong_ties(definition: Definition, known: Indicators | None) -> Iterator[tuple[Line, str]]:
    """Each line whose tie is wrong, and why. `known` None: what the framework has is not checked."""
    repeated = _repeated(definition)
    tied: dict[Tie, str] = {}
    for line in definition.lines:
        text = str(line.extra.get(COLUMN) or "").strip()
        if not text:
            continue
        tie = tie_of(text)
        if tie is None:
            message = _("“%(text)s” names no indicator, such as “%(example)s”.")
            yield line, message % {"text": text[:80], "example": "10.7.1 sex=female"}
        elif why := _why(line, tie, known):
            yield line, why
        elif line.code in repeated:
            yield line, _("An indicator has one value; a question in a repeated group has many answers.")
        elif tie in tied:
            yield line, _("“%(first)s” returns the same indicator already.") % {"first": tied[tie]}
        else:
            tied[tie] = line.code
    whole = {tie.key for tie in tied if tie.is_number}
    lines = {line.code: line for line in definition.lines}
    for tie, code in tied.items():
        if tie.key not in whole:
            yield lines[code], _("No question asks for the number of the indicator “%(key)s”.") % {"key": tie.key}


def _why(line: Line, tie: Tie, known: Indicators | None) -> str:
    fitting = FITTING.get(tie.what, NUMBERS)
    if line.kind != NodeKind.QUESTION or line.question_type not in fitting:
        types = " / ".join(str(type_) for type_ in fitting)
        return _("What an indicator returns here is a question of the type %(types)s.") % {"types": types}
    if known is None:
        return ""
    if tie.key not in known:
        return _("The framework has no indicator “%(key)s”.") % {"key": tie.key}
    if tie.is_number and tie.what and tie.what not in known[tie.key]:
        return _("The indicator “%(key)s” is not told by “%(part)s”.") % {"key": tie.key, "part": tie.what}
    return ""


def _repeated(definition: Definition) -> set[str]:
    """The codes of all that lies in a repeated group."""
    found: set[str] = set()
    groups = {line.code for line in definition.lines if line.kind == NodeKind.REPEAT}
    for line in definition.lines:
        if line.parent in groups or line.parent in found:
            found.add(line.code)
    return found
