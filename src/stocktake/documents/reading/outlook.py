"""Outlook's own files (`.msg`) as what they are: messages. They are written as mail first, and read as mail is."""

from __future__ import annotations

import struct
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import BytesIO

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.mail import read_eml
from stocktake.documents.refusals import refuse
from stocktake.documents.tree import Tree


def read_msg(data: bytes, limits: Limits) -> Tree:
    """Read a message kept by Outlook. Raises Unreadable: damaged, empty when nobody wrote anything."""
    try:
        mail = as_mail(data)
    except ValueError as error:
        raise refuse("damaged") from error
    tree = read_eml(mail, limits)
    return replace(tree, meta={**tree.meta, "format": "msg"})


def as_mail(data: bytes) -> bytes:
    """A `.msg` file as an RFC 5322 message with the same head, words and enclosures.

    Raises:
        ValueError: the file is not one.
    """
    from oxmsg import Message  # heavy, and only here

    try:
        opened = Message.load(BytesIO(data))
        return _written(opened).as_bytes()
    except (
        OSError,
        LookupError,
        AttributeError,
        TypeError,
        ValueError,
        NotImplementedError,
        AssertionError,
        struct.error,
    ) as error:
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
    body, markup = getattr(opened, "body", None), getattr(opened, "html_body", None)
    if markup and not (body or "").strip():
        message.set_content(markup, subtype="html")
    else:
        message.set_content(body or "")
    for attachment in getattr(opened, "attachments", ()):
        kind, _slash, sub = (attachment.mime_type or "application/octet-stream").partition("/")
        if kind in ("multipart", "message"):  # bytes that are none; a message laid in is taken as the file it is
            kind, sub = "application", "octet-stream"
        message.add_attachment(
            attachment.file_bytes or b"", maintype=kind, subtype=sub or "octet-stream", filename=attachment.file_name or "unnamed"
        )
    return message


def _line(text: str) -> str:
    return " ".join(str(text).split())
