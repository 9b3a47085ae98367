"""What the statistics say of a group of areas, or of an area: the same charts as on the page of a State, summed over the group."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.statistics.releases.store import Store
from stocktake.statistics.views.chart_files import chart_file

BECAUSE = "published statistics; nothing of a review is in them"


@public(BECAUSE)
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All groups by their kind."""
    from stocktake.statistics.queries.place_page import kinds_of_groups

    return render(request, "statistics/places.html", {"kinds": kinds_of_groups(Store.of_this_house())})


@public(BECAUSE)
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    # With it comes Polars: whoever asks for no number does not wait for it.
    from stocktake.statistics.queries.place_page import place_page

    found = place_page(code, Store.of_this_house())
    if found is None:
        raise Http404
    return render(request, "statistics/place.html", {"page": found, "profile": found.profile})


@public(BECAUSE)
@require_safe
def chart(request: HttpRequest, code: str, chart: str, format: str) -> HttpResponse:
    """One chart of a place as a file: `csv`, `svg` or `png`."""
    from stocktake.statistics.queries.place_page import chart_of_place

    return chart_file(request, chart_of_place(code, chart, Store.of_this_house()), format, f"{chart}-{code}")
