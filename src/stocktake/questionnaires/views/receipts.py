"""After submitting: the receipt, every frozen text, what differs between two of them, and opening the report again.

The party and the secretariat read the same page; each has its own buttons.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.documents.writing.fonts import NoFont
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import open_original
from stocktake.questionnaires.interfaces.report.receipt import receipt_filename, write_receipt
from stocktake.questionnaires.models import Response, Snapshot
from stocktake.questionnaires.queries.clearing import changed_between
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.queries.receipts import Received, received_of
from stocktake.questionnaires.queries.report import last_submission, whole_report
from stocktake.questionnaires.rules.access import is_focal_point, sees_submission
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.rules.places import place_of
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.questionnaires.services.receipts import accept_report, grant_and_tell
from stocktake.questionnaires.services.submit import ask_to_reopen
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.report import FORMS, download, no_font
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.views.doing import origin_of


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why should it be opened again?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


@needs(sees_submission)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, review: str, party: str) -> HttpResponseBase:
    response = _response(request, review, party)
    refused, form = "", ReasonForm(request.POST if request.POST.get("do") == "reopen" else None)
    if request.method == "POST":
        try:
            if _do(request, response, form):
                return SeeOther(request.path)
        except Refusal as refusal:
            refused = str(refusal)
    received = received_of(response)
    context = {"received": received, "form": form, "refused": refused, "compared": _compared(request, response, received)}
    return _page(request, response, "questionnaires/receipt.html", context, status=422 if refused or form.is_bound else 200)


@needs(sees_submission)
@require_safe
def receipt_file(request: HttpRequest, review: str, party: str) -> HttpResponse:
    """The receipt on paper."""
    response = _response(request, review, party)
    submitted = last_submission(response)
    if submitted is None:
        raise Http404
    found = submitted.receipt
    found.snapshot.response = response
    try:
        made = write_receipt(found)
    except NoFont as lacking:
        return no_font(request, lacking, whole_report(response, submitted, at=timezone.now()))
    return download(made, receipt_filename(found), "application/pdf")


@needs(is_focal_point)
@require_safe
def text_file(request: HttpRequest, review: str, party: str, number: int) -> HttpResponseBase:
    """A frozen text as it was kept, to be compared by its digest. The party's own: it holds what was withdrawn since, too."""
    found = get_object_or_404(Snapshot.objects.select_related("content"), response=_response(request, review, party), number=number)
    response = FileResponse(
        open_original(found.content), as_attachment=True, filename=f"{party}-{number}.json", content_type="application/json"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _do(request: HttpRequest, response: Response, form: ReasonForm) -> bool:
    """One button of the page, if it is this person's. False: what was typed is not complete.

    Raises:
        Refusal: why it was not done.
    """
    verb, words = request.POST.get("do", ""), {"review": response.review.code, "party": response.party.code}
    told: dict[str, Any] = {"actor": signature_of(request), "at": timezone.now()}
    if verb == "reopen" and is_focal_point(request, **words):
        if not form.is_valid():
            return False
        ask_to_reopen(response=response, reason=form.cleaned_data["reason"], **told)
        messages.success(request, _("The secretariat was asked to open the report again. What was submitted stands meanwhile."))
    elif verb == "grant" and is_officer(request, **words):
        waiting = received_of(response).waiting
        if waiting is None:
            raise Http404
        letters = grant_and_tell(reopening=waiting, origin=origin_of(request), **told)
        messages.success(request, _("The report is open again. The party was told by letter.") if letters else _(
            "The report is open again. No letter was sent, because no focal point can be written to."
        ))  # fmt: skip
    elif verb == "accept" and is_officer(request, **words):
        accept_report(response=response, origin=origin_of(request), **told)
        messages.success(request, _("The report was accepted. A letter of thanks is drafted."))
    else:
        raise Http404
    return True


def _compared(request: HttpRequest, response: Response, received: Received) -> dict[str, Any] | None:
    """`?from=1&to=3`: what differs between two frozen texts. Without, the last two submissions where there are two.

    For the secretariat between submissions only: what was frozen for clearance is the party's own.
    """
    is_own = is_focal_point(request, review=response.review.code, party=response.party.code)
    texts = [text for text in received.texts if text.is_submission or is_own]
    known = {str(text.snapshot.number): text.snapshot for text in texts}
    before, after = known.get(request.GET.get("from", "")), known.get(request.GET.get("to", ""))
    asked = before is not None and after is not None
    if not asked:
        submitted = [text.snapshot for text in texts if text.is_submission]
        if len(submitted) < 2:
            both = [text.snapshot for text in texts[:2]]
            return {"choices": list(known), "shown": False, "before": both[1], "after": both[0]} if len(both) > 1 else None
        after, before = submitted[0], submitted[1]
    assert before is not None and after is not None
    changed = changed_between(form_of_response(response), frozen_content(before), frozen_content(after))
    if not is_own:  # what was withdrawn is shown to nobody else
        holding = held(response.consents.order_by("pk"))
        changed = [one for one in changed if holding.of(*place_of(one.key)) is not None]
    return {"choices": list(known), "shown": True, "before": before, "after": after, "changed": changed}


def _response(request: HttpRequest, review: str, party: str) -> Response:
    viewer = looking_at(request, review)
    rows = Response.objects.select_related("review", "party", "version__questionnaire")
    return get_object_or_404(rows, review=viewer.review, party__code=party)


def _page(request: HttpRequest, response: Response, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    viewer = looking_at(request, response.review.code)
    words = {"review": response.review.code, "party": response.party.code}
    known = {
        "review": response.review, "viewer": viewer, "section": "answer" if response.party_id in viewer.parties else "board",
        "response": response, "party": response.party, "party_name": response.party.name(), "forms": FORMS,
        "is_own": is_focal_point(request, **words), "is_officer": viewer.is_officer,
    }  # fmt: skip
    return render(request, template, known | context, status=status)
