"""Submitting: what stands against it, and the one button that sends the report. It is not like saving in any way."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import Level
from stocktake.questionnaires.queries.clearing import clearing_of
from stocktake.questionnaires.queries.frozen import frozen
from stocktake.questionnaires.queries.overview import Found, findings_on_pages
from stocktake.questionnaires.queries.public_eyes import sight_of
from stocktake.questionnaires.queries.submitted_files import by_original, files_in, lying_now
from stocktake.questionnaires.queries.work import work_of
from stocktake.questionnaires.services.clearance import unsigned
from stocktake.questionnaires.services.consent_of_form import will_hold
from stocktake.questionnaires.services.freeze import content_of
from stocktake.questionnaires.services.receipts import submit_and_tell
from stocktake.questionnaires.tasks import send_receipt_later
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page, for_the_party
from stocktake.reviews.views.doing import origin_of


class SubmitForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Your title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    sure = forms.BooleanField(
        label=_("Yes, send it to the secretariat"), error_messages={"required": _("Please say that you want to send it.")}
    )


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    for_the_party(desk)
    response, refused = desk.seat.response, ""
    form = SubmitForm(request.POST or None, initial={"name": desk.seat.name})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            submit_and_tell(
                response=response, name=said["name"], title=said["title"], send_later=send_receipt_later, origin=origin_of(request),
                actor=desk.seat.actor, at=desk.at,
            )  # fmt: skip
            return SeeOther(receipt_address(desk))
        except Refusal as refusal:
            refused = str(refusal)
    work = work_of(desk.seat)
    found = findings_on_pages(work)
    consent = will_hold(response, at=desk.at)
    context: dict[str, Any] = {
        "form": form, "refused": refused, "levels": _by_level(found),
        "stopping": sum(one.finding.level == Level.BLOCKER for one in found),
        "unsigned": unsigned(response), "clearing": clearing_of(response), "consent": consent, "sight": sight_of(response, consent.report),
        "answered": sum(work.progress(page).answered for page in work.shown_pages),
        "files": len(by_original(files_in(lying_now(response), lambda: frozen(content_of(response)), response))),
        "of": sum(work.progress(page).of for page in work.shown_pages),
    }  # fmt: skip
    return desk_page(request, desk, "questionnaires/submit.html", context, status=422 if form.is_bound else 200)


def receipt_address(desk: Desk) -> str:
    return reverse("questionnaires:receipt", args=[*desk.words.values()])


def _by_level(found: list[Found]) -> list[tuple[Level, list[Found]]]:
    """The four levels, the heaviest first; levels without a finding are left out."""
    return [(level, those) for level in Level if (those := [one for one in found if one.finding.level == level])]
