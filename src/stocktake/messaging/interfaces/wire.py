"""A message as it came over the wire: who wrote it, to whom, in answer to what; whether a machine wrote it; what came back.

Nothing here is trusted: headers are text somebody typed. Parsing uses Python's own `email` with its modern policy, which
decodes names and subjects in any writing, and never raises on what is broken.
"""

import email
import email.policy
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

AUTOMATIC_SENDERS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)", re.IGNORECASE)
LISTS = {"bulk", "list", "junk", "auto_reply"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the head of a message says."""

    identity: str
    from_address: str
    from_name: str
    to: tuple[str, ...]
    subject: str
    references: tuple[str, ...]
    written_at: datetime | None
    is_automatic: bool
    sender_check: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a letter did not arrive: the letter's reference, and what the other server said."""

    reference: str
    reason: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Enclosed:
    filename: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A message opened: its own words, and what was laid in, forwarded messages included."""

    text: str
    enclosed: tuple[Enclosed, ...] = field(default_factory=tuple)


def parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


def envelope_of(message: EmailMessage, raw: bytes, *, trusted_server: str = "") -> Envelope:
    """The head of a message. `trusted_server`: the name by which our own server signs its checks of the sender."""
    senders = getaddresses([_header(message, "From")])
    name, address = senders[0] if senders else ("", "")
    return Envelope(
        identity=_header(message, "Message-ID").strip()[:255] or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        from_address=address.strip().lower()[:320],
        from_name=_clean(name)[:300],
        to=tuple(
            other.lower()
            for _name, other in getaddresses([_header(message, kind) for kind in ("To", "Cc", "Delivered-To")])
            if other
        ),
        subject=_clean(_header(message, "Subject"))[:500],
        references=tuple(
            dict.fromkeys(re.findall(r"<[^<>\s]+>", f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}"))
        ),
        written_at=_date(message),
        is_automatic=is_automatic(message),
        sender_check=sender_check(message, trusted_server),
    )


def is_automatic(message: EmailMessage) -> bool:
    """Whether a machine wrote it (RFC 3834 and what is usual beside it). Such a message is never answered: two machines
    that thank each other never stop."""
    if _header(message, "Auto-Submitted").lower().split(";")[0].strip() not in {"", "no"}:
        return True
    if _header(message, "Precedence").lower().strip() in LISTS or message.get("List-Id") is not None:
        return True
    if _header(message, "Return-Path").strip() == "<>" or message.get_content_type() == "multipart/report":
        return True
    if any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")):
        return True
    address = next((address for _name, address in getaddresses([_header(message, "From")])), "")
    return not address or bool(AUTOMATIC_SENDERS.match(address))


def sender_check(message: EmailMessage, trusted_server: str) -> str:
    """What our own server found out about the sender (RFC 8601): `pass`, `fail`, or `unknown` where it did not look.

    Only its own header is believed; anybody can write one.
    """
    for value in message.get_all("Authentication-Results") or []:
        head, _semicolon, checks = str(value).partition(";")
        if not trusted_server or head.split()[:1] != [trusted_server]:
            continue
        verdicts = dict(re.findall(r"\b(dmarc|dkim|spf)\s*=\s*(\w+)", checks.lower()))
        if "dmarc" in verdicts:
            return "pass" if verdicts["dmarc"] == "pass" else "fail"
        if verdicts:
            return "pass" if "pass" in verdicts.values() else "fail"
    return "unknown"


def bounce_in(message: EmailMessage) -> Bounce | None:
    """The report of a mail server that a letter did not arrive (RFC 3464), if the message is one."""
    if message.get_content_type() != "multipart/report":
        return None
    reason, action, reference = "", "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload() if isinstance(part.get_payload(), list) else []:  # type: ignore[union-attr]
                action = str(block.get("Action", action)).strip().lower()  # type: ignore[union-attr]
                said = block.get("Diagnostic-Code") or block.get("Status")  # type: ignore[union-attr]
                reason = str(said or reason).strip()
        elif kind in {"message/rfc822", "text/rfc822-headers"}:
            found = re.search(r"^Message-ID:\s*(<[^<>\s]+>)", part.as_string(), re.IGNORECASE | re.MULTILINE)
            reference = found.group(1) if found else reference
    if action not in {"failed", "delayed"} or not reference:
        return None
    return Bounce(reference, reason or action, permanent=action == "failed")


def opened(message: EmailMessage) -> Opened:
    """The words of a message and everything laid into it. `walk` goes into forwarded messages, `iter_attachments` does not."""
    texts: list[str] = []
    enclosed: list[Enclosed] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                enclosed.append(Enclosed(_clean(name or "unnamed")[:300], content, part.get_content_type()))
        elif part.get_content_type() == "text/plain":
            texts.append(_text(part))
    return Opened("\n\n".join(text.strip() for text in texts if text.strip()), tuple(enclosed))


def _text(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        content = part.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, OverflowError):
        # Python's parser trips over some broken headers; the message is read without them.
        return ""


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _date(message: EmailMessage) -> datetime | None:
    try:
        written = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)
