"""Personal links: who holds one may answer what was asked of its contributor, without an account.

The secret stands in the address and nowhere else; the house keeps its digest. A link that is no longer good says why.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from stocktake.questionnaires.models import Contributor

SECRET_BYTES = 24
"""192 bits: nobody guesses one, and an address with it still fits a line of a letter."""


class Standing(Enum):
    GOOD = auto()
    EXPIRED = auto()
    REVOKED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Link:
    """What stands behind a secret. An unknown one has no contributor."""

    standing: Standing
    contributor: Contributor | None = None


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"contributor:{secret}".encode(), sha256).hexdigest()


def link_behind(secret: str, *, at: datetime) -> Link:
    """One query."""
    held = Contributor.objects.select_related("response__review", "response__party").filter(digest=digest_of(secret))
    contributor = held.order_by("pk").first()  # there is one at most: the usual order would only cost
    if contributor is None:
        return Link(Standing.UNKNOWN)
    if contributor.revoked_at is not None:
        return Link(Standing.REVOKED, contributor)
    if contributor.expires_at <= at:
        return Link(Standing.EXPIRED, contributor)
    return Link(Standing.GOOD, contributor)


def held_link(request: HttpRequest, *, secret: str, at: datetime) -> Link:
    """The link of this request; asked once."""
    known: dict[str, Link] = request.__dict__.setdefault("_links", {})
    if secret not in known:
        known[secret] = link_behind(secret, at=at)
    return known[secret]


def holds_link(request: HttpRequest, *, secret: str, at: datetime) -> bool:
    """Whoever comes by this address holds a personal link that is good at this moment."""
    return held_link(request, secret=secret, at=at).standing is Standing.GOOD
