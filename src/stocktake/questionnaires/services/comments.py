"""Comments and open points on a question, between those who work on a response."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import Comment
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.services.save import Target, plain

LONGEST_COMMENT = 10_000


class EmptyComment(Refusal):
    """A comment says something."""


class LongComment(Refusal):
    """A comment is no answer."""


@transaction.atomic
def comment(*, target: Target, text: str, is_point: bool, actor: str, at: datetime) -> Comment:
    """Say something about a question; as an open point it stays on the list until somebody settles it.

    Raises:
        EmptyComment: there is no text.
        LongComment: more than ten thousand characters.
    """
    text = plain(text).strip()
    if not text:
        raise EmptyComment(_("The comment is empty. Nothing was added."))
    if len(text) > LONGEST_COMMENT:
        raise LongComment(_("A comment may have 10,000 characters. It was not added and is still in your window."))
    made = Comment.objects.create(
        response=target.response, question=target.question, item=target.item, text=text, is_point=is_point, by=actor, at=at
    )
    _log(made, "noted an open point on" if is_point else "commented on", actor, at)
    return made


@transaction.atomic
def settle(*, comment: Comment, actor: str, at: datetime) -> None:
    """Take an open point off the list; settling it twice does nothing."""
    settled = Comment.objects.filter(pk=comment.pk, is_point=True, settled_at__isnull=True).update(settled_at=at, settled_by=actor)
    if settled:
        _log(comment, "settled an open point on", actor, at)


@transaction.atomic
def open_again(*, comment: Comment, actor: str, at: datetime) -> None:
    if Comment.objects.filter(pk=comment.pk, is_point=True, settled_at__isnull=False).update(settled_at=None, settled_by=""):
        _log(comment, "opened again a point on", actor, at)


def _log(comment: Comment, verb: str, actor: str, at: datetime) -> None:
    record(
        actor=actor, verb=verb, kind="answer", key=f"{comment.response.token} {written((comment.question, comment.item))}", at=at,
        review=comment.response.review.code, detail={"comment": comment.pk},
    )  # fmt: skip
