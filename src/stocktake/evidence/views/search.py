"""Search over all passages of a review."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.filtered import filtered
from stocktake.evidence.queries.passages import Filters, page_number
from stocktake.evidence.queries.search import search
from stocktake.evidence.search.query import LONGEST_QUESTION
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at

NO_FIELD = ("with", "round-table", "subregion", "unnamed", "counted", "once")
"""Filters that come from the matrix; the form carries them along and says so."""


def _without(query: QueryDict, *names: str) -> str:
    """The same question without some of its words, from its first page on."""
    changed = query.copy()
    for name in ("page", *names):
        changed.pop(name, None)
    return changed.urlencode()


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
    found = None
    if asked:
        found = search(viewer, asked, filters, page=page_number(request.GET), only=only)
    elif filters:
        found = filtered(viewer, filters, page=page_number(request.GET))
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
            "without_narrower": _without(request.GET, *NO_FIELD),
            "narrower": [(name, filters.to_query()[name]) for name in NO_FIELD if name in filters.to_query()],
        },
    )
