"""Letters to parties: drafted, read by a person, then sent or dropped. Nothing here leaves by itself that nobody released."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.messaging.services.send import Enclosed, send_letter
from stocktake.reviews.enums import AWAITED, CourtesyState, LetterKind, Why
from stocktake.reviews.interfaces.letters import Occasion, letters, refuse_unknown, write
from stocktake.reviews.models import Call, Courtesy, Participation
from stocktake.reviews.queries.focal_points import FocalPoint, focal_points_of, language_of
from stocktake.reviews.queries.templates import template_for
from stocktake.reviews.rules.quiet import decent_for
from stocktake.reviews.rules.reminding import Clock


class NobodyToWriteTo(Refusal):
    """The party has no focal point with an address that takes letters."""


class NoText(Refusal):
    """There is no text for this kind of letter."""


class AlreadyDecided(Refusal):
    """The letter was sent or dropped before."""


class NotDecentYet(Refusal):
    """It is evening, night or a day of rest where the letter would be read."""


class Overtaken(Refusal):
    """What the letter is about has happened meanwhile, or it was agreed to wait."""


@transaction.atomic
def draft(*, participation: Participation, kind: LetterKind, why: Why, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Draft a letter to each focal point of a party, in the party's language. Nothing is sent.

    Where one of the kind is waiting for somebody already, that one stays.

    Raises:
        NobodyToWriteTo: no focal point has an address that takes letters.
        NoText: neither the review nor its framework has a text of this kind.
    """
    call = Call.objects.filter(review=participation.review_id).first()
    made = []
    for focal_point in _reached(participation):
        waiting = Courtesy.objects.filter(participation=participation, kind=kind, to=focal_point.email).waiting().first()
        made.append(waiting or _write(participation, call, kind, why, focal_point, origin=origin, actor=actor, at=at))
    return made


@transaction.atomic
def revise(*, courtesy: Courtesy, subject: str, body: str, enclosures: Sequence[str], actor: str, at: datetime) -> Courtesy:
    """Change a letter before it leaves.

    Raises:
        AlreadyDecided: it was sent or dropped.
        NoText: subject or text are empty.
        UnknownPlaceholder: it holds braces that nobody fills: it would leave with them.
    """
    row = _waiting(courtesy)
    if not subject.strip() or not body.strip():
        raise NoText(_("A letter has a subject and a text. Nothing was changed."))
    refuse_unknown({"subject": subject, "body": body})
    Courtesy.objects.filter(pk=row.pk).update(
        subject=" ".join(subject.split())[:500], body=body.replace("\r\n", "\n").strip() + "\n",
        enclosures=[name for name in enclosures if name in letters.enclosures],
    )  # fmt: skip
    row.refresh_from_db()
    return _logged(row, "revised", actor, at)


@transaction.atomic
def send_courtesy(*, courtesy: Courtesy, actor: str, at: datetime) -> Courtesy:
    """Send a letter that a person has read.

    Raises:
        AlreadyDecided: it was sent or dropped.
        Overtaken: the party has answered, will not take part, or is not to be reminded for now.
        NotDecentYet: it is evening, night or a day of rest there; it can be released instead (`release_courtesy`).
    """
    row = _waiting(courtesy)
    call = Call.objects.filter(review=row.participation.review_id).first()
    _refuse_overtaken(row, call, at)
    if decent_for(row.participation, call, at) > at:
        raise NotDecentYet(
            _("It is not a decent hour where %(party)s reads its letters. The letter stays; it can leave by itself in the morning.")
            % {"party": row.participation.party}
        )
    return _send(row, call, actor=actor, at=at)


@transaction.atomic
def release_courtesy(*, courtesy: Courtesy, actor: str, at: datetime) -> Courtesy:
    """Let a letter that was read leave by itself at the first decent moment; until then it can be called back.

    Raises:
        AlreadyDecided: it was sent or dropped.
        Overtaken: as for sending.
    """
    row = _waiting(courtesy)
    call = Call.objects.filter(review=row.participation.review_id).first()
    _refuse_overtaken(row, call, at)
    moment = decent_for(row.participation, call, at)
    _decide(row, CourtesyState.RELEASED, actor, at, not_before=moment)
    return _logged(row, "released", actor, at, until=moment.isoformat())


@transaction.atomic
def send_or_release(*, courtesy: Courtesy, actor: str, at: datetime) -> Courtesy:
    """Send a letter that was read; where it is night or a day of rest, let it leave by itself in the morning. Raises as both do."""
    try:
        return send_courtesy(courtesy=courtesy, actor=actor, at=at)
    except NotDecentYet:
        return release_courtesy(courtesy=courtesy, actor=actor, at=at)


@transaction.atomic
def call_back(*, courtesy: Courtesy, actor: str, at: datetime) -> Courtesy:
    """Make a released letter a draft again.

    Raises:
        AlreadyDecided: it has left, or was dropped.
    """
    row = _waiting(courtesy)
    _decide(row, CourtesyState.DRAFTED, actor, at)
    return _logged(row, "called back", actor, at)


@transaction.atomic
def drop_courtesy(*, courtesy: Courtesy, actor: str, at: datetime) -> Courtesy:
    """Decide that a letter does not leave. It stays to be read.

    Raises:
        AlreadyDecided: it was sent or dropped.
    """
    row = _waiting(courtesy)
    _decide(row, CourtesyState.DROPPED, actor, at)
    return _logged(row, "dropped", actor, at)


@transaction.atomic
def send_released(*, at: datetime) -> int:
    """Send what was released and whose moment has come; drop what was overtaken. Returns how many were sent."""
    due = Courtesy.objects.filter(state=CourtesyState.RELEASED, not_before__lte=at)
    sent = 0
    for row in due.select_for_update(skip_locked=True, of=("self",)).select_related(
        "participation__review", "participation__party"
    ):
        call = Call.objects.filter(review=row.participation.review_id).first()
        try:
            _refuse_overtaken(row, call, at)
        except Overtaken:
            drop_courtesy(courtesy=row, actor=row.decided_by, at=at)
            continue
        _send(row, call, actor=row.decided_by, at=at)
        sent += 1
    return sent


def draft_and_send(
    *, participation: Participation, kind: LetterKind, why: Why, origin: str, actor: str, at: datetime
) -> list[Courtesy]:
    """For letters that answer what the reader has just done, and so may come at any hour: a receipt. Raises as `draft` does."""
    call = Call.objects.filter(review=participation.review_id).first()
    drafts = draft(participation=participation, kind=kind, why=why, origin=origin, actor=actor, at=at)
    return [_send(one, call, actor=actor, at=at) for one in drafts]


def _reached(participation: Participation) -> list[FocalPoint]:
    known = focal_points_of(participation)
    reached = [focal_point for focal_point in known if focal_point.is_reached]
    if reached:
        return reached
    party = participation.party
    if known:
        raise NobodyToWriteTo(
            _("Letters to the focal point of %(party)s come back. Please name another address first.") % {"party": party}
        )
    raise NobodyToWriteTo(_("No focal point of %(party)s is known. Please name one first; nothing was sent.") % {"party": party})


def _write(
    participation: Participation, call: Call | None, kind: LetterKind, why: Why, focal_point: FocalPoint, *, origin: str, actor: str,
    at: datetime,
) -> Courtesy:  # fmt: skip
    template = template_for(participation.review, kind)
    if template is None:
        raise NoText(_("There is no text for this letter yet: %(kind)s. Nothing was sent.") % {"kind": kind.label})
    language = language_of(participation, focal_point)
    subject, body = template.subject(language), template.body(language)
    occasion = Occasion(participation, call, kind, focal_point.name, focal_point.email, body.language, origin, actor, at)
    written = write(subject, body, occasion)
    enclosures = letters.enclosed_in(kind)
    courtesy = Courtesy.objects.create(
        participation=participation, kind=kind, why=why, to=focal_point.email, name=focal_point.name, language=written.language,
        subject=written.subject, body=written.body, enclosures=enclosures, not_before=decent_for(participation, call, at),
        drafted_by=actor, drafted_at=at,
    )  # fmt: skip
    return _logged(courtesy, "drafted", actor, at)


def _send(row: Courtesy, call: Call | None, *, actor: str, at: datetime) -> Courtesy:
    occasion = Occasion(row.participation, call, LetterKind(row.kind), row.name, row.to, row.language, "", actor, at)
    reference = send_letter(
        to=row.to, subject=row.subject, body=row.body, language=row.language, at=at, enclosed=_enclosed(row, occasion),
        reply_to=call.reply_address if call else "",
    )  # fmt: skip
    _decide(row, CourtesyState.SENT, actor, at, sent_at=at, letter=reference)
    return _logged(row, "sent", actor, at, letter=reference)


def _enclosed(row: Courtesy, occasion: Occasion) -> list[Enclosed]:
    files = [letters.enclosures[name].enclose(occasion) for name in row.enclosures if name in letters.enclosures]
    return [file for file in files if file is not None]


def _refuse_overtaken(row: Courtesy, call: Call | None, at: datetime) -> None:
    """A reminder is sent only while something is awaited, and not during a hold that was agreed on meanwhile."""
    participation = row.participation
    if row.kind != LetterKind.REMINDER:
        return
    if participation.state not in AWAITED:
        raise Overtaken(
            _("%(party)s is now “%(state)s”. The reminder was not sent.")
            % {"party": participation.party, "state": participation.get_state_display()}
        )
    if participation.held_until and not Clock.of(call, at).is_past(participation.held_until):
        raise Overtaken(
            _("It was agreed to send %(party)s no reminders for now. The letter stays a draft.") % {"party": participation.party}
        )


def _waiting(courtesy: Courtesy) -> Courtesy:
    rows = Courtesy.objects.select_for_update(of=("self",)).select_related("participation__review", "participation__party")
    row = rows.get(pk=courtesy.pk)
    if not row.is_waiting:
        raise AlreadyDecided(
            _("This letter is decided already: %(state)s. Nothing was changed.") % {"state": row.get_state_display()}
        )
    return row


def _decide(row: Courtesy, state: CourtesyState, actor: str, at: datetime, **more: object) -> None:
    Courtesy.objects.filter(pk=row.pk).update(state=state, decided_by=actor, decided_at=at, **more)
    row.refresh_from_db(fields=["state", "decided_by", "decided_at", *more])


def _logged(row: Courtesy, verb: str, actor: str, at: datetime, **detail: object) -> Courtesy:
    record(
        actor=actor, verb=verb, kind="courtesy", key=f"{row.participation.party.code} {row.pk}", at=at,
        review=row.participation.review.code, detail={"kind": str(row.kind), "to": row.to, "language": row.language} | detail,
    )  # fmt: skip
    return row
