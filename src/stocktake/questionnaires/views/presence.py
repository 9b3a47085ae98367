"""A page says that somebody is at it, and hears who else is."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from stocktake.questionnaires.queries.beside import who_is_here
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.services.contributors import first_seen
from stocktake.questionnaires.services.presence import touch
from stocktake.questionnaires.services.seen import seen_by_party
from stocktake.questionnaires.views.desk import Desk, at_desk
from stocktake.questionnaires.views.saving import body_of


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
    form = form_of_response(seat.response)
    sections = seat.contributor.sections if seat.contributor else None
    others = [
        {"name": presence.who.partition(" <")[0], "question": presence.question}
        for presence in who_is_here(seat, at=desk.at)
        if sections is None or (presence.question in form.by_code and form.under(presence.question, sections))
    ]
    return JsonResponse({"here": others})
