"""What is wrong with a questionnaire, and what is only unfinished, before anybody is asked.

A blocker keeps it from being opened: it would break an answer, a form or a page. A warning is a question that nobody will
ever see. A note is a missing translation: it falls back to the original, marked.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stocktake.questionnaires.enums import Audience, Level, NodeKind, QuestionType
from stocktake.questionnaires.rules.conditions import questions_in
from stocktake.questionnaires.rules.definition import Definition, Line, Texts
from stocktake.questionnaires.rules.indicators import Indicators, wrong_ties
from stocktake.questionnaires.rules.reaching import never_asked
from stocktake.questionnaires.rules.validation import CONSENT

LONGEST_CODE = 40
PRINTABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
CHOSEN = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


@dataclass(frozen=True)
class Known:
    """What a framework and a review know: numbers of objectives, codes of categories (empty: not checked), indicators (None: not
    checked)."""

    objectives: Collection[int] = ()
    categories: Collection[str] = ()
    indicators: Indicators | None = None


@dataclass(frozen=True)
class Fault:
    """One thing to mend or to know. `place`: file and line or cell; `code`: of the part, or the choice list's name."""

    level: Level
    kind: str
    place: str
    code: str
    message: str

    def __str__(self) -> str:
        where = self.place or self.code
        return f"{where}: {self.message}" if where else self.message


def blockers(faults: Collection[Fault]) -> list[Fault]:
    """Those that keep a questionnaire from being opened."""
    return [fault for fault in faults if fault.level == Level.BLOCKER]


def faults_of(definition: Definition, known: Known | None = None) -> list[Fault]:
    """Every fault, blockers first, each level in reading order."""
    known = known or Known()
    found = [
        *_whole(definition), *_codes(definition), *_nesting(definition), *_references(definition), *_choices(definition),
        *_tags(definition, known), *_unseen(definition), *_translations(definition),
    ]  # fmt: skip
    weight = list(Level)
    return sorted(found, key=lambda fault: weight.index(fault.level))


def _blocker(line: Line, kind: str, message: str) -> Fault:
    return Fault(Level.BLOCKER, kind, line.place, line.code, message)


def _whole(definition: Definition) -> Iterator[Fault]:
    if not definition.languages:
        yield Fault(Level.BLOCKER, "languages", "", "", _("The questionnaire does not say in which languages it is written."))
    if not any(line.is_question for line in definition.lines):
        yield Fault(Level.BLOCKER, "empty", "", "", _("The questionnaire asks nothing yet."))


def _codes(definition: Definition) -> Iterator[Fault]:
    seen: dict[str, Line] = {}
    for line in definition.lines:
        if len(line.code) > LONGEST_CODE:
            yield _blocker(line, "code", _("The code “%(code)s” is longer than %(limit)s letters.") % {
                "code": line.code, "limit": LONGEST_CODE,
            })  # fmt: skip
        if not PRINTABLE.fullmatch(line.code):
            message = _("The code “%(code)s” should begin with a letter and hold letters, digits, dots, hyphens and underscores.")
            yield _blocker(line, "code", message % {"code": line.code})
        first = seen.setdefault(line.code.casefold(), line)
        if first is not line:
            where = {"code": line.code, "first": first.place or first.code}
            yield _blocker(line, "duplicate", _("The code “%(code)s” is used twice; first at %(first)s.") % where)


def _nesting(definition: Definition) -> Iterator[Fault]:
    """What lies under what: parts follow the one they lie under; no repeated group lies in another."""
    around: list[Line] = []
    for line in definition.lines:
        while around and around[-1].code != line.parent:
            around.pop()
        if line.parent and not around:
            yield _blocker(line, "parent", _("“%(code)s” does not follow “%(parent)s”, under which it lies.") % {
                "code": line.code, "parent": line.parent,
            })  # fmt: skip
        elif around and around[-1].kind not in {NodeKind.SECTION, NodeKind.REPEAT}:
            yield _blocker(line, "parent", _("Only a section or a repeated group has parts; “%(parent)s” is neither.") % {
                "parent": line.parent,
            })  # fmt: skip
        if line.kind == NodeKind.REPEAT and any(above.kind == NodeKind.REPEAT for above in around):
            yield _blocker(line, "nested", _("A repeated group inside a repeated group cannot be answered in a form."))
        around.append(line)


def _trees(line: Line) -> Iterator[Mapping[str, Any]]:
    if line.condition:
        yield line.condition
    for rule in line.rules:
        if isinstance(rule.get("value"), Mapping):
            yield rule["value"]


def _references(definition: Definition) -> Iterator[Fault]:
    lines = {line.code: line for line in definition.lines}
    for line in definition.lines:
        for tree in _trees(line):
            for code in dict.fromkeys(questions_in(tree)):
                if code not in lines:
                    message = _("A condition asks about “%(code)s”, which is not in the questionnaire.")
                    yield _blocker(line, "reference", message % {"code": code})
                elif not lines[code].is_question:
                    yield _blocker(
                        line, "reference", _("A condition asks about “%(code)s”, which is no question.") % {"code": code}
                    )
                elif _group_of(lines, code) not in {"", _group_of(lines, line.code)}:
                    message = _("A condition asks about “%(code)s”, which lies in a repeated group and has many answers.")
                    yield _blocker(line, "reference", message % {"code": code})
        if line.condition and line.code in questions_in(line.condition):
            yield _blocker(line, "circle", _("“%(code)s” is asked only if it was answered already.") % {"code": line.code})


def _group_of(lines: Mapping[str, Line], code: str) -> str:
    """The repeated group a part lies in; empty if it lies in none."""
    steps = 0
    while code and code in lines and steps < len(lines):
        if lines[code].kind == NodeKind.REPEAT:
            return code
        code, steps = lines[code].parent, steps + 1
    return ""


def _choices(definition: Definition) -> Iterator[Fault]:
    lists = {option.list_name for option in definition.options}
    for line in definition.lines:
        if line.question_type in CHOSEN and line.choice_list not in lists:
            yield _blocker(line, "choices", _("There is no list of choices “%(list)s”.") % {"list": line.choice_list})
    seen = set()
    for option in definition.options:
        if (option.list_name, option.name) in seen:
            message = _("The choice “%(name)s” stands twice in the list “%(list)s”.")
            words = {"name": option.name, "list": option.list_name}
            yield Fault(Level.BLOCKER, "duplicate", option.place, option.list_name, message % words)
        if not option.name or len(option.name.split()) != 1:
            message = _("A choice needs a name without spaces; “%(name)s” has some.") % {"name": option.name}
            yield Fault(Level.BLOCKER, "choices", option.place, option.list_name, message)
        seen.add((option.list_name, option.name))
    used = {line.choice_list for line in definition.lines}
    for name in sorted(lists - used):
        yield Fault(Level.NOTE, "unused", "", name, _("No question uses the list of choices “%(list)s”.") % {"list": name})


def _tags(definition: Definition, known: Known) -> Iterator[Fault]:
    for line in definition.lines:
        for number in line.objectives:
            if known.objectives and number not in known.objectives:
                yield _blocker(line, "objective", _("The framework has no objective %(number)s.") % {"number": number})
        if line.category and known.categories and line.category not in {*known.categories, CONSENT}:
            yield _blocker(line, "category", _("The framework has no category “%(code)s”.") % {"code": line.category})
        for audience in line.audiences:
            if audience not in Audience.values:
                yield _blocker(line, "audience", _("There is no audience “%(name)s”.") % {"name": audience})
    for line, why in wrong_ties(definition, known.indicators):
        yield _blocker(line, "indicator", why)


def _unseen(definition: Definition) -> Iterator[Fault]:
    for line, why in never_asked(definition):
        yield Fault(Level.WARNING, "unreachable", line.place, line.code, why)


def _translations(definition: Definition) -> Iterator[Fault]:
    for line in definition.lines:
        if not any(line.labels.values()) and line.kind != NodeKind.NOTE:
            yield _blocker(line, "label", _("“%(code)s” has no text in any language.") % {"code": line.code})
        messages = [rule.get("messages", {}) for rule in line.rules]
        for texts in (line.labels, line.hints, line.guidance, *messages):
            yield from _missing(definition, texts, line.place, line.code)
    for option in definition.options:
        yield from _missing(definition, option.labels, option.place, f"{option.list_name}/{option.name}")


def _missing(definition: Definition, texts: Texts, place: str, code: str) -> Iterator[Fault]:
    if not any(texts.values()):
        return
    for language in definition.languages:
        if not texts.get(language):
            yield Fault(Level.NOTE, f"missing-{language}", place, code, next(iter(filter(None, texts.values()))))


def missing_translations(faults: Collection[Fault]) -> dict[str, list[Fault]]:
    """The faults that are missing translations, by language."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.kind.startswith("missing-"):
            found.setdefault(fault.kind.removeprefix("missing-"), []).append(fault)
    return found
