"""One passage: a page of its own, or the same opened beside what one is reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.passages import neighbours, one_passage
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at


@public("shows only a passage whose consent allows it to be quoted")
@require_safe
def passage(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """With htmx the drawer's content alone: what it leaves on the screen is what the page shows."""
    viewer = looking_at(request, review)
    found = one_passage(viewer, passage)
    if found is None:
        raise Http404
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    before, after = (None, None) if asked_by_htmx else neighbours(viewer, found)
    response = render(
        request,
        "evidence/passage_drawer.html" if asked_by_htmx else "evidence/passage.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "passage": found,
            "before": before,
            "after": after,
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
