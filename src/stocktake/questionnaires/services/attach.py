"""Laying files beside an answer, as evidence. The original is kept by its content; taking a file away only hides it."""

import re
import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep
from stocktake.questionnaires.models import Attachment
from stocktake.questionnaires.services.save import Target

MOST = 20
"""Files one person lays beside one answer."""

LONGEST_NAME = 200


class TooLarge(Refusal):
    """The file is larger than an original may be."""


class EmptyFile(Refusal):
    """There is nothing in the file."""


class EnoughFiles(Refusal):
    """As many files lie beside the answer as may."""


def refuse_size(size: int) -> None:
    """Judge a file by its size, before it is read.

    Raises:
        TooLarge, EmptyFile
    """
    limit = settings.MAX_ORIGINAL_SIZE
    if size > limit:
        raise TooLarge(
            _("This file has %(size)d MB; up to %(limit)d MB can be attached. It was not kept; everything else on the page was.")
            % {"size": -(-size // 1024**2), "limit": limit // 1024**2}
        )
    if size == 0:
        raise EmptyFile(_("This file is empty. It was not kept; everything else on the page was."))


@transaction.atomic
def attach(*, target: Target, filename: str, data: bytes, actor: str, at: datetime) -> Attachment:
    """Keep a file beside an answer. The same file twice lies there once.

    Raises:
        TooLarge, EmptyFile: judged by its size.
        EnoughFiles: twenty of this person lie there already.
    """
    refuse_size(len(data))
    stored = keep(data=data, at=at)
    beside = Attachment.objects.filter(
        response=target.response,
        question=target.question,
        item=target.item,
        contributor=target.contributor,
        removed_at__isnull=True,
    )
    found = beside.filter(original=stored).first()
    if found is not None:
        return found
    if beside.count() >= MOST:
        raise EnoughFiles(_("%(number)d files lie beside this answer already. This one was not kept.") % {"number": MOST})
    made = Attachment.objects.create(
        response=target.response, question=target.question, item=target.item, contributor=target.contributor, original=stored,
        filename=readable_name(filename), by=actor, at=at,
    )  # fmt: skip
    _log(target, made, "attached", actor, at)
    return made


@transaction.atomic
def take_away(*, attachment: Attachment, actor: str, at: datetime) -> None:
    """Hide a file. The original stays, for whoever asks what was there."""
    if Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=at):
        target = Target(attachment.response, attachment.question, attachment.item, attachment.contributor)
        _log(target, attachment, "took away", actor, at)


def readable_name(filename: str) -> str:
    """A name without folders and without signs that are not seen; long ones keep their ending."""
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", filename))[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C").strip(" .") or _("unnamed")
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending[:12]) - 1]}.{ending[:12]}"


def _log(target: Target, attachment: Attachment, verb: str, actor: str, at: datetime) -> None:
    record(
        actor=actor, verb=verb, kind="answer", key=target.key, at=at, review=target.response.review.code,
        detail={"file": attachment.filename, "sha256": attachment.original_id},
    )  # fmt: skip
