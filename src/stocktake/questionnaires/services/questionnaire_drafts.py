"""Writing a questionnaire down: a draft version that can be changed until it is opened."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.frameworks.models import Framework
from stocktake.questionnaires.enums import VersionState
from stocktake.questionnaires.models import Choice, Node, Questionnaire, Version
from stocktake.questionnaires.queries.definition import OWN_NOTES, WORDS, definition_of
from stocktake.questionnaires.rules.definition import Definition


class AlreadyOpened(Refusal):
    """The version was opened and does not change any more."""


class TwoDrafts(Refusal):
    """There is a draft of this questionnaire already."""


@transaction.atomic
def keep_questionnaire(
    *, definition: Definition, framework: Framework | None, actor: str, at: datetime, pack: str = ""
) -> Questionnaire:
    """The questionnaire of this code with these titles; made if there is none. Its versions are not touched."""
    questionnaire, made = Questionnaire.objects.get_or_create(
        code=definition.code, defaults={"titles": definition.titles, "framework": framework, "pack": pack}
    )
    if made:
        record(actor=actor, verb="made", kind="questionnaire", key=questionnaire.code, at=at)
    elif questionnaire.titles != definition.titles:
        questionnaire.titles = dict(definition.titles)
        questionnaire.save(update_fields=["titles"])
        record(actor=actor, verb="renamed", kind="questionnaire", key=questionnaire.code, at=at)
    return questionnaire


@transaction.atomic
def write_draft(
    *, questionnaire: Questionnaire, definition: Definition, actor: str, at: datetime, notes: dict[str, Any] | None = None
) -> Version:
    """A new draft version with this content; it supersedes the latest one that was opened."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    number = (questionnaire.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        questionnaire=questionnaire, number=number, languages=list(definition.languages), made_at=at,
        supersedes=questionnaire.versions.filter(opened_at__isnull=False).order_by("-number").first(),
        extra={**definition.extra, **(notes or {})},
    )  # fmt: skip
    _fill(version, definition)
    record(actor=actor, verb="drafted", kind="questionnaire", key=f"{questionnaire.code} {number}", at=at)
    return version


@transaction.atomic
def rewrite_draft(*, version: Version, definition: Definition, actor: str, at: datetime) -> Version:
    """Put another content in the place of a draft's.

    Raises:
        AlreadyOpened: the version was opened.
    """
    version = held_draft(version)
    version.languages, version.extra = list(definition.languages), _kept_notes(version) | dict(definition.extra)
    version.save(update_fields=["languages", "extra"])
    version.nodes.all().delete()
    version.choices.all().delete()
    _fill(version, definition)
    record(actor=actor, verb="rewrote", kind="questionnaire", key=f"{version.questionnaire.code} {version.number}", at=at)
    return version


@transaction.atomic
def new_version(*, version: Version, actor: str, at: datetime) -> Version:
    """A copy of an opened version as a draft.

    Raises:
        TwoDrafts: there is a draft already; two at once would grow apart.
    """
    draft = version.questionnaire.versions.filter(state=VersionState.DRAFT).first()
    if draft is not None:
        raise TwoDrafts(
            _("Version %(number)s is being written already. Open it or go on with it; nothing was changed.")
            % {"number": draft.number}
        )
    return write_draft(questionnaire=version.questionnaire, definition=definition_of(version), actor=actor, at=at)


def held_draft(version: Version) -> Version:
    """The version, held for the transaction.

    Raises:
        AlreadyOpened: it was opened, perhaps a moment ago.
    """
    version = Version.objects.select_for_update().select_related("questionnaire").get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise AlreadyOpened(
            _("Version %(number)s was opened and does not change any more. Make a new version to change it.")
            % {"number": version.number}
        )
    return version


def _kept_notes(version: Version) -> dict[str, Any]:
    return {name: value for name, value in version.extra.items() if name in OWN_NOTES}


def _fill(version: Version, definition: Definition) -> None:
    """The nodes level by level, so that each finds the one it lies under; then the choices."""
    depth: dict[str, int] = {"": -1}
    for line in definition.lines:
        depth[line.code] = depth[line.parent] + 1
    made: dict[str, Node] = {}
    for level in range(max(depth.values()) + 1):
        nodes = [
            Node(
                version=version, parent=made.get(line.parent), position=position, kind=line.kind, code=line.code,
                **{word: getattr(line, word) for word in WORDS},
            )
            for position, line in enumerate(definition.lines, start=1)
            if depth[line.code] == level
        ]  # fmt: skip
        made |= {node.code: node for node in Node.objects.bulk_create(nodes)}
    places: dict[str, int] = {}
    choices = []
    for option in definition.options:
        places[option.list_name] = places.get(option.list_name, 0) + 1
        choices.append(
            Choice(
                version=version, list_name=option.list_name, position=places[option.list_name], name=option.name,
                labels=option.labels, extra=option.extra,
            )
        )  # fmt: skip
    Choice.objects.bulk_create(choices)
