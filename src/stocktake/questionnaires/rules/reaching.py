"""Which questions nobody can ever reach, and why: a condition that cannot hold, an audience that is not let in.

Only what is certain is said. A condition may still be impossible in a way that is not found here.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stocktake.questionnaires.enums import Audience, QuestionType
from stocktake.questionnaires.rules.conditions import Tree, questions_in
from stocktake.questionnaires.rules.definition import Definition, Line

CHOSEN = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def never_asked(definition: Definition) -> Iterator[tuple[Line, str]]:
    """Lines that nobody will see, each with the reason. What lies under such a line is not named again."""
    lines = {line.code: line for line in definition.lines}
    names: dict[str, set[str]] = {}
    for option in definition.options:
        names.setdefault(option.list_name, set()).add(option.name)
    lost: set[str] = set()
    for line in definition.lines:
        if line.parent in lost:
            lost.add(line.code)
            continue
        why = _why(line, lines, names, lost)
        if why:
            lost.add(line.code)
            yield line, why


def _why(line: Line, lines: Mapping[str, Line], names: Mapping[str, set[str]], lost: set[str]) -> str:
    audience = audience_of(line, lines)
    if not audience:
        return _("It is put to nobody: its audience and that of the section around it have nothing in common.")
    if line.condition is None:
        return ""
    asked = [lines[code] for code in questions_in(line.condition) if code in lines]
    for other in asked:
        if not audience & audience_of(other, lines) and not _may_hold_unanswered(line.condition):
            return _("It depends on “%(code)s”, which is put to others.") % {"code": other.code}
        if other.code in lost and not _may_hold_unanswered(line.condition):
            return _("It depends on “%(code)s”, which nobody is asked.") % {"code": other.code}
    if not _may_hold(line.condition, lambda leaf: _possible(leaf, lines, names)):
        return _("Its condition can never hold: no choice has the name it waits for, or it waits for two things at once.")
    return ""


def audience_of(line: Line, lines: Mapping[str, Line]) -> set[str]:
    """Who can see a line at all: everybody it and the parts around it let in."""
    audience = set(Audience.values)
    seen: set[str] = set()
    here: Line | None = line
    while here is not None and here.code not in seen:
        seen.add(here.code)
        audience &= set(here.audiences) or audience
        here = lines.get(here.parent)
    return audience


def _may_hold_unanswered(tree: Tree) -> bool:
    """Whether the condition can hold though a question in it has no answer: it has an alternative or a denial."""
    return "any" in tree or "not" in tree or tree.get("op") == "!=" or any(map(_may_hold_unanswered, tree.get("all", ())))


def _may_hold(tree: Tree, possible: Callable[[Tree], bool]) -> bool:
    if "all" in tree:
        return all(_may_hold(part, possible) for part in tree["all"]) and not _two_at_once(tree["all"])
    if "any" in tree:
        return any(_may_hold(part, possible) for part in tree["any"])
    return True if "not" in tree else possible(tree)


def _possible(leaf: Tree, lines: Mapping[str, Line], names: Mapping[str, set[str]]) -> bool:
    line = lines.get(leaf["question"])
    if line is None or line.question_type not in CHOSEN or leaf["op"] not in {"=", "selected"} or leaf["value"] == "":
        return True
    return str(leaf["value"]) in names.get(line.choice_list, set())


def _two_at_once(parts: list[Mapping[str, Any]]) -> bool:
    """The same question would have to equal two different things."""
    equal: dict[str, object] = {}
    return any(equal.setdefault(part["question"], part["value"]) != part["value"] for part in parts if part.get("op") == "=")
