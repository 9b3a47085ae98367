"""Doing what was announced and not heard: a process may end between a fact and those who listen to it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from stocktake.evidence.models import Source
from stocktake.evidence.services.follow_consent import follow_consent
from stocktake.evidence.services.take_in_report import take_in_report
from stocktake.questionnaires.enums import ReturnState, SnapshotKind
from stocktake.questionnaires.models import Response, Return, Snapshot

A_MOMENT = timedelta(minutes=2)
"""What is younger is most likely being done just now."""

LONG_AGO = timedelta(days=7)
"""So far back consent is looked through; what changed before was followed long ago."""


def catch_up(*, read_later: Callable[..., object], take_in_later: Callable[..., object], actor: str, at: datetime) -> int:
    """Look for submissions and reports without a source, and for consent that was not followed. Returns how many were found."""
    found = 0
    for snapshot in _not_taken_in(at):
        take_in_later(snapshot=snapshot)
        found += 1
    for returned in _not_kept(at):
        found += take_in_report(returned=returned, read_later=read_later, actor=actor, at=at) is not None
    for response in Response.objects.filter(consents__at__gte=at - LONG_AGO, sources__isnull=False).distinct():
        found += bool(follow_consent(response=response, actor=actor, at=at))
    return found


def _not_taken_in(at: datetime) -> list[Snapshot]:
    submitted = Snapshot.objects.filter(kind=SnapshotKind.SUBMISSION)
    later = submitted.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    rows = submitted.filter(~Exists(later), made_at__lt=at - A_MOMENT, sources__isnull=True)
    return list(rows.only("response").order_by("pk"))


def _not_kept(at: datetime) -> list[Return]:
    here = Source.objects.filter(review=OuterRef("review"), original=OuterRef("original"), response__isnull=False)
    rows = Return.objects.filter(~Exists(here), state=ReturnState.SOURCE, response__isnull=False, at__lt=at - A_MOMENT)
    return list(rows.select_related("review", "party", "response", "original").order_by("pk"))
