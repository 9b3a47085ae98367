"""The indicators of a review: what parties returned beside what others have published; to look at and to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.interfaces.indicator_files import as_csv, as_package
from stocktake.evidence.queries.indicators import sheets_for
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at

TYPES = {"csv": "text/csv; charset=utf-8", "zip": "application/zip"}


@public("shows a returned number only as far as the consent to its report allows")
@require_safe
def indicators(request: HttpRequest, review: str) -> HttpResponse:
    """Every indicator, with the parties of which something is known."""
    viewer = looking_at(request, review)
    context = {"review": viewer.review, "section": "objectives", "viewer": viewer, "sheets": sheets_for(viewer)}
    return _kept_by_nobody(render(request, "evidence/indicators.html", context))


@public("shows a returned number only as far as the consent to its report allows")
@require_safe
def indicator(request: HttpRequest, review: str, indicator: str) -> HttpResponse:
    """One indicator, for all States: what is known of none is shown as unknown."""
    viewer = looking_at(request, review)
    found = sheets_for(viewer, key=indicator)
    if not found:
        raise Http404
    context = {"review": viewer.review, "section": "objectives", "viewer": viewer, "sheet": found[0], "lines": found[0].lines}
    return _kept_by_nobody(render(request, "evidence/indicator.html", context))


@public("holds a returned number only as far as the consent to its report allows")
@require_safe
def export(request: HttpRequest, review: str, format: str) -> HttpResponse:
    """All of it as a table, or as a data package with the list of indicators and a table that can be imported as a release."""
    viewer = looking_at(request, review)
    if format not in TYPES:
        raise Http404
    found = sheets_for(viewer)
    data = as_csv(found) if format == "csv" else as_package(viewer.review, found)
    response = HttpResponse(data, content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{viewer.review.code}-indicators.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _kept_by_nobody(response)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
