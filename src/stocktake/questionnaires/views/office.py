"""An office of the chain comes by its personal link: it reads the text as it was frozen, and signs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stocktake.documents.writing.html import write_body
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.limits import allowed
from stocktake.foundation.texts import short_code
from stocktake.questionnaires.interfaces.report.content import paper_of
from stocktake.questionnaires.queries.clearing import clearing_of, signature_of
from stocktake.questionnaires.queries.report import whole_report
from stocktake.questionnaires.rules.links import Standing
from stocktake.questionnaires.rules.office_links import held_office, holds_office_link
from stocktake.questionnaires.services.asking_offices import ask_next_office
from stocktake.questionnaires.services.clearance import sign
from stocktake.questionnaires.services.letters import INTERFACE
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.clearance import SignForm
from stocktake.questionnaires.views.desk import FORGED_LINKS, STATUS, WINDOW


def by_office_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view is reached by a good link; any other gets a page that says what became of it, and is counted where it is forged."""
    guarded = needs(holds_office_link)(view)

    def opened(request: HttpRequest, secret: str) -> HttpResponseBase:
        at = request.__dict__["_asked_at"] = timezone.now()
        link = held_office(request, secret=secret, at=at)
        if link.standing is not Standing.GOOD:
            return _refused(request, link.standing)
        response = guarded(request, secret=secret)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    opened.access = guarded.access  # type: ignore[attr-defined]
    return opened


@by_office_link
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest, secret: str) -> HttpResponseBase:
    at = request.__dict__["_asked_at"]
    step = held_office(request, secret=secret, at=at).step
    assert step is not None
    language = INTERFACE.get(short_code(step.response.language), short_code(step.response.language))
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return _page(request, step, at)
    with translation.override(language):
        response = _page(request, step, at)
    response["Content-Language"] = language
    return response


def _page(request: HttpRequest, step: Any, at: Any) -> HttpResponseBase:
    response = step.response
    clearing = clearing_of(response)
    own = next((office for office in clearing.offices if office.step.pk == step.pk), None)
    form, refused = SignForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid() and clearing.frozen is not None:
        said = form.cleaned_data
        try:
            sign(
                snapshot=clearing.frozen,
                position=step.position,
                name=said["name"],
                title=said["title"],
                actor=signature_of(step),
                at=at,
            )
            ask_next_office(
                response=response, actor=signature_of(step), at=at,
                address_of=lambda next_secret: request.build_absolute_uri(reverse("questionnaires:office", args=[next_secret])),
            )  # fmt: skip
            messages.success(request, _("Signed. Thank you; you need do nothing else."))
            return SeeOther(request.path)
        except Refusal as refusal:
            refused = str(refusal)
    paper = paper_of(whole_report(response, clearing.frozen, at=at)) if clearing.frozen is not None else None
    context = {
        "step": step, "own": own, "clearing": clearing, "form": form, "refused": refused, "paper": paper,
        "body": write_body(paper) if paper else "", "party_name": response.party.name(), "review": response.review, "by_office": True,
    }  # fmt: skip
    return render(request, "questionnaires/office.html", context, status=422 if refused or form.is_bound else 200)


def _refused(request: HttpRequest, standing: Standing) -> HttpResponse:
    status = STATUS[standing]
    if standing is Standing.UNKNOWN:
        place = str(request.META.get("REMOTE_ADDR", "unknown"))
        if not allowed(key=f"link:place:{place}", limit=FORGED_LINKS, within=WINDOW, at=request.__dict__["_asked_at"]):
            status = 429
    context = {"standing": standing.name.lower(), "too_many": status == 429}
    return render(request, "questionnaires/office_refused.html", context, status=status)
