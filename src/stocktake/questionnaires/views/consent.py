"""Consent: what may be done with the report and with each answer, stated, changed and withdrawn; and what the public will see."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.queries.consent_page import consent_page_of
from stocktake.questionnaires.queries.frozen import frozen
from stocktake.questionnaires.queries.public_eyes import public_sight
from stocktake.questionnaires.queries.report import last_submission
from stocktake.questionnaires.queries.submitted_files import lying_at, lying_now
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.rules.places import place_of
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.consent_of_form import will_hold
from stocktake.questionnaires.services.freeze import content_of, frozen_content
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page, for_the_party
from stocktake.reviews.enums import Consent

LADDER = [(level.value, level.label) for level in sorted(Consent, reverse=True)]


class ConsentForm(forms.Form):
    level = forms.TypedChoiceField(
        label=gettext_lazy("What may be done with it"), choices=LADDER, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what may be done with it.")},
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("How this was decided"), max_length=500,
        help_text=gettext_lazy("A letter, a meeting, a signature: so that whoever comes after you finds it."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    evidence = forms.CharField(label=gettext_lazy("How this was decided"), max_length=500)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Of the whole report, or with `?answer=A.1` of one answer."""
    for_the_party(desk)
    key = request.GET.get("answer", "")
    page = consent_page_of(desk.seat.response, desk.at)
    line = page.line(key) if key else None
    if key and line is None:
        raise Http404
    level = line.level if line else page.report
    verb = request.POST.get("do", "")
    form = ConsentForm(request.POST if verb == "state" else None, initial={"level": level})
    withdrawing = WithdrawForm(request.POST if verb == "withdraw" and "sure" in request.POST else None)
    refused = ""
    chosen: tuple[Consent | None, str] | None = None
    if verb == "state" and form.is_valid():
        chosen = Consent(form.cleaned_data["level"]), form.cleaned_data["evidence"]
    elif withdrawing.is_valid():
        chosen = None, withdrawing.cleaned_data["evidence"]
    if chosen is not None:
        try:
            _state(desk, key, *chosen)
            messages.success(request, _said(chosen[0], key))
            return SeeOther(desk_address(request, key))
        except Refusal as refusal:
            refused = str(refusal)
    context: dict[str, Any] = {
        "page": page, "line": line, "key": key, "form": form, "withdrawing": withdrawing, "refused": refused,
        "asks_to_withdraw": verb == "withdraw", "level": level, "history": line.history if line else page.history,
    }  # fmt: skip
    status = 422 if refused or form.is_bound or withdrawing.is_bound else 200
    return desk_page(request, desk, "questionnaires/consent.html", context, status=status)


@at_desk
@require_safe
def public_page(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """What the public will see: of what was submitted, by the consent that holds; before that, of the text as it stands."""
    for_the_party(desk)
    response = desk.seat.response
    submitted = last_submission(response)
    content = frozen_content(submitted) if submitted else content_of(response)
    holding = held(response.consents.order_by("pk")) if submitted else will_hold(response, at=desk.at)
    files = lying_at(submitted) if submitted else lying_now(response)
    context = {"sight": public_sight(response, frozen(content), holding, files), "submitted": submitted}
    return desk_page(request, desk, "questionnaires/public.html", context)


def desk_address(request: HttpRequest, key: str) -> str:
    return f"{request.path}#{key}" if key else request.path


def _state(desk: Desk, key: str, level: Consent | None, evidence: str) -> None:
    question, item = place_of(key)
    state_consent(
        response=desk.seat.response, level=level, question=question, item=item, evidence=evidence, actor=desk.seat.actor, at=desk.at
    )


def _said(level: Consent | None, key: str) -> str:
    if level is not None:
        return _("Noted. It holds from now on, everywhere.")
    if key:
        return _("The answer %(answer)s was withdrawn. It is gone from every page, count, quotation and export.") % {"answer": key}
    return _("The report was withdrawn. It is gone from every page, count, quotation and export.")
