"""Items of repeated groups. An item keeps its key for ever; taking one away hides it and keeps what was answered in it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.models import Contributor, RepeatItem, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.services.begin import TOKEN_LETTERS

KEY_LENGTH = 4
MOST = 100
"""Standing items of one group. More belong into a file laid beside the answer."""


class NoSuchGroup(Refusal):
    """The questionnaire has no such repeated group, or it was not asked of this contributor."""


class EnoughItems(Refusal):
    """A group has as many items as it may have."""


class NotYours(Refusal):
    """A contributor takes away only an item in which nobody else has written."""


@transaction.atomic
def add_item(
    *, response: Response, group: str, actor: str, at: datetime, contributor: Contributor | None = None, key: str = ""
) -> RepeatItem:
    """Add an item at the end of the group. `key` only where a form already carries one; otherwise it is made here.

    Raises:
        NoSuchGroup: no such group, or not among the contributor's sections.
        EnoughItems: a hundred stand there already.
    """
    form = form_of_response(response)
    part = form.by_code.get(group)
    if part is None or part.node.kind != NodeKind.REPEAT or (contributor and not may_add(response, group, contributor)):
        raise NoSuchGroup(_("There is no repeated group %(code)s here.") % {"code": group})
    standing = RepeatItem.objects.filter(response=response, group=group, removed_at__isnull=True)
    if standing.count() >= MOST:
        raise EnoughItems(_("There are %(number)d already; please attach a file with the others.") % {"number": MOST})
    last = RepeatItem.objects.filter(response=response, group=group).aggregate(last=Max("position"))["last"] or 0
    item = _made(response, group, last + 1, key)
    _log(item, "added", actor, at)
    return item


@transaction.atomic
def remove_item(*, item: RepeatItem, actor: str, at: datetime, contributor: Contributor | None = None) -> None:
    """Take an item away. Its answers are kept, and come back with it.

    Raises:
        NotYours: a contributor is told that somebody else has written in it.
    """
    others = item.response.answers.filter(item=item.key).exclude(text="")
    if contributor is not None and others.exclude(contributor=contributor).exists():
        raise NotYours(_("Somebody else has written in this item too; only the focal point can take it away. Nothing was changed."))
    if RepeatItem.objects.filter(pk=item.pk, removed_at__isnull=True).update(removed_at=at):
        _log(item, "removed", actor, at)


@transaction.atomic
def bring_item_back(*, item: RepeatItem, actor: str, at: datetime) -> None:
    if RepeatItem.objects.filter(pk=item.pk, removed_at__isnull=False).update(removed_at=None):
        _log(item, "brought back", actor, at)


def may_add(response: Response, group: str, contributor: Contributor) -> bool:
    """A contributor adds items to a group of which at least one question was asked of them."""
    form = form_of_response(response)
    return any(form.under(part.code, contributor.sections) for part in form.by_code[group].walk() if part.is_question)


def _made(response: Response, group: str, position: int, key: str) -> RepeatItem:
    while True:
        chosen = key or "".join(secrets.choice(TOKEN_LETTERS) for _each in range(KEY_LENGTH))
        try:
            with transaction.atomic():
                return RepeatItem.objects.create(response=response, group=group, key=chosen, position=position)
        except IntegrityError:
            if key:
                raise


def _log(item: RepeatItem, verb: str, actor: str, at: datetime) -> None:
    record(
        actor=actor, verb=verb, kind="repeated item", key=f"{item.response.token} {item.group}/{item.key}", at=at,
        review=item.response.review.code,
    )  # fmt: skip
