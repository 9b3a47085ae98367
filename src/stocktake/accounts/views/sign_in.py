"""Signing in and out."""

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.accounts.services.sign_in import ask_for_code, sign_in_with
from stocktake.foundation.access import public
from stocktake.foundation.refusals import Refusal


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits from the letter"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


def _place(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", "unknown"))


def _onward(request: HttpRequest) -> str:
    wanted = request.session.pop("onward", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else "/"


@public("signing in must be possible before one is signed in")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if request.GET.get("next"):
        request.session["onward"] = request.GET["next"]
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_code(email=form.cleaned_data["email"], place=_place(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session["signing_in"] = form.cleaned_data["email"]
            return redirect("accounts:code")
    return render(request, "accounts/sign_in.html", {"form": form}, status=200 if form.is_valid() or not form.is_bound else 422)


@public("the code is what proves who one is")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    email = request.session.get("signing_in")
    if not email:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = sign_in_with(email=email, code=form.cleaned_data["code"], place=_place(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            onward = _onward(request)
            login(request, person)
            request.session.pop("signing_in", None)
            return redirect(onward)
    return render(
        request, "accounts/code.html", {"form": form, "email": email}, status=422 if form.is_bound and form.errors else 200
    )


@public("anyone may leave")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("portal:home")
