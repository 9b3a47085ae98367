"""The matrix of a review: what was said of what, by whom; to look at and to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis
from stocktake.evidence.interfaces.matrix_files import as_csv, as_xlsx
from stocktake.evidence.interfaces.pictures import HEIGHT, WIDTH, arcs, bars
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.queries.matrix_choices import choices_for
from stocktake.evidence.queries.saved_views import views_for
from stocktake.evidence.queries.together import spoken_together
from stocktake.foundation.access import public
from stocktake.foundation.texts import RIGHT_TO_LEFT, short_code
from stocktake.reviews.rules.access import looking_at

BARS = Layout(Axis.OBJECTIVE, Axis.CATEGORY)
MOST_ARCS = 60
MOST_PAIRS = 20
"""So many pairs are drawn, and so many stand in the table; below that there is one passage each."""

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
def pictures(request: HttpRequest, review: str) -> HttpResponse:
    """What was said of each objective, as small bars side by side; and which objectives are spoken of together. Each with its table."""
    viewer = looking_at(request, review)
    found, together = matrix_for(viewer, BARS), spoken_together(viewer)
    mirrored = short_code(get_language()) in RIGHT_TO_LEFT
    most = max((cell.number for line in found.lines for cell in line.cells), default=0)
    places = {objective.pk: place for place, objective in enumerate(together.objectives)}
    drawn = ((places[pair.one.pk], places[pair.other.pk], pair.number) for pair in together.pairs[:MOST_ARCS])
    return render(
        request,
        "evidence/pictures.html",
        {
            "review": viewer.review,
            "section": "objectives",
            "viewer": viewer,
            "matrix": found,
            "most": most,
            "multiples": [(line, bars([cell.number for cell in line.cells], most=most, mirrored=mirrored)) for line in found.lines],
            "size": (WIDTH, HEIGHT),
            "together": together,
            "pairs": together.pairs[:MOST_PAIRS],
            "arcs": arcs(len(together.objectives), drawn, mirrored=mirrored),
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
