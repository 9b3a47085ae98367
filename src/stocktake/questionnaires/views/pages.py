"""What every page at a desk knows."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from stocktake.questionnaires.models import Response
from stocktake.questionnaires.views.desk import Desk
from stocktake.reviews.enums import FROZEN
from stocktake.reviews.models import Participation
from stocktake.reviews.rules.viewer import viewer_of


def desk_page(request: HttpRequest, desk: Desk, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response, contributor = desk.seat.response, desk.seat.contributor
    known: dict[str, Any] = {
        "review": response.review,
        "viewer": viewer_of(request.user, response.review),
        "section": "answer",
        "desk": desk,
        "response": response,
        "party_name": response.party.name(),
        "contributor": contributor,
        "closed": context["closed"] if "closed" in context else _is_closed(response),
        "signed": contributor is not None and contributor.signed_at is not None,
        "size_limit": _("up to %(limit)d MB each") % {"limit": settings.MAX_ORIGINAL_SIZE // 1024**2},
    }
    return render(request, template, known | context, status=status)


def _is_closed(response: Response) -> bool:
    return Participation.objects.filter(review=response.review_id, party=response.party_id, state__in=FROZEN).exists()


def for_the_party(desk: Desk) -> None:
    """This page is the focal point's; contributors have their own.

    Raises:
        PermissionDenied
    """
    if not desk.is_for_the_party:
        raise PermissionDenied


def address_of(request: HttpRequest, secret: str) -> str:
    """The whole address behind a secret, as it stands in a letter."""
    return request.build_absolute_uri(reverse("questionnaires:link:desk", args=[secret]))


def fresh_nonce() -> str:
    return str(uuid4())


def script_words() -> dict[str, str]:
    """What the page's own script says to a person. Numbers are put in for the words in braces."""
    return {
        "writing": _("not saved yet"),
        "sending": _("saving …"),
        "saved": _("Saved at {time}"),
        "all_saved": _("Everything is saved."),
        "waits": _("waits in this browser"),
        "offline": _("Not connected. You can go on writing: what you write waits in this browser and is sent when the line is back. "
                     "Answers waiting: {number}."),
        "back": _("Everything is saved again."),
        "signed_out": _("You were signed out. What you write waits in this browser. Please sign in again, then it is saved."),
        "sign_in": _("Sign in"),
        "refused": _("not saved; it is still here"),
        "reload": _("The page was open too long. Your text waits in this browser; please load the page anew, then it is saved."),
        "choose": _("Two texts met. Please choose below."),
        "looked": _("Not everything is saved yet. Please look at the marked answers."),
        "no_room": _("This browser has no room to keep a copy. Please stay on this page until everything is saved."),
        "elsewhere": _("From another page, still waiting in this browser: {places}"),
        "wait_for_line": _(
            "There is no connection just now. What you wrote is kept in this browser; please try again when the line is back."
        ),
        "words": _("{count} words"),
        "words_of": _("{count} of {limit} words"),
        "far": _("{answered} of {of}"),
    }  # fmt: skip
