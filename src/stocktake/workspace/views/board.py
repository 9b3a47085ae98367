"""The board: the state of all parties at a glance, and as a file. For officers only, whole and in every part."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.reviews.queries.board import members_to_ask
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services.participation import ask
from stocktake.reviews.views.doing import done
from stocktake.workspace.interfaces.board_files import as_csv, as_xlsx, moment_of
from stocktake.workspace.queries.board import Chosen, FullBoard, full_board
from stocktake.workspace.queries.next_courtesy import next_courtesy

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@needs(is_officer)
@never_cache
@require_safe
def board(request: HttpRequest, review: str) -> HttpResponse:
    viewer, at, chosen = looking_at(request, review), timezone.now(), _chosen(request)
    shown = full_board(viewer.review, at=at, chosen=chosen)
    return render(request, "workspace/board.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "board": shown, "chosen": chosen,
        "as_table": request.GET.get("as") == "table", "as_of": moment_of(shown, shown.board.clock.stands), **_dates(shown),
        "to_ask": 0 if shown.board.known else len(members_to_ask(viewer.review)),
        "rows": [(line, next_courtesy(line.tile, shown.board.call, at=at)) for line in _in_table(request, shown)],
    })  # fmt: skip


@needs(is_officer)
@never_cache
@require_safe
def export(request: HttpRequest, review: str, kind: str) -> HttpResponse:
    """What the board shows, with its filters, as a file."""
    if kind not in TYPES:
        raise Http404
    viewer = looking_at(request, review)
    shown = full_board(viewer.review, at=timezone.now(), chosen=_chosen(request))
    title = viewer.review.title.text
    data = as_csv(shown) if kind == "csv" else as_xlsx(shown, title=title, language=get_language() or "en")
    name = f"{viewer.review.code}-board-{shown.board.clock.stands:%Y-%m-%d}.{kind}"
    return HttpResponse(
        data, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    )


@needs(is_officer)
@require_POST
def ask_members(request: HttpRequest, review: str) -> HttpResponse:
    """Put the members of the region on the board; nobody is written to by this."""
    viewer = looking_at(request, review)
    made = ask(
        review=viewer.review,
        parties=members_to_ask(viewer.review),
        actor=signature_of(request),
        at=timezone.now(),  # type: ignore[union-attr]
    )
    done(request, _("%(number)s parties stand on the board now. Nobody was written to yet.") % {"number": len(made)})
    return redirect("workspace:board", viewer.review.code)


def _chosen(request: HttpRequest) -> Chosen:
    return Chosen(*(request.GET.get(name, "") for name in ("state", "subregion", "standing")))


def _in_table(request: HttpRequest, shown: FullBoard) -> list:
    return list(shown.lines) if request.GET.get("as") == "table" else shown.waiting


def _dates(shown: FullBoard) -> dict[str, str]:
    call = shown.board.call
    moments: dict[str, datetime | None] = {"due": call.soft_deadline, "closes": call.hard_deadline} if call else {}
    return {name: moment_of(shown, moment) for name, moment in moments.items()}
