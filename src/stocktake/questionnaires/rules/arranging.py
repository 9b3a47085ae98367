"""Putting the parts of a questionnaire in another order: what lies under a part goes along with it."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.rules.definition import Line

HOLDS = (NodeKind.SECTION, NodeKind.REPEAT)


class DoesNotFit(Refusal):
    """A part cannot lie there."""


def under(lines: Sequence[Line], code: str) -> list[Line]:
    """A part with everything under it, in order.

    Raises:
        DoesNotFit: there is no such part.
    """
    found: list[Line] = []
    around: set[str] = set()
    for line in lines:
        if line.code == code or line.parent in around:
            found.append(line)
            around.add(line.code)
    if not found:
        raise DoesNotFit(_("There is no part “%(code)s” any more. Nothing was changed.") % {"code": code})
    return found


def stepped(lines: Sequence[Line], code: str, *, up: bool) -> tuple[Line, ...]:
    """The lines with a part one place up or down among its neighbours; at the edge they stay as they are."""
    moving = under(lines, code)[0]
    beside = [line.code for line in lines if line.parent == moving.parent]
    at = beside.index(code) + (-1 if up else 1)
    if not 0 <= at < len(beside):
        return tuple(lines)
    return _before(lines, code, beside[at]) if up else _before(lines, beside[at], code)


def placed(lines: Sequence[Line], code: str, *, before: str = "", into: str = "") -> tuple[Line, ...]:
    """The lines with a part before another one, beside it; or as the last in a section, or at the end where that is empty.

    Raises:
        DoesNotFit: a part cannot lie in itself, under a question, or one repeated group in another.
    """
    group = under(lines, code)
    inside = {line.code for line in group}
    parent = under(lines, before)[0].parent if before else into
    if before in inside or parent in inside:
        raise DoesNotFit(_("“%(code)s” cannot lie in itself. Nothing was changed.") % {"code": code})
    around = _around(lines, parent)
    if any(line.kind not in HOLDS for line in around):
        raise DoesNotFit(_("Only a section or a repeated group has parts. Nothing was changed."))
    repeats = [line for line in (*around, *group) if line.kind == NodeKind.REPEAT]
    if len(repeats) > 1 and any(line.kind == NodeKind.REPEAT for line in around):
        raise DoesNotFit(_("A repeated group cannot lie in another one. Nothing was changed."))
    if before:
        return _before(lines, code, before, parent=parent)
    rest = [line for line in lines if line.code not in inside]
    after = {line.code for line in under(lines, into)} if into else {line.code for line in lines}
    end = max((index for index, line in enumerate(rest, start=1) if line.code in after), default=len(rest))
    return (*rest[:end], replace(group[0], parent=parent), *group[1:], *rest[end:])


def _around(lines: Sequence[Line], code: str) -> list[Line]:
    """The part of this code and those around it."""
    by_code = {line.code: line for line in lines}
    found = []
    while code in by_code:
        found.append(by_code[code])
        code = by_code[code].parent
    return found


def _before(lines: Sequence[Line], code: str, before: str, *, parent: str | None = None) -> tuple[Line, ...]:
    group = under(lines, code)
    inside = {line.code for line in group}
    head = group[0] if parent is None else replace(group[0], parent=parent)
    rest = [line for line in lines if line.code not in inside]
    at = next(index for index, line in enumerate(rest) if line.code == before)
    return (*rest[:at], head, *group[1:], *rest[at:])
