"""Personal links of offices: who holds one reads the frozen text and may sign for the office when it is its turn."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from stocktake.questionnaires.models import ClearanceStep
from stocktake.questionnaires.rules.links import Standing


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """What stands behind a secret. An unknown one has no step: it was forged, or the chain was set anew since."""

    standing: Standing
    step: ClearanceStep | None = None


def digest_of_office(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"office:{secret}".encode(), sha256).hexdigest()


def office_behind(secret: str, *, at: datetime) -> OfficeLink:
    """One query."""
    found = ClearanceStep.objects.select_related("response__review", "response__party").filter(digest=digest_of_office(secret))
    step = found.first()
    if step is None:
        return OfficeLink(Standing.UNKNOWN)
    if step.expires_at is None or step.expires_at <= at:
        return OfficeLink(Standing.EXPIRED, step)
    return OfficeLink(Standing.GOOD, step)


def held_office(request: HttpRequest, *, secret: str, at: datetime) -> OfficeLink:
    """The link of this request; asked once."""
    known: dict[str, OfficeLink] = request.__dict__.setdefault("_offices", {})
    if secret not in known:
        known[secret] = office_behind(secret, at=at)
    return known[secret]


def holds_office_link(request: HttpRequest, *, secret: str, **_: object) -> bool:
    """Whoever comes by this address holds the link of an office that is good at this moment."""
    at = request.__dict__["_asked_at"]
    return held_office(request, secret=secret, at=at).standing is Standing.GOOD
