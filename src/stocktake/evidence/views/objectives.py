"""The objectives of the framework, each with all that was said about it."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.objectives import objective_page, objective_rows
from stocktake.evidence.queries.passages import Filters, page_number
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    from stocktake.statistics.queries.objective_numbers import Beside


@public("counts only what may be counted")
@require_safe
def objectives(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(
        request,
        "evidence/objectives.html",
        {"review": viewer.review, "section": "objectives", "viewer": viewer, "rows": objective_rows(viewer)},
    )


@public("shows only passages whose consent allows them to be quoted")
@require_safe
def objective(request: HttpRequest, review: str, number: int) -> HttpResponse:
    viewer = looking_at(request, review)
    filters = Filters.from_query(request.GET)
    found = objective_page(viewer, number, filters, page=page_number(request.GET))
    if found is None:
        raise Http404
    return render(
        request,
        "evidence/objective.html",
        {
            "review": viewer.review,
            "section": "objectives",
            "viewer": viewer,
            "page": found,
            "filters": filters,
            "numbers": _published(viewer, number),
        },
    )


def _published(viewer: Viewer, number: int) -> "Beside | None":
    """The published numbers beside an objective, of the region of the review. Of an invented region they say nothing."""
    review, store = viewer.review, Store.of_this_house()
    if review.invented or not store.codes():
        return None
    # With it comes Polars: whoever looks at no number does not wait for it.
    from stocktake.statistics.queries.objective_numbers import beside

    return beside(review.framework.pack, number, review.region.code, store)
