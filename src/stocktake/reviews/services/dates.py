"""More time, and peace: an extension moves a party's own date, a hold keeps reminders away, its time zone says when it is night there."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.enums import AWAITED, CourtesyState, LetterKind, ParticipationState, Why
from stocktake.reviews.models import Call, Courtesy, Participation
from stocktake.reviews.models.call import known_zone
from stocktake.reviews.services.courtesies import NobodyToWriteTo, NoText, draft
from stocktake.ui.templatetags.ui import day

EXTENDABLE = frozenset({*AWAITED, ParticipationState.NOT_SENT, ParticipationState.REOPENED})


class NothingAwaited(Refusal):
    """The party has answered, or will not: there is no date to move."""


class NoSuchZone(Refusal):
    """There is no time zone of this name."""


class NotThen(Refusal):
    """The day lies in the past, or after the hard close."""


@transaction.atomic
def extend(*, participation: Participation, until: date, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Give a party more time, and draft the letter that says so. Returns the drafts; none where nobody can be written to.

    Raises:
        NothingAwaited: it has answered, or will not take part.
        NotThen: the day has passed, or lies after the hard close.
    """
    row = _locked(participation)
    if row.state not in EXTENDABLE:
        raise NothingAwaited(_("Nothing is awaited from %(party)s; its date was not changed.") % {"party": row.party})
    _refuse_day(row, until, at)
    Participation.objects.filter(pk=row.pk).update(extended_until=until)
    row.refresh_from_db()
    # A reminder that speaks of the old date would be wrong now.
    Courtesy.objects.filter(participation=row, kind__in=[LetterKind.REMINDER, LetterKind.EXTENSION]).waiting().update(
        state=CourtesyState.DROPPED, decided_by=actor, decided_at=at
    )
    _logged(row, "extended", actor, at, until=until.isoformat())
    try:
        return draft(participation=row, kind=LetterKind.EXTENSION, why=Why.MORE_TIME, origin=origin, actor=actor, at=at)
    except (NobodyToWriteTo, NoText):
        return []


@transaction.atomic
def hold(*, participation: Participation, until: date, why: str, actor: str, at: datetime) -> Participation:
    """Send a party no reminders for a while: a mission is there, somebody is ill, an answer is promised.

    Raises:
        NotThen: the day has passed.
    """
    row = _locked(participation)
    if until < at.date():
        raise NotThen(_("This day has passed. Nothing was changed."))
    Participation.objects.filter(pk=row.pk).update(held_until=until, hold_reason=" ".join(why.split())[:500])
    row.refresh_from_db()
    return _logged(row, "held", actor, at, until=until.isoformat(), why=row.hold_reason)


@transaction.atomic
def lift_hold(*, participation: Participation, actor: str, at: datetime) -> Participation:
    row = _locked(participation)
    Participation.objects.filter(pk=row.pk).update(held_until=None, hold_reason="")
    row.refresh_from_db()
    return _logged(row, "lifted the hold of", actor, at)


@transaction.atomic
def set_zone(*, participation: Participation, zone: str, actor: str, at: datetime) -> Participation:
    """Say in which time zone a party reads its letters, by its IANA name; nothing is the zone of the meeting's place.

    Raises:
        NoSuchZone: there is no such time zone.
    """
    row, zone = _locked(participation), zone.strip()
    try:
        known_zone(zone)
    except ValidationError as error:
        raise NoSuchZone(" ".join(error.messages)) from None
    Participation.objects.filter(pk=row.pk).update(zone=zone)
    row.refresh_from_db()
    return _logged(row, "set the time zone of", actor, at, zone=zone)


def _locked(participation: Participation) -> Participation:
    return Participation.objects.select_for_update(of=("self",)).select_related("review", "party").get(pk=participation.pk)


def _refuse_day(row: Participation, until: date, at: datetime) -> None:
    call = Call.objects.filter(review=row.review_id).first()
    if until < at.date():
        raise NotThen(_("This day has passed. Nothing was changed."))
    if call and call.closes_on and until > call.closes_on:
        raise NotThen(
            _("The hard close is on %(day)s: what comes later can no longer be read for the synthesis. Nothing was changed.")
            % {"day": day(call.closes_on)}
        )


def _logged(row: Participation, verb: str, actor: str, at: datetime, **detail: str) -> Participation:
    record(
        actor=actor, verb=verb, kind="participation", key=row.party.code, at=at, review=row.review.code,
        detail={key: value for key, value in detail.items() if value},
    )  # fmt: skip
    return row
