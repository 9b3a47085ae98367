"""Telling a party what became of its report: the receipt, and that it is open again. By letter to its focal points."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from stocktake.questionnaires.models import Receipt, Reopening, Response
from stocktake.questionnaires.services.submit import grant_reopening, submit
from stocktake.reviews.enums import LetterKind, Why
from stocktake.reviews.models import Courtesy, Participation
from stocktake.reviews.services.courtesies import NobodyToWriteTo, NoText, draft_and_send
from stocktake.reviews.services.receiving import accept

SendLater = Callable[..., object]


@transaction.atomic
def submit_and_tell(
    *, response: Response, name: str, title: str, send_later: SendLater, origin: str, actor: str, at: datetime
) -> Receipt:
    """Submit, and have the receipt sent to the focal points in the background, with the report enclosed. Raises as `submit`."""
    receipt = submit(response=response, name=name, title=title, actor=actor, at=at)
    send_later(receipt=receipt, origin=origin, actor=actor)
    return receipt


@transaction.atomic
def send_receipt(*, receipt: Receipt, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Write the receipt to the focal points; it is sent once. Nothing where nobody can be written to: the page has it all the same."""
    response = receipt.snapshot.response
    participation = _participation(response, lock=True)
    if Courtesy.objects.filter(participation=participation, kind=LetterKind.RECEIPT, sent_at__gte=receipt.issued_at).exists():
        return []
    return _tell(participation, LetterKind.RECEIPT, Why.OTHER, origin=origin, actor=actor, at=at)


@transaction.atomic
def grant_and_tell(*, reopening: Reopening, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Open a report again as it was asked for, and write so to the focal points. Raises as `grant_reopening`."""
    grant_reopening(reopening=reopening, actor=actor, at=at)
    return _tell(_participation(reopening.response), LetterKind.REOPENING, Why.OPENED_AGAIN, origin=origin, actor=actor, at=at)


@transaction.atomic
def accept_report(*, response: Response, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """The secretariat takes the submitted report as it is; a letter of thanks is drafted. Raises as `move`."""
    return accept(participation=_participation(response), origin=origin, actor=actor, at=at)


def _tell(participation: Participation, kind: LetterKind, why: Why, *, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    try:
        with transaction.atomic():
            return draft_and_send(participation=participation, kind=kind, why=why, origin=origin, actor=actor, at=at)
    except (NobodyToWriteTo, NoText):
        return []


def _participation(response: Response, *, lock: bool = False) -> Participation:
    rows = Participation.objects.select_related("review", "party")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.get(review=response.review_id, party=response.party_id)
