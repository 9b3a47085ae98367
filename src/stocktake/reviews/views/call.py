"""The call of a review: by when, in whose time, and how those who are asked are treated."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES
from stocktake.reviews.models import Call
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services.call import set_call
from stocktake.reviews.views.doing import done
from stocktake.ui.templatetags.ui import direction


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"


class CallForm(forms.Form):
    """Moments are typed as the clock shows them in the meeting's place."""

    zone = forms.CharField(
        label=gettext_lazy("Time zone of the meeting’s place"), max_length=60, widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=gettext_lazy("By its IANA name, for example Asia/Bangkok. All dates of the call are read from this clock."),
    )  # fmt: skip
    soft_deadline = forms.DateTimeField(
        label=gettext_lazy("Reports are asked for by"), required=False, widget=Moment(format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip
    hard_deadline = forms.DateTimeField(
        label=gettext_lazy("Hard close"), required=False, widget=Moment(format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("What comes later can no longer be read for the synthesis; no extension goes beyond it."),
    )  # fmt: skip
    quiet_from = forms.TimeField(
        label=gettext_lazy("No letters from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("In each party’s own time."),
    )  # fmt: skip
    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of rest"), required=False, coerce=int, choices=[(day + 1, name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    pause_days = forms.IntegerField(label=gettext_lazy("Days between two letters to a party"), min_value=1, max_value=180)
    reply_address = forms.EmailField(label=gettext_lazy("Address for replies"), required=False)

    def __init__(self, data: QueryDict | None, *, call: Call) -> None:
        super().__init__(data, initial=_initial(call))
        for code in LANGUAGES:
            label = {"language": OWN_NAMES[code]}
            spoken = {"lang": code, "dir": direction(code)}
            self.fields[f"place-{code}"] = forms.CharField(
                label=_("Place (%(language)s)") % label, required=False, max_length=200, initial=call.place.get(code, ""),
                widget=forms.TextInput(attrs=spoken),
            )  # fmt: skip
            self.fields[f"signed-{code}"] = forms.CharField(
                label=_("Letters are signed by (%(language)s)") % label, required=False, max_length=400,
                initial=call.signed.get(code, ""), widget=forms.Textarea(attrs=spoken | {"rows": 2}),
            )  # fmt: skip

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone; one is called Asia/Bangkok, for example.") % {"zone": zone}
            )
        return zone

    def values(self) -> dict[str, Any]:
        """What the service takes. The moments were typed without a zone: it is that of the place."""
        given = dict(self.cleaned_data)
        zone = ZoneInfo(given["zone"])
        for name in ("soft_deadline", "hard_deadline"):
            given[name] = given[name] and timezone.make_naive(given[name], ZoneInfo("UTC")).replace(tzinfo=zone)
        for part in ("place", "signed"):
            texts = {code: given.pop(f"{part}-{code}").replace("\r\n", "\n").strip() for code in LANGUAGES}
            given[part] = {code: text for code, text in texts.items() if text}
        return given

    @property
    def in_languages(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(code, self[f"place-{code}"], self[f"signed-{code}"]) for code in LANGUAGES]


@needs(is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    stands = Call.objects.filter(review=viewer.review).first() or Call(review=viewer.review)
    form = CallForm(request.POST if request.method == "POST" else None, call=stands)
    if request.method == "POST" and form.is_valid():
        try:
            set_call(review=viewer.review, values=form.values(), actor=signature_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            done(request, _("The call was set. Letters that are drafted already stay as they are."))
            return redirect("workspace:board", viewer.review.code)
    return render(request, "reviews/call.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "form": form, "zones": sorted(available_timezones()),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _initial(call: Call) -> dict[str, Any]:
    there = ZoneInfo(call.zone)
    moments = {name: getattr(call, name) for name in ("soft_deadline", "hard_deadline")}
    return {
        "zone": call.zone, "quiet_from": call.quiet_from, "quiet_until": call.quiet_until, "weekend": call.weekend,
        "pause_days": call.pause_days, "reply_address": call.reply_address,
        **{name: moment and moment.astimezone(there).replace(tzinfo=None) for name, moment in moments.items()},
    }  # fmt: skip
