from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.foundation.access import needs
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.queries.board import board_of
from stocktake.reviews.rules.access import is_officer, looking_at


@needs(is_officer)
@require_safe
def board(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    state, subregion = request.GET.get("state", ""), request.GET.get("subregion", "")
    shown = board_of(viewer.review, state=state, subregion=subregion)
    return render(request, "reviews/board.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "board": shown,
        "states": [(value, ParticipationState(value).label) for value in shown.states],
        "state": state, "subregion": subregion,
    })  # fmt: skip
