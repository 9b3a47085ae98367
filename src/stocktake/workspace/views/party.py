"""The page of one party for officers: what it needs next, and what an officer can do for it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.texts import OWN_NAMES, short_code
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Participation, Role
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services import dates, participation, receiving, reminders
from stocktake.reviews.services.focal_points import name_focal_point, release_focal_point
from stocktake.reviews.services.invite import invite
from stocktake.reviews.views.doing import attempt, origin_of
from stocktake.workspace.queries.party import officers_party_page


class DayForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}))


@needs(is_officer)
@never_cache
@require_safe
def party(request: HttpRequest, review: str, party: str) -> HttpResponse:
    viewer = looking_at(request, review)
    page = officers_party_page(viewer.review, party, at=timezone.now())
    if page is None:
        raise Http404
    return render(request, "workspace/party.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "page": page, "languages_known": OWN_NAMES.items(),
        "language": short_code(page.party.languages[0]) if page.party.languages else "en",
    })  # fmt: skip


@needs(is_officer)
@require_POST
def act(request: HttpRequest, review: str, party: str, verb: str) -> HttpResponse:
    """One button of the page. Whatever becomes of it is said above the page that follows."""
    viewer = looking_at(request, review)
    found = get_object_or_404(
        Participation.objects.select_related("review__framework", "party"), review=viewer.review, party__code=party
    )
    if verb not in VERBS:
        raise Http404
    VERBS[verb](request, found)
    return redirect("workspace:party", viewer.review.code, party)


def _told(request: HttpRequest) -> dict[str, Any]:
    return {"actor": signature_of(request), "at": timezone.now()}


def _step(
    verb: Callable[..., object], words: Callable[[], str], *, why: bool = False, writes: bool = False
) -> Callable[[HttpRequest, Participation], None]:
    """`why`: the step is taken for a reason; `writes`: it drafts a letter, in which links stand."""

    def take(request: HttpRequest, found: Participation) -> None:
        more = {"why": request.POST.get("why", "")} if why else {}
        more |= {"origin": origin_of(request)} if writes else {}
        attempt(request, lambda: verb(participation=found, **more, **_told(request)), words())

    return take


def _invite(request: HttpRequest, found: Participation) -> None:
    attempt(
        request, lambda: invite(participation=found, origin=origin_of(request), **_told(request)),
        _("The invitation was sent; where it is night there, it leaves in the morning."),
    )  # fmt: skip


def _remind(request: HttpRequest, found: Participation) -> None:
    attempt(
        request, lambda: reminders.remind(participation=found, origin=origin_of(request), **_told(request)),
        _("A reminder is drafted. Please read it, then send or drop it."),
    )  # fmt: skip


def _extend(request: HttpRequest, found: Participation) -> None:
    until = _day(request)
    if until:
        attempt(
            request, lambda: dates.extend(participation=found, until=until, origin=origin_of(request), **_told(request)),
            _("The date was moved. The letter that says so is drafted, where somebody can be written to."),
        )  # fmt: skip


def _hold(request: HttpRequest, found: Participation) -> None:
    until, why = _day(request), request.POST.get("why", "")
    if until:
        attempt(
            request, lambda: dates.hold(participation=found, until=until, why=why, **_told(request)), _("No reminders until then.")
        )


def _zone(request: HttpRequest, found: Participation) -> None:
    zone = request.POST.get("zone", "")
    attempt(
        request, lambda: dates.set_zone(participation=found, zone=zone, **_told(request)), _("Quiet hours are counted there now.")
    )


def _name(request: HttpRequest, found: Participation) -> None:
    post = request.POST
    attempt(
        request,
        lambda: name_focal_point(
            participation=found, name=post.get("name", ""), email=post.get("email", ""), language=post.get("language", "en"),
            **_told(request),
        ),
        _("The focal point was named."),
    )  # fmt: skip


def _release(request: HttpRequest, found: Participation) -> None:
    roles = Role.objects.filter(review=found.review, party=found.party, kind=RoleKind.FOCAL_POINT)
    number = request.POST.get("role", "")
    role = get_object_or_404(roles, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    attempt(request, lambda: release_focal_point(role=role, **_told(request)), _("This person no longer speaks for the party."))


def _day(request: HttpRequest) -> date | None:
    form = DayForm(request.POST)
    if form.is_valid():
        day: date = form.cleaned_data["until"]
        return day
    attempt(request, _no_day, "")
    return None


def _no_day() -> None:
    raise dates.NotThen(_("Please give a day. Nothing was changed."))


VERBS: dict[str, Callable[[HttpRequest, Participation], None]] = {
    "invite": _invite,
    "remind": _remind,
    "extend": _extend,
    "hold": _hold,
    "lift": _step(dates.lift_hold, lambda: _("Reminders may be drafted again.")),
    "zone": _zone,
    "name": _name,
    "release": _release,
    "acknowledged": _step(participation.acknowledge, lambda: _("Noted: the letter came.")),
    "submitted": _step(participation.take_as_submitted, lambda: _("Noted: the report came by another door."), why=True),
    "accepted": _step(receiving.accept, lambda: _("The report was accepted. A letter of thanks is drafted."), writes=True),
    "reopened": _step(
        receiving.reopen,
        lambda: _("The report is open again. The letter that says so is drafted."),
        why=True,
        writes=True,
    ),
    "will-not-take-part": _step(participation.will_not_take_part, lambda: _("Noted. The party is not asked again."), why=True),
}
"""The buttons of the page. Those that are states are the steps of `reviews.rules.steps` that an officer takes."""
