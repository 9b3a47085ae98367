"""Withdrawing a source: it disappears from every page, count, quote and export at once; the original stays locked away."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stocktake.evidence.models import Source
from stocktake.evidence.signals import source_withdrawn
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record


class AlreadyWithdrawn(Refusal):
    """The source was withdrawn before."""


@transaction.atomic
def withdraw(*, source: Source, actor: str, at: datetime) -> None:
    """Withdraw a source, with what was attached to it.

    Raises:
        AlreadyWithdrawn: it was withdrawn before; nothing changes.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("This was already withdrawn on %(day)s.") % {"day": date_format(source.withdrawn_at)})
    taken = [source, *source.attachments.filter(withdrawn_at__isnull=True)]
    for each in taken:
        Source.objects.filter(pk=each.pk).update(withdrawn_at=at)
        record(actor=actor, verb="withdrew", kind="source", key=str(each.pk), at=at, review=source.review.code)
    transaction.on_commit(lambda: source_withdrawn.send(sender=Source, source=source.pk))
