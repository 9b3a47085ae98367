"""A contributor signs their part off, by name and title, and can take the signature back."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stocktake.questionnaires.queries.overview import contents_of
from stocktake.questionnaires.queries.work import work_of
from stocktake.questionnaires.services.contributors import sign_off, take_signature_back
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page


class SignForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Your title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def signing_off(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    contributor = desk.seat.contributor
    if contributor is None:
        raise PermissionDenied  # the focal point clears and submits; that is another page
    work = work_of(desk.seat)
    signs = request.POST.get("do") == "sign"
    form = SignForm(request.POST if signs else None, initial={"name": contributor.name})
    if request.method == "POST" and not signs:
        take_signature_back(contributor=contributor, actor=desk.seat.actor, at=desk.at)
        return SeeOther(desk.address("sign-off"))
    if form.is_valid():
        sign_off(
            contributor=contributor,
            name=form.cleaned_data["name"],
            title=form.cleaned_data["title"],
            actor=desk.seat.actor,
            at=desk.at,
        )
        return SeeOther(desk.address("sign-off"))
    lines = [line for line in contents_of(work) if line.is_shown]
    context = {
        "form": form, "contents": lines, "answered": sum(line.progress.answered for line in lines),
        "of": sum(line.progress.of for line in lines),
    }  # fmt: skip
    return desk_page(request, desk, "questionnaires/sign_off.html", context, status=422 if form.is_bound else 200)
