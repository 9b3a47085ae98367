"""Carrying a letter to the mail server: at most once.

That it is leaving is written down before the mail server hears of it. Whatever happens in between, it is never sent a second
time by a machine: a letter that was found leaving after a crash is *unsure*, and a person decides.
"""

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import open_original
from stocktake.messaging.enums import LetterState
from stocktake.messaging.models import Letter
from stocktake.messaging.signals import letter_bounced
from stocktake.messaging.tasks import carry_later

STRANDED_AFTER = timedelta(minutes=10)
"""No mail server takes so long; a letter still leaving then was left behind by a crash."""

TRIES = 8
"""How often a server that does not answer is asked: with doubling pauses, for about two days."""

FIRST_PAUSE = timedelta(minutes=10)


def carry(*, letter: int, at: datetime) -> timedelta | None:
    """Carry a letter that waits; any other is left alone. Returns after what pause to try again, or None.

    Called again after a crash, and by two workers at once, it hands the letter over at most once.
    """
    claimed = Letter.objects.filter(pk=letter, state=LetterState.QUEUED).update(
        state=LetterState.LEAVING, tries=F("tries") + 1, tried_at=at
    )
    if not claimed:
        return None
    found = Letter.objects.get(pk=letter)
    try:
        message_of(found).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        return _not_taken(found, refusal, at=at)
    except (ConnectionRefusedError, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as absent:
        return _again_later(found, str(absent), at=at)
    except OSError as broken:
        # The line broke at an unknown moment: the server may have taken it.
        Letter.objects.filter(pk=letter).update(state=LetterState.UNSURE, trouble=str(broken)[:500])
        return None
    Letter.objects.filter(pk=letter).update(state=LetterState.LEFT, left_at=at, trouble="", body=_masked(found))
    return None


def _masked(letter: Letter) -> str:
    """The text without its secrets; in a demonstration the mailbox page is where they are read, so they stay."""
    body = letter.body
    for secret in () if settings.DEMONSTRATION else letter.secrets:
        body = body.replace(secret, "…")
    return body


def message_of(letter: Letter) -> EmailMessage:
    """The letter as it goes over the wire. It says that a machine sent it, so that no absence note answers it."""
    headers = {
        "Message-ID": letter.reference, "Content-Language": letter.language, "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }  # fmt: skip
    if letter.answers:
        headers |= {"In-Reply-To": letter.answers, "References": letter.answers}
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
    )
    for enclosure in letter.enclosures.select_related("original"):
        with open_original(enclosure.original) as file:
            message.attach(enclosure.filename, file.read(), enclosure.mime)
    return message


@transaction.atomic
def find_stranded(*, at: datetime) -> int:
    """Mark letters that a crash left behind as unsure. Returns how many."""
    return Letter.objects.filter(state=LetterState.LEAVING, tried_at__lt=at - STRANDED_AFTER).update(state=LetterState.UNSURE)


@transaction.atomic
def send_again(*, letter: Letter, actor: str, at: datetime) -> None:
    """A person sends a letter again that may not have left or came back: under the same reference, so that one who
    gets it twice can tell."""
    changed = Letter.objects.in_trouble().filter(pk=letter.pk).update(state=LetterState.QUEUED, tries=0)
    if changed:
        carry_later(letter=letter.pk)
        record(actor=actor, verb="sent again", kind="letter", key=letter.reference, at=at, detail={"to": letter.to})


@transaction.atomic
def mark_bounced(*, letter: Letter, reason: str, at: datetime) -> None:
    """A letter came back, or was refused. Announced once."""
    changed = (
        Letter.objects.filter(pk=letter.pk)
        .exclude(state=LetterState.BOUNCED)
        .update(state=LetterState.BOUNCED, trouble=reason[:500])
    )
    if changed:
        record(
            actor="mail server",
            verb="came back",
            kind="letter",
            key=letter.reference,
            at=at,
            detail={"to": letter.to, "why": reason[:500]},
        )
        transaction.on_commit(lambda: letter_bounced.send(sender=Letter, letter=letter.pk, address=letter.to, reason=reason[:500]))


def _not_taken(letter: Letter, refusal: smtplib.SMTPException, *, at: datetime) -> timedelta | None:
    code, said = _code_of(refusal)
    if 400 <= code < 500:
        return _again_later(letter, said, at=at)
    mark_bounced(letter=letter, reason=said, at=at)
    return None


def _code_of(refusal: smtplib.SMTPException) -> tuple[int, str]:
    code: int
    said: bytes | str
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()), (550, b""))
    elif isinstance(refusal, smtplib.SMTPResponseException):
        code, said = refusal.smtp_code, refusal.smtp_error
    else:
        code, said = 550, str(refusal)
    return code, f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def _again_later(letter: Letter, said: str, *, at: datetime) -> timedelta | None:
    if letter.tries >= TRIES:
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, trouble=said[:500])
        return None
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.QUEUED, trouble=said[:500])
    return FIRST_PAUSE * int(2 ** (letter.tries - 1))
