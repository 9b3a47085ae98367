"""Answering: the overview of a response, and the questions of one section."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.queries.asked import Page
from stocktake.questionnaires.queries.beside import beside
from stocktake.questionnaires.queries.moves import attention_of
from stocktake.questionnaires.queries.overview import contents_of, overview_of
from stocktake.questionnaires.queries.sheet import sheet_of
from stocktake.questionnaires.queries.work import Work, work_of
from stocktake.questionnaires.services.contributors import first_seen
from stocktake.questionnaires.views.acting import Act, act
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.pages import desk_page, fresh_nonce, script_words
from stocktake.questionnaires.views.posted import Outcome, save_posted


class SeeOther(HttpResponseRedirect):
    status_code = 303


@at_desk
@require_safe
def overview(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Where a response stands. Behind a personal link there is none: it opens at the first question without an answer."""
    work = work_of(desk.seat)
    if desk.by_link:
        return redirect(_first_open(desk, work))
    seen = overview_of(work, at=desk.at)
    moved = attention_of(desk.seat.response) if desk.is_for_the_party else None
    context = {"overview": seen, "closed": seen.is_closed, "moved": moved if moved and not moved.is_settled else None}
    return desk_page(request, desk, "questionnaires/overview.html", context)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, desk: Desk, section: str) -> HttpResponseBase:
    work = work_of(desk.seat)
    page = work.asked.page(section)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _sent(request, desk, work, page)
    return _shown(request, desk, work, page, Outcome())


def _sent(request: HttpRequest, desk: Desk, work: Work, page: Page) -> HttpResponseBase:
    """Save what was touched, do what the button says, and come back; or show what stands against it, with all that was typed."""
    outcome = save_posted(desk, work, page, request.POST)
    verb, *words = request.POST.get("do", "").split(":")
    place = ""
    if verb not in {"", "save", "next", "choose"}:
        try:
            place = act(Act(request, desk, work, page, outcome, words), verb)
        except Refusal as refusal:
            outcome.refusals.append(refusal)
    if desk.by_link and desk.seat.contributor is not None:
        first_seen(contributor=desk.seat.contributor, at=desk.at)
    if outcome.typed or outcome.refusals:
        return _shown(request, desk, work_of(desk.seat), page, outcome)
    if verb == "next":
        return SeeOther(_after(desk, work_of(desk.seat), page))
    if verb == "choose":
        place = f"q-{words[-1]}"
    if not place:
        messages.success(request, _told(outcome.saved))
    return SeeOther(desk.address("section", page.code) + (f"#{place}" if place else ""))


def _shown(request: HttpRequest, desk: Desk, work: Work, page: Page, outcome: Outcome) -> HttpResponse:
    sheet = sheet_of(work, page, beside(desk.seat, page.codes, at=desk.at), typed=outcome.typed)
    context: dict[str, Any] = {
        "sheet": sheet,
        "contents": contents_of(work, page),
        "following": _following(work, page),
        "refusals": list(dict.fromkeys(str(refusal) for refusal in outcome.refusals)),
        # The same form sent again is the same save: its nonce stays until everything in it is settled.
        "nonce": request.POST.get("nonce") or fresh_nonce(),
        "script_words": script_words(),
    }
    return desk_page(request, desk, "questionnaires/section.html", context, status=outcome.status)


def _following(work: Work, page: Page) -> Page | None:
    pages = work.shown_pages
    at = next((number for number, one in enumerate(pages) if one.code == page.code), len(pages))
    return pages[at + 1] if at + 1 < len(pages) else None


def _after(desk: Desk, work: Work, page: Page) -> str:
    following = _following(work, page)
    if following is not None:
        return desk.address("section", following.code)
    return desk.address("sign-off") if desk.by_link else desk.address("desk")


def _first_open(desk: Desk, work: Work) -> str:
    """The first question that waits for an answer; where all have one, the place to sign off."""
    for page in work.shown_pages:
        for place in work.asked.places(page):
            if not work.given.get(place, "").strip() and work.asked.is_asked(place, work.texts):
                return f"{desk.address('section', page.code)}#q-{place[0]}{f'/{place[1]}' if place[1] else ''}"
        if not work.asked.places(page):
            return desk.address("section", page.code)
    return desk.address("sign-off")


def _told(saved: int) -> str:
    if not saved:
        return _("Nothing was changed.")
    return ngettext("One answer was saved.", "%(number)d answers were saved.", saved) % {"number": saved}
