"""Django's e-mail backend for development: letters stay in the database and are read on a page."""

from collections.abc import Sequence
from datetime import datetime

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

from stocktake.messaging.services.send import keep_letter


class PageBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            sent = message.extra_headers.get("X-Sent-At")
            keep_letter(
                to=", ".join(message.recipients()), subject=str(message.subject), body=str(message.body),
                language=message.extra_headers.get("Content-Language", "en"),
                at=datetime.fromisoformat(sent) if sent else timezone.now(),
            )  # fmt: skip
        return len(email_messages)
