"""Who may define a figure of the house: whoever works for the secretariat in some review. Everybody may read one."""

from django.http import HttpRequest

from stocktake.reviews.enums import SECRETARIAT
from stocktake.reviews.models import Role


def defines_figures(request: HttpRequest, **_: object) -> bool:
    """Asked once per request."""
    known: bool | None = request.__dict__.get("_defines_figures")
    if known is None:
        known = request.user.is_authenticated and Role.objects.filter(person=request.user, kind__in=SECRETARIAT).exists()
        request.__dict__["_defines_figures"] = known
    return known
