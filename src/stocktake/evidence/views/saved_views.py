"""Views of the matrix under a name: kept, shared, let go. Each person handles their own."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stocktake.accounts.models import Person
from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.models import SavedView
from stocktake.evidence.queries.matrix import Layout
from stocktake.evidence.services.saved_views import drop_view, keep_view, share_view
from stocktake.foundation.access import needs
from stocktake.reviews.rules.access import looking_at, takes_part
from stocktake.reviews.views.doing import attempt


@needs(takes_part)
@require_POST
def keep(request: HttpRequest, review: str) -> HttpResponse:
    """Keep the matrix as it is laid out. Only the secretariat shares; a name that cannot be is said."""
    viewer = looking_at(request, review)
    layout = Layout.from_query(QueryDict(request.POST.get("layout", "")[:2000]))
    name = request.POST.get("name", "").replace("\x00", "")
    shared = viewer.is_secretariat and "shared" in request.POST

    def act() -> None:
        keep_view(
            review=viewer.review, person=cast(Person, request.user), name=name, layout=layout, is_shared=shared, **_acting(request)
        )

    attempt(request, act, _("Kept. It stands above the matrix."))
    return _back(review, layout.to_query())


@needs(takes_part)
@require_POST
def change(request: HttpRequest, review: str, number: int) -> HttpResponse:
    """Share a view of one's own, keep it to oneself again, or delete it."""
    viewer = looking_at(request, review)
    found = get_object_or_404(
        SavedView.objects.select_related("review"), pk=number, review=viewer.review, person=cast(Person, request.user)
    )
    act = request.POST.get("act", "")
    if act == "delete":
        attempt(request, lambda: drop_view(view=found, **_acting(request)), _("Deleted. Nothing that it showed was touched."))
    elif act == "share" and viewer.is_secretariat:
        words = _("Shared: everyone in the secretariat of this review finds it.")
        attempt(request, lambda: share_view(view=found, is_shared=True, **_acting(request)), words)
    elif act == "unshare":
        attempt(request, lambda: share_view(view=found, is_shared=False, **_acting(request)), _("Only you find it now."))
    return _back(review, found.layout if act != "delete" else {})


def _acting(request: HttpRequest) -> dict[str, Any]:
    return {"actor": signature_of(request), "at": timezone.now()}


def _back(review: str, layout: dict[str, str]) -> HttpResponse:
    address = reverse("evidence:matrix", args=[review])
    return redirect(f"{address}?{urlencode(layout)}" if layout else address)
