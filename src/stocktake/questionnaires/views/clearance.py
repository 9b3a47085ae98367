"""Clearing a report: the chain, the text frozen for it, who has to sign, and signing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.queries.clearing import clearing_of
from stocktake.questionnaires.services.asking_offices import ask_next_office, ask_office
from stocktake.questionnaires.services.clearance import freeze_for_clearance, last_for_clearance, set_chain, sign
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page, for_the_party

MOST_OFFICES = 12
ROOM = 2
"""So many empty lines for new offices. More appear once these are filled."""


class SignForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class NoSuchAddress(Refusal):
    """What was typed is no e-mail address."""


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    for_the_party(desk)
    verb = request.POST.get("do", "")
    form = SignForm(request.POST if verb == "sign" else None)
    refused = ""
    if request.method == "POST":
        try:
            if _do(request, desk, verb, form):
                return SeeOther(request.path)
        except Refusal as refusal:
            refused = str(refusal)
    clearing = clearing_of(desk.seat.response)
    typed = _typed_offices(request) if refused and verb == "chain" else None
    lines = typed or [(office.step.office, office.step.email) for office in clearing.offices]
    context: dict[str, Any] = {
        "clearing": clearing, "form": form, "refused": refused,
        "lines": [*lines, *[("", "")] * min(ROOM, MOST_OFFICES - len(lines))],
    }  # fmt: skip
    return desk_page(request, desk, "questionnaires/clearance.html", context, status=422 if refused or form.is_bound else 200)


def _do(request: HttpRequest, desk: Desk, verb: str, form: SignForm) -> bool:
    """One button of the page. False: what was typed is not complete, and is shown again.

    Raises:
        Refusal: why it was not done.
    """
    response, words = desk.seat.response, {"actor": desk.seat.actor, "at": desk.at}

    def address_of(secret: str) -> str:
        return request.build_absolute_uri(reverse("questionnaires:office", args=[secret]))

    match verb:
        case "chain":
            set_chain(response=response, offices=_offices(request), **words)  # type: ignore[arg-type]
            messages.success(request, _("The chain is set."))
        case "freeze":
            freeze_for_clearance(response=response, **words)  # type: ignore[arg-type]
            asked = ask_next_office(response=response, address_of=address_of, **words)  # type: ignore[arg-type]
            messages.success(request, _told(asked.office if asked else ""))
        case "ask":
            asked = ask_office(response=response, address_of=address_of, **words)  # type: ignore[arg-type]
            messages.success(request, _("%(office)s was sent a new link.") % {"office": asked.office})
        case "sign":
            snapshot, following = last_for_clearance(response), clearing_of(response).next
            if not form.is_valid() or snapshot is None or following is None:
                return snapshot is None or following is None
            said = form.cleaned_data
            sign(snapshot=snapshot, position=following.step.position, name=said["name"], title=said["title"], **words)  # type: ignore[arg-type]
            ask_next_office(response=response, address_of=address_of, **words)  # type: ignore[arg-type]
            messages.success(request, _("Signed for %(office)s.") % {"office": following.step.office})
    return True


def _told(asked: str) -> str:
    if asked:
        return _("The text is frozen as it stands. %(office)s was sent a link to read and sign it.") % {"office": asked}
    return _("The text is frozen as it stands, and can be signed.")


def _typed_offices(request: HttpRequest) -> list[tuple[str, str]]:
    offices, addresses = request.POST.getlist("office"), request.POST.getlist("email")
    return [(office, email) for office, email in zip(offices, addresses, strict=False) if office.strip() or email.strip()]


def _offices(request: HttpRequest) -> list[tuple[str, str]]:
    typed = _typed_offices(request)[:MOST_OFFICES]
    for office, email in typed:
        if not office.strip():
            raise NoSuchAddress(_("Please name the office that has the address %(email)s. Nothing was changed.") % {"email": email})
        if email.strip():
            try:
                validate_email(email.strip())
            except ValidationError:
                raise NoSuchAddress(
                    _("“%(email)s” is no e-mail address. Nothing was changed; an office may also do without one.")
                    % {"email": email}
                ) from None
    return typed
