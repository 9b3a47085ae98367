"""Fetching mail over IMAP: each message is stored before the mailbox is told that it was seen; nothing is ever deleted there."""

from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from stocktake.foundation.refusals import Refusal
from stocktake.messaging.models import Mailbox
from stocktake.messaging.services.receive import receive

TIMEOUT = 60.0
"""Seconds."""


class MailboxUnreachable(Refusal):
    """The mailbox cannot be opened; nothing was lost, it will be tried again."""


def fetch(*, at: datetime) -> int:
    """Store every message that came since the last time. Returns how many were new.

    The mailbox is the one that `STOCKTAKE_IMAP` names: `imaps://user:password@host:993/INBOX` (`imap+starttls:` and, for a
    server on this machine, `imap:` as well). Called again after a crash it goes on where the last stored message was.

    Raises:
        MailboxUnreachable: the server does not answer, or does not accept the name and password.
    """
    if not settings.IMAP_URL:
        return 0
    parts = urlsplit(settings.IMAP_URL)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    row, _made = Mailbox.objects.get_or_create(name=f"{unquote(parts.username or '')}@{parts.hostname}/{folder}")
    try:
        with _open(settings.IMAP_URL).login(unquote(parts.username or ""), unquote(parts.password or ""), folder) as box:
            new = _store_all(box, row, folder, at=at)
    except (OSError, ImapToolsError) as trouble:
        Mailbox.objects.filter(pk=row.pk).update(trouble=f"{type(trouble).__name__}: {trouble}"[:500])
        raise MailboxUnreachable(
            _("The mailbox could not be read (%(why)s). Nothing was lost; it is tried again in a minute.") % {"why": trouble}
        ) from trouble
    Mailbox.objects.filter(pk=row.pk).update(read_at=at, trouble="")
    return new


def _open(url: str) -> BaseMailBox:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "imaps":
        return MailBox(host, parts.port or 993, timeout=TIMEOUT)
    if parts.scheme == "imap+starttls":
        return MailBoxStartTls(host, parts.port or 143, timeout=TIMEOUT)
    return MailBoxUnencrypted(host, parts.port or 143, timeout=TIMEOUT)


def _store_all(box: BaseMailBox, row: Mailbox, folder: str, *, at: datetime) -> int:
    validity = int(box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    if validity != row.uidvalidity:
        # The server counts anew: read all again. What is here already is known by its identity.
        Mailbox.objects.filter(pk=row.pk).update(uidvalidity=validity, last_uid=0)
        row.refresh_from_db()
    new = 0
    uids = sorted(int(uid) for uid in box.uids(f"UID {row.last_uid + 1}:*") if int(uid) > row.last_uid)
    for uid in uids:
        raw = _bytes_of(box, uid)
        if raw is not None:
            new += receive(raw=raw, mailbox=row.name, at=at)[1]
        Mailbox.objects.filter(pk=row.pk).update(last_uid=uid)
        box.flag([str(uid)], ["\\Seen"], True)
    return new


def _bytes_of(box: BaseMailBox, uid: int) -> bytes | None:
    """The message exactly as it lies there (the library's own objects write it anew). None where it has gone meanwhile."""
    _status, parts = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)
