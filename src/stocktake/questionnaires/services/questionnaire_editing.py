"""Changing a draft part by part, as the editor does. Two who change the same part at once are told; neither is overwritten unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import Choice, Node, Version
from stocktake.questionnaires.queries.definition import WORDS, definition_of
from stocktake.questionnaires.rules.arranging import DoesNotFit, placed, stepped, under
from stocktake.questionnaires.rules.checking import PRINTABLE
from stocktake.questionnaires.rules.definition import Line
from stocktake.questionnaires.services.questionnaire_drafts import held_draft, rewrite_draft


class ChangedMeanwhile(Refusal):
    """Somebody else changed this part since it was opened."""


class NoSuchPart(Refusal):
    """The draft has no part, or no choice, of that name."""


class CodeTaken(Refusal):
    """Another part has this code, or it is none."""


@transaction.atomic
def step_part(*, version: Version, code: str, up: bool, actor: str, at: datetime) -> None:
    """Move a part one place up or down among its neighbours; what lies under it goes along.

    Raises:
        AlreadyOpened: the version does not change any more.
        DoesNotFit: there is no such part.
    """
    version = held_draft(version)
    _arrange(version, stepped(definition_of(version).lines, code, up=up), code, actor=actor, at=at)


@transaction.atomic
def place_part(*, version: Version, code: str, before: str, into: str, actor: str, at: datetime) -> None:
    """Put a part before another one, or (`before` empty) at the end of a section.

    Raises:
        AlreadyOpened: the version does not change any more.
        DoesNotFit: it cannot lie there.
    """
    version = held_draft(version)
    _arrange(version, placed(definition_of(version).lines, code, before=before, into=into), code, actor=actor, at=at)


@transaction.atomic
def change_part(*, version: Version, line: Line, seen: str, actor: str, at: datetime) -> None:
    """Give a part of this code other words. `seen` is the mark of what its writer had before them (`mark_of`).

    Raises:
        AlreadyOpened: the version does not change any more.
        NoSuchPart: somebody took it out meanwhile.
        ChangedMeanwhile: somebody changed it meanwhile; nothing was changed now.
    """
    version = held_draft(version)
    current = next((one for one in definition_of(version).lines if one.code == line.code), None)
    if current is None:
        raise NoSuchPart(_("There is no part “%(code)s” any more. Nothing was changed.") % {"code": line.code})
    wanted = replace(line, parent=current.parent, kind=current.kind, extra=current.extra)
    if wanted == current:
        return
    if seen != mark_of(current):
        raise ChangedMeanwhile(
            _("Somebody else has changed this part since you opened it. What you wrote is still in the fields; what stands now "
              "is shown beside it. Save again to put yours in its place.")
        )  # fmt: skip
    Node.objects.filter(version=version, code=line.code).update(**{word: getattr(wanted, word) for word in WORDS})
    _log(version, "changed", line.code, actor=actor, at=at)


@transaction.atomic
def change_choices(*, version: Version, list_name: str, labels: Mapping[str, Mapping[str, str]], actor: str, at: datetime) -> None:
    """Give the choices of a list other texts: by name, then by language. Those not named stay as they are.

    Raises:
        AlreadyOpened: the version does not change any more.
        NoSuchPart: a choice was taken out meanwhile.
    """
    version = held_draft(version)
    known = {choice.name: choice for choice in Choice.objects.filter(version=version, list_name=list_name)}
    for name in labels:
        if name not in known:
            raise NoSuchPart(_("There is no choice “%(name)s” any more. Nothing was changed.") % {"name": name})
    changed = [known[name] for name, texts in labels.items() if known[name].labels != texts]
    for choice in changed:
        choice.labels = dict(labels[choice.name])
    if changed:
        Choice.objects.bulk_update(changed, ["labels"])
        _log(version, "changed", list_name, actor=actor, at=at)


@transaction.atomic
def add_part(*, version: Version, line: Line, into: str, actor: str, at: datetime) -> None:
    """Add a new part at the end of a section, or at the end of all.

    Raises:
        AlreadyOpened: the version does not change any more.
        CodeTaken: another part has its code, or it cannot be printed.
        DoesNotFit: it cannot lie there.
    """
    version = held_draft(version)
    definition = definition_of(version)
    if not PRINTABLE.fullmatch(line.code) or line.code.casefold() in {one.code.casefold() for one in definition.lines}:
        raise CodeTaken(
            _("“%(code)s” is no code for a new part: it is used already, or has other signs than letters, digits and dots.")
            % {"code": line.code}
        )
    lines = placed([*definition.lines, replace(line, parent="")], line.code, into=into)
    rewrite_draft(version=version, definition=replace(definition, lines=lines), actor=actor, at=at)


@transaction.atomic
def remove_part(*, version: Version, code: str, actor: str, at: datetime) -> None:
    """Take a part out of a draft, with everything under it. Earlier versions keep it, and so do the answers given to it.

    Raises:
        AlreadyOpened: the version does not change any more.
        DoesNotFit: there is no such part.
    """
    version = held_draft(version)
    definition = definition_of(version)
    gone = {line.code for line in under(definition.lines, code)}
    lines = tuple(line for line in definition.lines if line.code not in gone)
    rewrite_draft(version=version, definition=replace(definition, lines=lines), actor=actor, at=at)
    _log(version, "took out", code, actor=actor, at=at)


def mark_of(line: Line) -> str:
    """A mark of what a part says now; another text gives another mark."""
    return line.digest()[:16]


def _arrange(version: Version, lines: Sequence[Line], code: str, *, actor: str, at: datetime) -> None:
    nodes = {node.code: node for node in Node.objects.filter(version=version)}
    changed = []
    for position, line in enumerate(lines, start=1):
        node, parent = nodes[line.code], nodes.get(line.parent)
        if (node.position, node.parent_id) != (position, parent.pk if parent else None):
            node.position, node.parent = position, parent
            changed.append(node)
    if changed:
        Node.objects.bulk_update(changed, ["position", "parent"])
        _log(version, "reordered", code, actor=actor, at=at)


def _log(version: Version, verb: str, code: str, *, actor: str, at: datetime) -> None:
    key = f"{version.questionnaire.code} {version.number}"
    record(actor=actor, verb=verb, kind="questionnaire", key=key, at=at, detail={"part": code})


__all__ = [
    "ChangedMeanwhile",
    "CodeTaken",
    "DoesNotFit",
    "NoSuchPart",
    "add_part",
    "change_choices",
    "change_part",
    "mark_of",
    "place_part",
    "remove_part",
    "step_part",
]
