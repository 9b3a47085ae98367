"""Sending a letter. It leaves through Django's e-mail settings; in development it stays and is read on a page."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from stocktake.messaging.models import Letter


def send_letter(*, to: str, subject: str, body: str, language: str, at: datetime) -> None:
    """Send a finished letter once the transaction around it holds."""
    message = EmailMessage(subject=subject, body=body, to=[to], headers={"Content-Language": language, "X-Sent-At": at.isoformat()})
    transaction.on_commit(message.send)


def keep_letter(*, to: str, subject: str, body: str, language: str, at: datetime) -> Letter:
    return Letter.objects.create(to=to, subject=subject, body=body, language=language, sent_at=at)
