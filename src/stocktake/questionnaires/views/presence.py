"""A page says that somebody is at it, and hears who else is, and when to speak again."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from stocktake.questionnaires.models import Presence
from stocktake.questionnaires.queries.beside import who_is_here
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.seats import Seat
from stocktake.questionnaires.services.contributors import first_seen
from stocktake.questionnaires.services.presence import touch
from stocktake.questionnaires.services.seen import seen_by_party
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.saving import body_of

TOGETHER, ALONE = 30, 60
"""Seconds after which an open page speaks again: sooner where somebody else is here. Both less than `HERE_FOR`."""


@at_desk
@require_POST
def here(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Note that this person is here, at `question`, and say who else is. The first sign of a link, or of a party, is kept as
    the moment it was opened: it comes from a page that somebody is looking at, and not from a program that fetches links."""
    seat, body = desk.seat, body_of(request) or {}
    touch(response=seat.response, who=seat.actor, question=str(body.get("question", "")), at=desk.at)
    if seat.by_link and seat.contributor is not None:
        first_seen(contributor=seat.contributor, at=desk.at)
    elif seat.is_for_the_party:
        seen_by_party(response=seat.response, actor=seat.actor, at=desk.at)
    beside = who_is_here(seat, at=desk.at)
    others = [{"name": each.who.partition(" <")[0], "question": each.question} for each in _near(seat, beside)]
    return JsonResponse({"here": others, "again": TOGETHER if beside else ALONE})


def _near(seat: Seat, beside: list[Presence]) -> list[Presence]:
    """Those at questions that this person sees too."""
    if not beside or seat.contributor is None:
        return beside
    form, sections = form_of_response(seat.response), seat.contributor.sections
    return [each for each in beside if each.question in form.by_code and form.under(each.question, sections)]
