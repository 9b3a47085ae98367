"""Every text an answer was ever given, those kept aside included, and the files that lie beside it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from stocktake.foundation.services.files import open_original
from stocktake.questionnaires.models import Attachment
from stocktake.questionnaires.queries.history import history_of
from stocktake.questionnaires.queries.work import work_of
from stocktake.questionnaires.rules.places import place_of
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page, fresh_nonce


@at_desk
@require_safe
def history(request: HttpRequest, desk: Desk, place: str) -> HttpResponseBase:
    """A page of its own; with htmx the list alone, under its question."""
    work = work_of(desk.seat)
    where = place_of(place)
    page = work.asked.page_of(where[0])
    if page is None:
        raise Http404
    told = history_of(work, where)
    if request.headers.get("HX-Request") == "true":
        response = render(request, "questionnaires/_history.html", {"history": told, "desk": desk, "page": page})
        patch_vary_headers(response, ["HX-Request"])
        return response
    return desk_page(request, desk, "questionnaires/history.html", {"history": told, "page": page, "nonce": fresh_nonce()})


@at_desk
@require_safe
def attachment(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """The file as it came: always as a download and never guessed at, whatever it claims to be."""
    seat = desk.seat
    files = Attachment.objects.filter(response=seat.response, removed_at__isnull=True).select_related("original")
    if not seat.is_for_the_party:
        files = files.filter(contributor=seat.contributor)
    found = get_object_or_404(files, pk=number)
    response = FileResponse(
        open_original(found.original), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
