"""Receiving a message: its bytes are kept, it is known once, a bounce finds its letter, and the house is told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep
from stocktake.messaging.enums import MessageState
from stocktake.messaging.interfaces.wire import bounce_in, envelope_of, opened, parse
from stocktake.messaging.models import Letter, Message
from stocktake.messaging.services.carry import mark_bounced
from stocktake.messaging.signals import message_stored


class NotOpen(Refusal):
    """The message is done with already."""


@transaction.atomic
def receive(*, raw: bytes, mailbox: str, at: datetime, announce: bool = True) -> tuple[Message, bool]:
    """Keep a message, and announce it. The same message again (a replay, a second mailbox) only counts an arrival.

    Returns the message and whether it is new. `announce`: False where the caller handles it at once.
    """
    parsed = parse(raw)
    head = envelope_of(parsed, raw, trusted_server=settings.TRUSTED_MAIL_SERVER)
    stored = keep(data=raw, at=at)
    message, made = Message.objects.get_or_create(
        identity=head.identity,
        defaults={
            "original": stored, "mailbox": mailbox, "from_address": head.from_address, "from_name": head.from_name, "to": list(head.to),
            "subject": head.subject, "references": list(head.references), "written_at": head.written_at, "received_at": at,
            "is_automatic": head.is_automatic, "sender_check": head.sender_check,
            "enclosed": [{"name": each.filename, "size": len(each.content)} for each in opened(parsed).enclosed],
        },
    )  # fmt: skip
    if not made:
        Message.objects.filter(pk=message.pk).update(arrivals=F("arrivals") + 1)
        return message, False
    record(
        actor=head.from_address or "unknown sender", verb="wrote", kind="message", key=str(message.pk), at=at,
        detail={"subject": head.subject, "sha256": stored.sha256, "mailbox": mailbox},
    )  # fmt: skip
    bounce = bounce_in(parsed)
    letter = Letter.objects.filter(reference=bounce.reference).first() if bounce else None
    if bounce and letter is not None:
        if bounce.permanent:
            mark_bounced(letter=letter, reason=bounce.reason, at=at)
        mark_handled(message=message, outcome=bounce.reason, at=at)
    elif announce:
        transaction.on_commit(lambda: message_stored.send(sender=Message, message=message.pk))
    return message, True


@transaction.atomic
def mark_handled(*, message: Message, outcome: str, at: datetime) -> None:
    """Say what became of a message, in a sentence for an officer."""
    _mark(message, MessageState.HANDLED, outcome, at=at)


@transaction.atomic
def mark_failed(*, message: Message, outcome: str, at: datetime, reason: str = "", values: dict[str, Any] | None = None) -> None:
    """Say that a message could not be handled, and why; its original is kept."""
    _mark(message, MessageState.FAILED, outcome, at=at, reason=reason, values=values or {})


@transaction.atomic
def set_aside(*, message: Message, why: str, actor: str, at: datetime) -> None:
    """A person has looked at a message that could not be handled, and nothing is to come of it. Its original is kept.

    Raises:
        NotOpen: it was handled or set aside meanwhile.
    """
    found = still_open(message)
    Message.objects.filter(pk=found.pk).update(state=MessageState.ASIDE, outcome=why)
    record(actor=actor, verb="set aside", kind="message", key=str(found.pk), at=at, detail={"why": why[:500]})


def still_open(message: Message) -> Message:
    """The message, held for the caller's transaction: two people never decide on it at once.

    Raises:
        NotOpen: it was handled or set aside meanwhile.
    """
    found = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("original").get(pk=message.pk)
    if found.state != MessageState.FAILED:
        raise NotOpen(_("This letter is done with already: %(state)s. Nothing was changed.") % {"state": found.get_state_display()})
    return found


def _mark(message: Message, state: MessageState, outcome: str, *, at: datetime, **more: Any) -> None:
    cleared = {"reason": "", "values": {}} | more
    Message.objects.filter(pk=message.pk).update(state=state, outcome=outcome, **cleared)
    record(actor="stocktake", verb=str(state), kind="message", key=str(message.pk), at=at, detail={"outcome": outcome[:500]})
