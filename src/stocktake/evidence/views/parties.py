"""A party's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.party import party_page
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at


@public("members of a region are known; of others it shows only what may be shown with their name")
@require_safe
def party(request: HttpRequest, review: str, party: str) -> HttpResponse:
    viewer = looking_at(request, review)
    found = party_page(viewer, party)
    if found is None:
        raise Http404
    return render(
        request,
        "evidence/party.html",
        {"review": viewer.review, "section": "evidence", "viewer": viewer, "page": found},
    )
