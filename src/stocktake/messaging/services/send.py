"""Sending a letter: it is written into the outbox in the caller's transaction, and leaves once that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.db import transaction

from stocktake.foundation.services.files import keep
from stocktake.messaging.models import Enclosure, Letter
from stocktake.messaging.tasks import carry_later


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file laid into a letter."""

    filename: str
    content: bytes
    mime: str


@transaction.atomic
def send_letter(
    *,
    to: str,
    subject: str,
    body: str,
    language: str,
    at: datetime,
    enclosed: Sequence[Enclosed] = (),
    reply_to: str = "",
    answers: str = "",
    key: str | None = None,
    about: str = "",
    secrets: Sequence[str] = (),
) -> str:
    """Write a finished letter; it leaves through Django's e-mail settings. Returns the reference under which it leaves.

    `answers`: the reference of the message it replies to. `key`: for a letter that is due once; a second one with the
    same key is not written, and the first one's reference is returned. `about`: what the caller wants to know again when
    the letter is answered. `secrets`: parts of the text that are masked in the outbox once the letter has left.
    """
    letter, made = Letter.objects.get_or_create(
        **({"key": key} if key else {"reference": new_reference()}),
        defaults={
            "to": to, "subject": _one_line(subject)[:500], "body": body, "language": language, "reply_to": reply_to,
            "answers": answers[:255], "about": about, "sent_at": at, "secrets": list(secrets),
            **({"reference": new_reference()} if key else {}),
        },
    )  # fmt: skip
    if not made:
        return letter.reference
    Enclosure.objects.bulk_create(
        Enclosure(letter=letter, original=keep(data=file.content, at=at), filename=file.filename[:300], mime=file.mime)
        for file in enclosed
    )
    carry_later(letter=letter.pk)
    return letter.reference


def new_reference() -> str:
    return make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost")


def _one_line(subject: str) -> str:
    """A subject is one line: what was typed into it may not become a header."""
    return " ".join(subject.split())
