"""How often one reader may ask for what is dear."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from stocktake.foundation.services.limits import allowed


def may_ask(request: HttpRequest, what: str, *, limit: int, within: timedelta) -> bool:
    """Counts the request: by the person, or by the address of whoever is not signed in."""
    who = str(request.user.pk) if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
    return allowed(key=f"{what}:{who}", limit=limit, within=within, at=timezone.now())
