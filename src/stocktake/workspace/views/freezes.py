"""Freezes: how the replies stood under a name, and two of them beside each other. For officers: they name who had not answered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.queries.matrix_kept import coded_now
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.models import Freeze
from stocktake.reviews.queries.freezes import frozen
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.services.freeze import freeze
from stocktake.reviews.views.doing import done
from stocktake.workspace.interfaces.board_files import as_of, moment_of
from stocktake.workspace.queries.board import full_board
from stocktake.workspace.queries.freezes import freezes_compared, handed_in


@needs(is_officer)
@require_http_methods(["GET", "POST"])
def freezes(request: HttpRequest, review: str) -> HttpResponse:
    """All freezes of a review, and a new one. A name that cannot be is said, and stays in its field."""
    viewer, at, name, refusal = looking_at(request, review), timezone.now(), request.POST.get("name", ""), ""
    if request.method == "POST":
        try:
            made = freeze(
                review=viewer.review,
                name=name,
                handed_in=handed_in(viewer, at=at),
                coded=coded_now(viewer),
                actor=signature_of(request),
                at=at,  # type: ignore[union-attr]
            )
        except Refusal as said:
            refusal = str(said)
        else:
            done(
                request,
                _("Frozen: %(name)s, %(answered)s of %(of)s.") % {"name": made.name, "answered": made.answered, "of": made.of},
            )
            return redirect("workspace:freezes", viewer.review.code)
    board = full_board(viewer.review, at=at)
    kept = list(Freeze.objects.filter(review=viewer.review).select_related("content"))
    return render(request, "workspace/freezes.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "name": name, "refusal": refusal, "as_of": as_of(board),
        "freezes": [(each, moment_of(board, each.at)) for each in kept],
    }, status=409 if refusal else 200)  # fmt: skip


@needs(is_officer)
@require_safe
def one(request: HttpRequest, review: str, number: int) -> HttpResponse:
    viewer = looking_at(request, review)
    found = freeze_named(viewer, str(number))
    board = full_board(viewer.review, at=timezone.now())
    names = {line.tile.party.code: line.tile.name for line in board.everybody}
    content = frozen(found)
    return render(request, "workspace/freeze.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "freeze": found, "as_of": moment_of(board, found.at),
        "parties": [(names.get(code, code), stood) for code, stood in content.parties.items()],
    })  # fmt: skip


@needs(is_officer)
@require_safe
def compare(request: HttpRequest, review: str) -> HttpResponse:
    """Two freezes beside each other, the earlier one first."""
    viewer = looking_at(request, review)
    chosen = [number for number in (request.GET.get("one", ""), request.GET.get("other", "")) if number]
    if len(chosen) != 2:
        return redirect("workspace:freezes", viewer.review.code)
    before, after = freeze_named(viewer, chosen[0]), freeze_named(viewer, chosen[1])
    board, found = full_board(viewer.review, at=timezone.now()), freezes_compared(before, after)
    return render(request, "workspace/freezes_compared.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "found": found,
        "before": moment_of(board, found.compared.before.as_of), "after": moment_of(board, found.compared.after.as_of),
    })  # fmt: skip


def freeze_named(viewer: Viewer, number: str) -> Freeze:
    """The freeze of this review with this number. 404 if there is none."""
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    freeze = Freeze.objects.filter(review=viewer.review, pk=pk).select_related("content").first()
    if freeze is None:
        raise Http404
    return freeze
