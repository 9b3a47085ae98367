"""The matrix as of a freeze beside the matrix now, or as of another freeze. For officers: a freeze names everybody."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis
from stocktake.evidence.queries.matrix import Layout
from stocktake.evidence.queries.matrix_choices import choices_for
from stocktake.foundation.access import needs
from stocktake.reviews.models import Freeze
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.workspace.interfaces.board_files import moment_of
from stocktake.workspace.queries.board import full_board
from stocktake.workspace.queries.matrix_compared import difference_opened, matrices_compared
from stocktake.workspace.views.freezes import freeze_named


@needs(is_officer)
@require_safe
def compared(request: HttpRequest, review: str) -> HttpResponse:
    """Cell by cell what grew and what fell; each difference opens its passages."""
    viewer = looking_at(request, review)
    layout, before, after, words = _asked(request, viewer)
    found = matrices_compared(viewer, layout, before, after)
    return render(request, "workspace/matrix_compared.html", _page(viewer, before, after) | {
        "found": found, "layout": layout, "words": urlencode(words),
        "choices": choices_for(viewer, layout),
        "rows": [(axis, axis.label) for axis in BY_WHAT_IS_SAID], "columns": [(axis, axis.label) for axis in Axis],
        "freezes": Freeze.objects.filter(review=viewer.review),
    })  # fmt: skip


@needs(is_officer)
@require_safe
def passages(request: HttpRequest, review: str) -> HttpResponse:
    """The passages of one difference. What was withdrawn since is a number here and nothing more."""
    viewer = looking_at(request, review)
    layout, before, after, words = _asked(request, viewer)
    row, column = (request.GET.get(word, "")[:40] for word in ("row", "column"))
    found = difference_opened(viewer, layout, before, after, row=row, column=column)
    if found is None:
        raise Http404
    return render(
        request, "workspace/matrix_difference.html", _page(viewer, before, after) | {"found": found, "words": urlencode(words)}
    )


def _asked(request: HttpRequest, viewer: Viewer) -> tuple[Layout, Freeze, Freeze | None, dict[str, str]]:
    """Two moments, the earlier one first; without a second one it is now."""
    layout = Layout.from_query(request.GET)
    chosen = [freeze_named(viewer, number) for number in (request.GET.get("one", ""), request.GET.get("other", "")) if number]
    if not chosen:
        raise Http404
    before, after, *_none = [*sorted(chosen, key=lambda freeze: (freeze.at, freeze.pk)), None]
    assert before is not None
    words = {"one": str(before.pk), "other": str(after.pk) if after else "", **layout.to_query()}
    return layout, before, after, words


def _page(viewer: Viewer, before: Freeze, after: Freeze | None) -> dict[str, Any]:
    at = timezone.now()
    board = full_board(viewer.review, at=at)
    return {
        "review": viewer.review, "viewer": viewer, "section": "board", "before": before, "after": after,
        "then": moment_of(board, before.at), "now": moment_of(board, after.at if after else at),
    }  # fmt: skip
