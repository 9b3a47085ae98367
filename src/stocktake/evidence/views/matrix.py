"""The matrix of a review: what was said of what, by whom; to look at and to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis
from stocktake.evidence.interfaces.matrix_files import as_csv, as_xlsx
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.queries.matrix_choices import choices_for
from stocktake.evidence.queries.saved_views import views_for
from stocktake.foundation.access import public
from stocktake.foundation.texts import short_code
from stocktake.reviews.rules.access import looking_at

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@public("counts only passages that its reader may see")
@require_safe
def matrix(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    layout = Layout.from_query(request.GET)
    return render(
        request,
        "evidence/matrix.html",
        {
            "review": viewer.review,
            "section": "objectives",
            "viewer": viewer,
            "layout": layout,
            "matrix": matrix_for(viewer, layout),
            "rows": [(axis, axis.label) for axis in BY_WHAT_IS_SAID],
            "columns": [(axis, axis.label) for axis in Axis],
            "choices": choices_for(viewer, layout),
            "views": views_for(request.user, viewer, layout),
        },
    )


@public("counts only passages that its reader may see")
@require_safe
def export(request: HttpRequest, review: str, format: str) -> HttpResponse:
    """The same matrix as a table to take along."""
    viewer = looking_at(request, review)
    if format not in TYPES:
        raise Http404
    found = matrix_for(viewer, Layout.from_query(request.GET))
    language = short_code(get_language())
    body = as_csv(found) if format == "csv" else as_xlsx(found, title=viewer.review.title.text, language=language)
    response = HttpResponse(body, content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{viewer.review.code}-matrix.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
