"""How far a party is: one step after the other, as the table beside the states allows."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.parties.models import Party
from stocktake.reviews.enums import AWAITED, NEXT, CourtesyState, LetterKind, ParticipationState
from stocktake.reviews.models import Courtesy, Participation, Review
from stocktake.reviews.signals import participation_moved


class NoSuchStep(Refusal):
    """This state does not follow on that one."""


class NoReason(Refusal):
    """This step is taken for a reason."""


@transaction.atomic
def move(*, participation: Participation, to: ParticipationState, actor: str, at: datetime, why: str = "") -> Participation:
    """Move a party to another state; moving to the state it is in does nothing.

    Reminders that were waiting are dropped once nothing is awaited any more.

    Raises:
        NoSuchStep: the table of steps (`enums.NEXT`) does not allow it.
    """
    row = Participation.objects.select_for_update().select_related("review", "party").get(pk=participation.pk)
    before = ParticipationState(row.state)
    if before == to:
        return row
    if to not in NEXT[before]:
        raise NoSuchStep(
            _("“%(to)s” does not follow on “%(before)s”; nothing was changed.") % {"to": to.label, "before": before.label}
        )
    Participation.objects.filter(pk=row.pk).update(state=to, since=at.date())
    row.refresh_from_db()
    if to not in AWAITED:
        Courtesy.objects.filter(participation=row, kind=LetterKind.REMINDER).waiting().update(
            state=CourtesyState.DROPPED, decided_by=actor, decided_at=at
        )
    record(
        actor=actor, verb="moved", kind="participation", key=row.party.code, at=at, review=row.review.code,
        detail={"from": before.value, "to": to.value} | ({"why": why} if why else {}),
    )  # fmt: skip
    transaction.on_commit(
        lambda: participation_moved.send(sender=Participation, participation=row.pk, before=before.value, after=to.value)
    )
    return row


@transaction.atomic
def ask(*, review: Review, parties: Iterable[Party], actor: str, at: datetime) -> list[Participation]:
    """Put parties on the board, not written to yet. One that is there already stays as it is."""
    there = set(review.participations.values_list("party", flat=True))
    new = [party for party in parties if party.pk not in there]
    made = Participation.objects.bulk_create(
        Participation(review=review, party=party, state=ParticipationState.NOT_SENT, since=at.date()) for party in new
    )
    if made:
        codes = [party.code for party in new]
        record(actor=actor, verb="asked", kind="review", key=review.code, at=at, review=review.code, detail={"parties": codes})
    return made


def acknowledge(*, participation: Participation, actor: str, at: datetime) -> Participation:
    """The party has said that the letter came. Raises as `move` does."""
    return move(participation=participation, to=ParticipationState.ACKNOWLEDGED, actor=actor, at=at)


def take_as_submitted(*, participation: Participation, why: str, actor: str, at: datetime) -> Participation:
    """The report came by another door than the form, whole: by letter, or as the ministry's own document.

    Raises:
        NoReason: it is not said how it came.
        NoSuchStep: as for `move`.
    """
    return move(participation=participation, to=ParticipationState.SUBMITTED, actor=actor, at=at, why=reason(why))


def will_not_take_part(*, participation: Participation, why: str, actor: str, at: datetime) -> Participation:
    """The party has said so; nobody asks it again in this review.

    Raises:
        NoReason: it is not said how this is known.
        NoSuchStep: as for `move`.
    """
    return move(participation=participation, to=ParticipationState.WILL_NOT_TAKE_PART, actor=actor, at=at, why=reason(why))


def reason(why: str) -> str:
    """The reason on one line.

    Raises:
        NoReason: there is none.
    """
    why = " ".join(why.split())[:500]
    if not why:
        raise NoReason(_("Please say in a few words how this is known. Nothing was changed."))
    return why
