"""The desk: every page on which somebody answers is reached by two doors, and is the same page behind both.

/r/<review>/answer/<party>/…    with an account: the focal point, or a contributor
/c/<secret>/…                   with a personal link, without an account
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.access import needs
from stocktake.foundation.services.limits import allowed
from stocktake.foundation.texts import short_code
from stocktake.questionnaires.rules.access import works_on_response
from stocktake.questionnaires.rules.links import Link, Standing, held_link, holds_link
from stocktake.questionnaires.rules.seats import Seat, seat_of_link, seat_of_person

FORGED_LINKS = 30
WINDOW = timedelta(minutes=15)
"""So many addresses with a secret that nobody gave out may be tried from one place. A good link opens in any case."""

STATUS = {Standing.EXPIRED: 410, Standing.REVOKED: 410, Standing.UNKNOWN: 404}
INTERFACE = {"zh": "zh-hans"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A seat with its addresses, at one moment. `words`: what the address itself says."""

    seat: Seat
    words: dict[str, str]
    at: datetime

    @property
    def by_link(self) -> bool:
        return self.seat.by_link

    @property
    def is_for_the_party(self) -> bool:
        return self.seat.is_for_the_party

    @property
    def name(self) -> str:
        return kept_under(self.seat)

    def address(self, page: str, *more: str) -> str:
        return reverse(f"questionnaires:{'link' if self.by_link else 'party'}:{page}", args=[*self.words.values(), *more])


def kept_under(seat: Seat) -> str:
    """Under this name the browser keeps what was not sent yet: nobody else at the same browser finds it, and it tells nothing."""
    return sha256(f"{seat.response.token}:{seat.actor}".encode()).hexdigest()[:24]


DeskView = Callable[..., HttpResponseBase]


def works_here(request: HttpRequest, **words: Any) -> bool:
    """Who works on this party's response: with an account its focal points and contributors, or with a personal link."""
    if "secret" in words:
        return holds_link(request, secret=words["secret"], at=request.__dict__["_asked_at"])
    request.__dict__["_seat"] = seat_of_person(request.user, review=words["review"], party=words["party"])
    return request.__dict__["_seat"] is not None or works_on_response(request, **words)


def at_desk(view: DeskView) -> DeskView:
    """The view is handed the desk. Who has no seat yet, or a link that is no longer good, gets a page that says what to do."""

    def seated(request: HttpRequest, **words: Any) -> HttpResponseBase:
        at = request.__dict__["_asked_at"]
        rest = {key: words.pop(key) for key in list(words) if key not in {"secret", "review", "party"}}
        if "secret" in words:
            contributor = held_link(request, secret=words["secret"], at=at).contributor
            assert contributor is not None
            desk = Desk(seat_of_link(contributor), words, at)
            return _in_their_language(request, lambda: view(request, desk, **rest), contributor.language)
        seat = request.__dict__["_seat"]
        if seat is None:
            return _not_seated(request, words)
        return view(request, Desk(seat, words, at), **rest)

    guarded = needs(works_here)(seated)

    @wraps(guarded)
    def opened(request: HttpRequest, **words: Any) -> HttpResponseBase:
        request.__dict__["_asked_at"] = timezone.now()
        if "secret" in words:
            link = held_link(request, secret=words["secret"], at=request.__dict__["_asked_at"])
            if link.standing is not Standing.GOOD:
                return _link_refused(request, link)
        elif is_from_script(request) and not request.user.is_authenticated:
            return said(_("You are signed out. Your text is still here; sign in again and it will be saved."), status=401)
        response = guarded(request, **words)
        response["Cache-Control"] = "private, no-store"
        if "secret" in words:
            response["X-Robots-Tag"] = "noindex"
        return response

    return opened


def is_from_script(request: HttpRequest) -> bool:
    """Whether the page's own script is asking: it sends JSON, and reads what comes back."""
    return request.content_type == "application/json"


def said(message: str, *, status: int, **more: Any) -> JsonResponse:
    """An answer to the script: what a person should read, and what the script needs."""
    return JsonResponse({"message": message} | more, status=status)


def _not_seated(request: HttpRequest, words: dict[str, Any]) -> HttpResponseBase:
    from stocktake.questionnaires.views.beginning import not_begun  # the page knows the desk, and the desk the page

    if is_from_script(request):
        return said(
            _("You have not been asked for this part, or no longer. Your text was not saved and is still here."), status=403
        )
    return not_begun(request, **words)


Response = TypeVar("Response", bound=HttpResponseBase)


def _in_their_language(request: HttpRequest, view: Callable[[], Response], language: str) -> Response:
    """A link opens in the language its letter was written in, until another one is chosen on the page."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return view()
    code = INTERFACE.get(short_code(language), short_code(language))
    with translation.override(code):
        response = view()
    response["Content-Language"] = code
    return response


def _link_refused(request: HttpRequest, link: Link) -> HttpResponse:
    """An unknown secret counts against the place it came from; a link that was good once only says what became of it."""
    status = STATUS[link.standing]
    if link.standing is Standing.UNKNOWN:
        place = str(request.META.get("REMOTE_ADDR", "unknown"))
        if not allowed(key=f"link:place:{place}", limit=FORGED_LINKS, within=WINDOW, at=request.__dict__["_asked_at"]):
            status = 429
    if is_from_script(request):
        return said(_refusals()[link.standing], status=status)
    contributor = link.contributor
    context = {
        "standing": link.standing.name.lower(), "too_many": status == 429, "contributor": contributor,
        "kept_under": kept_under(seat_of_link(contributor)) if contributor else "",
    }  # fmt: skip
    return _in_their_language(
        request, lambda: render(request, "questionnaires/link_refused.html", context, status=status),
        contributor.language if contributor else get_language() or "en",
    )  # fmt: skip


def _refusals() -> dict[Standing, str]:
    return {
        Standing.EXPIRED: _("This link is no longer good. Your text was not saved and is still here; ask for a new link."),
        Standing.REVOKED: _("This link was taken back. Your text was not saved and is still here; ask whoever sent you the link."),
        Standing.UNKNOWN: _("This link is not known. Your text was not saved and is still here."),
    }
