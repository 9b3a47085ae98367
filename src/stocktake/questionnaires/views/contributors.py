"""The focal point asks ministries: who was asked for what, new links, and taking them back."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import OWN_NAMES
from stocktake.questionnaires.models import Contributor
from stocktake.questionnaires.queries.asked import Asked, Page
from stocktake.questionnaires.queries.form import Part
from stocktake.questionnaires.queries.overview import standing_of
from stocktake.questionnaires.queries.work import work_of
from stocktake.questionnaires.services.contributors import GOOD_FOR, ask_contributor, ask_otherwise, renew, revoke
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import address_of, desk_page, for_the_party


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WhatForm(forms.Form):
    """What somebody is asked for."""

    sections = forms.MultipleChoiceField(
        label=_("Sections"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one section.")},
    )  # fmt: skip
    due = forms.DateField(label=_("Please answer by"), required=False, widget=Day)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = [
            (page, [part for top in page.parts for part in top.walk() if part.code in page.codes]) for page in asked.pages
        ]
        codes = [code for page, parts in self.pages for code in (page.code, *(part.code for part in parts))]
        self.fields["sections"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]

    def offered(self) -> list[tuple[Page, bool, list[tuple[Part, bool]]]]:
        """Each section with its questions, and which of them are chosen."""
        chosen = set(self["sections"].value() or ())
        return [(page, page.code in chosen, [(part, part.code in chosen) for part in parts]) for page, parts in self.pages]


class AskForm(WhatForm):
    unit = forms.CharField(label=_("Ministry or unit"), max_length=90)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=120, required=False,
        help_text=_("Without an address no letter is sent; you hand the link over yourself."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letter"), choices=list(OWN_NAMES.items()))
    until = forms.DateField(label=_("The link is good until"), required=False, widget=Day)

    field_order = ["unit", "name", "email", "language", "sections", "due", "until"]


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def contributors(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The list of those who were asked, and the form to ask somebody. The new link is shown this once."""
    work = work_of(desk.seat)
    for_the_party(desk)
    response = desk.seat.response
    initial = {"language": response.language, "until": (desk.at + GOOD_FOR).date()}
    form = AskForm(request.POST or None, asked=work.asked, initial=initial)
    link, asked = "", None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asked, secret = ask_contributor(
                response=response, unit=said["unit"], name=said["name"], email=said["email"], sections=said["sections"],
                language=said["language"], due=said["due"], expires_at=_end_of(said["until"]), actor=desk.seat.actor, at=desk.at,
                address_of=lambda secret: address_of(request, secret),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            link = address_of(request, secret)
            form = AskForm(asked=work.asked, initial=initial)
    everybody = [(one, standing_of(one, desk.at)) for one in response.contributors.all()]
    status = 201 if link else 422 if form.is_bound else 200
    context = {"form": form, "link": link, "asked": asked, "everybody": everybody}
    return desk_page(request, desk, "questionnaires/contributors.html", context, status=status)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def contributor(request: HttpRequest, desk: Desk, number: int) -> HttpResponseBase:
    """Change what somebody is asked for, send a new link, or take it back."""
    for_the_party(desk)
    work = work_of(desk.seat)
    known = Contributor.objects.filter(response=desk.seat.response).select_related("response__review", "response__party")
    found = get_object_or_404(known, pk=number)
    initial = {"sections": found.sections, "due": found.due}
    verb = request.POST.get("do", "")
    form = WhatForm(request.POST if verb == "what" else None, asked=work.asked, initial=initial)
    link, refused = "", ""
    try:
        if verb == "what" and form.is_valid():
            ask_otherwise(
                contributor=found,
                sections=form.cleaned_data["sections"],
                due=form.cleaned_data["due"],
                actor=desk.seat.actor,
                at=desk.at,
            )
            return SeeOther(desk.address("contributors"))
        if verb == "revoke":
            revoke(contributor=found, actor=desk.seat.actor, at=desk.at)
            return SeeOther(desk.address("contributors"))
        if verb == "renew":
            secret = renew(contributor=found, actor=desk.seat.actor, at=desk.at, address_of=lambda new: address_of(request, new))
            link = address_of(request, secret)
    except Refusal as refusal:
        refused = str(refusal)
    context = {"form": form, "link": link, "asked": found, "standing": standing_of(found, desk.at), "refused": refused}
    status = 201 if link else 422 if form.is_bound or refused else 200
    return desk_page(request, desk, "questionnaires/contributor.html", context, status=status)


def _end_of(day: Any) -> datetime | None:
    """A link that is good until a day is good on that day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC) if day else None
