"""What the secretariat does with a report that came: it takes it as it is, or opens it again. Each drafts the letter that says so."""

from datetime import datetime

from django.db import transaction

from stocktake.reviews.enums import LetterKind, ParticipationState, Why
from stocktake.reviews.models import Courtesy, Participation
from stocktake.reviews.services.courtesies import NobodyToWriteTo, NoText, draft
from stocktake.reviews.services.participation import move, reason


@transaction.atomic
def accept(*, participation: Participation, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Take the report as it is, and draft the letter of thanks. Returns the drafts; none where nobody can be written to.

    Raises:
        NoSuchStep: nothing was submitted, or it was accepted before and opened again.
    """
    row = move(participation=participation, to=ParticipationState.ACCEPTED, actor=actor, at=at)
    return _draft(row, LetterKind.ACKNOWLEDGEMENT, Why.RECEIVED, origin=origin, actor=actor, at=at)


@transaction.atomic
def reopen(*, participation: Participation, why: str, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Open a report again; what was submitted stands until the next one. Drafts the letter that says so.

    Raises:
        NoReason: no reason is given.
        NoSuchStep: nothing was submitted.
    """
    row = move(participation=participation, to=ParticipationState.REOPENED, actor=actor, at=at, why=reason(why))
    return _draft(row, LetterKind.REOPENING, Why.OPENED_AGAIN, origin=origin, actor=actor, at=at)


def _draft(row: Participation, kind: LetterKind, why: Why, *, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    try:
        return draft(participation=row, kind=kind, why=why, origin=origin, actor=actor, at=at)
    except (NobodyToWriteTo, NoText):
        return []
