"""Search over all passages of a review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.passages import Filters, page_number
from stocktake.evidence.queries.search import search
from stocktake.evidence.search.query import LONGEST_QUESTION
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at


@public("finds only passages whose consent allows them to be quoted")
@require_safe
def search_page(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    filters = Filters.from_query(request.GET)
    asked = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUESTION]
    found = search(viewer, asked, filters, page=page_number(request.GET)) if asked else None
    return render(
        request,
        "evidence/search.html",
        {
            "review": viewer.review,
            "section": "search",
            "viewer": viewer,
            "asked": asked,
            "filters": filters,
            "found": found,
        },
    )
