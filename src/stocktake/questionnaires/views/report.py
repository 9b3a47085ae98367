"""The report as a page and as a document, with as much of it as whoever asks may read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stocktake.documents.writing.fonts import NoFont
from stocktake.documents.writing.html import write_body
from stocktake.foundation.access import public
from stocktake.questionnaires.interfaces.report.content import paper_of
from stocktake.questionnaires.interfaces.report.writing import CONTENT_TYPES, filename_of, write_report
from stocktake.questionnaires.models import Response, Snapshot
from stocktake.questionnaires.queries.report import Report, last_submission, submitted_report, whole_report
from stocktake.questionnaires.rules.access import is_focal_point
from stocktake.reviews.enums import FROZEN
from stocktake.reviews.models import Participation
from stocktake.reviews.rules.access import looking_at

BECAUSE = "shows a report only as far as the consent to it allows"
FORMS = (("pdf", "PDF"), ("docx", "Word"), ("html", "HTML"))


@public(BECAUSE)
@require_safe
def report(request: HttpRequest, review: str, party: str) -> HttpResponse:
    """The report as a page. Its focal point reads the text as it stands; others what was submitted."""
    found = _asked_for(request, review, party)
    viewer = looking_at(request, review)
    paper = paper_of(found)
    context: dict[str, Any] = {
        "review": viewer.review, "viewer": viewer, "section": "answer" if found.response.party_id in viewer.parties else "evidence",
        "report": found, "paper": paper, "body": write_body(paper), "forms": FORMS, "party": found.response.party,
        "asked_text": request.GET.get("text", ""),
    }  # fmt: skip
    return _kept_by_nobody(render(request, "questionnaires/report.html", context))


@public(BECAUSE)
@require_safe
def report_file(request: HttpRequest, review: str, party: str, form: str) -> HttpResponse:
    if form not in CONTENT_TYPES:
        raise Http404
    found = _asked_for(request, review, party)
    try:
        made = write_report(found, form)
    except NoFont as lacking:
        return no_font(request, lacking, found)
    return _kept_by_nobody(download(made, filename_of(found, form), CONTENT_TYPES[form]))


def download(made: bytes, filename: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        made, content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


def no_font(request: HttpRequest, lacking: NoFont, found: Report) -> HttpResponse:
    """One calm line in the place of a paper full of empty boxes."""
    viewer = looking_at(request, found.response.review.code)
    context = {"review": viewer.review, "viewer": viewer, "lacking": lacking, "report": found, "party": found.response.party}
    return render(request, "questionnaires/no_font.html", context, status=503)


def _asked_for(request: HttpRequest, review: str, party: str) -> Report:
    """The report that this request may read.

    Raises:
        Http404: there is none, or it may not be read as a whole.
    """
    viewer, at = looking_at(request, review), timezone.now()
    responses = Response.objects.select_related("review", "party", "version__questionnaire")
    response = get_object_or_404(responses, review=viewer.review, party__code=party)
    is_own = is_focal_point(request, review=review, party=party)
    chosen, is_draft = (
        _chosen_by_focal_point(response, request.GET.get("text", "")) if is_own else (last_submission(response), False)
    )
    if is_draft:
        return whole_report(response, chosen, at=at)
    found = submitted_report(response, chosen, viewer, at=at) if chosen is not None else None
    if found is None and is_own:  # it was withdrawn: what it says is still the party's to read
        return whole_report(response, None, at=at)
    if found is None:
        raise Http404
    return found


def _chosen_by_focal_point(response: Response, asked: str) -> tuple[Snapshot | None, bool]:
    """`?text=3`: that frozen text. Else what stands: the submission while it is closed, the draft while it can be written.

    Also says whether it is read whole, as those do who write and clear it.
    """
    if asked.isascii() and asked.isdecimal() and len(asked) < 6:
        chosen = get_object_or_404(response.snapshots.select_related("content"), number=int(asked))
        return chosen, chosen.kind != "submission"
    closed = Participation.objects.filter(review=response.review_id, party=response.party_id, state__in=FROZEN).exists()
    last = last_submission(response) if closed else None
    return last, last is None


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
