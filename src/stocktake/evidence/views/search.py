"""Search over all passages of a review."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.passages import Filters, page_number
from stocktake.evidence.queries.search import search
from stocktake.evidence.search.query import LONGEST_QUESTION
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at


def _with(query: QueryDict, **more: str) -> str:
    """The same question with something more in its address, from its first page on."""
    changed = query.copy()
    changed.pop("page", None)
    for key, value in more.items():
        changed[key] = value
    return changed.urlencode()


@public("finds only passages whose consent allows them to be quoted")
@require_safe
def search_page(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    filters = Filters.from_query(request.GET)
    asked = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST_QUESTION]
    only = "only" in request.GET
    found = search(viewer, asked, filters, page=page_number(request.GET), only=only) if asked else None
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
            "only": only,
            "without_others": _with(request.GET, only="on"),
        },
    )
