"""Outlook's own files (`.msg`) as what they are: messages. The file is opened in a child process with limits, like every file."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import BytesIO


def as_mail(data: bytes) -> bytes:
    """A `.msg` file as an RFC 5322 message with the same head, words and enclosures.

    Raises:
        ValueError: the file is not one.
    """
    from oxmsg import Message  # heavy, and only here

    try:
        opened = Message.load(BytesIO(data))
        return _written(opened).as_bytes()
    except (OSError, KeyError, IndexError, AttributeError, TypeError, ValueError, NotImplementedError) as error:
        raise ValueError(f"no Outlook message: {error}") from error


def _written(opened: object) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    heads = {key.lower(): value for key, value in getattr(opened, "message_headers", {}).items()}
    for name in ("Message-ID", "In-Reply-To", "References", "Auto-Submitted", "Precedence", "Authentication-Results"):
        if heads.get(name.lower()):
            message[name] = _line(heads[name.lower()])
    message["From"] = _line(getattr(opened, "sender", None) or heads.get("from") or "")
    message["To"] = ", ".join(filter(None, (recipient.email_address for recipient in getattr(opened, "recipients", ()))))
    message["Subject"] = _line(getattr(opened, "subject", "") or "")
    sent = getattr(opened, "sent_date", None)
    if sent is not None:
        message["Date"] = format_datetime(sent)
    message.set_content(getattr(opened, "body", None) or "")
    for attachment in getattr(opened, "attachments", ()):
        kind, _slash, sub = (attachment.mime_type or "application/octet-stream").partition("/")
        message.add_attachment(
            attachment.file_bytes or b"", maintype=kind, subtype=sub or "octet-stream", filename=attachment.file_name or "unnamed"
        )
    return message


def _line(text: str) -> str:
    return " ".join(str(text).split())
