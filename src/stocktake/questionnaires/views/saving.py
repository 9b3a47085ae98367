"""The saving of one answer by the page's own script, and who is here. Lean: on the last afternoon everybody saves at once."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import RevisionKind
from stocktake.questionnaires.queries.clash import clash_of
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.places import place_of
from stocktake.questionnaires.services.answering import SignedOff, answer
from stocktake.questionnaires.services.save import LONGEST, Conflict, NotOpen, TooLong
from stocktake.questionnaires.views.desk import Desk, at_desk, said

LARGEST_BODY = 6 * LONGEST + 4096
"""Bytes. A text of a million characters is no larger, in whatever script; what is larger is not read at all."""

MOST_REVISIONS = 2**31 - 1

STATUS: dict[type[Refusal], int] = {TooLong: 413, NotOpen: 403, SignedOff: 403}


@at_desk
@require_POST
def save(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Save one answer. Sent as JSON: `place`, `text`, `language`, `revision` (the one it started from), `nonce`, `kind`.

    200 with the new `revision`; 409 with both texts where somebody saved another one meanwhile; 413 too long; 403 signed,
    submitted or not for this person; 422 not understood; 401 signed out; 404 and 410 for links. Sent again with the same
    nonce, the answer is the same.
    """
    body = body_of(request)
    if body is None:
        return said(_too_long(), status=413)
    try:
        nonce, based_on = UUID(str(body["nonce"])), revision_of(body["revision"])
        place, text = place_of(str(body["place"])), readable(str(body["text"]))
        kind = RevisionKind.MERGED if body.get("kind") == RevisionKind.MERGED else RevisionKind.SAVED
        language = str(body.get("language", ""))[:10]
    except (KeyError, ValueError, TypeError):
        return said(_("This could not be understood. Your text is still here; please load the page anew."), status=422)
    try:
        saved = answer(
            seat=desk.seat, place=place, text=text, language=language, based_on=based_on, nonce=nonce, at=desk.at, kind=kind
        )
    except Refusal as refusal:
        return said(str(refusal), status=STATUS.get(type(refusal), 422))
    if isinstance(saved, Conflict):
        return conflict(request, desk, saved)
    return JsonResponse({"revision": saved.revision, "changed": saved.changed})


def conflict(request: HttpRequest, desk: Desk, met: Conflict) -> JsonResponse:
    clash = clash_of(met, form_of_response(desk.seat.response))
    return said(
        _("Somebody saved another text meanwhile. Both are kept; please choose."),
        status=409, revision=clash.revision, theirs=clash.their_text, mine=clash.my_text,
        html=render_to_string("questionnaires/_clash.html", {"clash": clash}, request=request),
    )  # fmt: skip


def body_of(request: HttpRequest) -> dict[str, Any] | None:
    """The JSON of the script; None where it is too large to be read. What is no JSON is an empty mapping."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return None
        body = json.loads(request.read(LARGEST_BODY))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def revision_of(said: Any) -> int:
    """The number of a revision, as a page names it.

    Raises:
        ValueError, TypeError: it is none.
    """
    number = int(said)
    if not 0 <= number <= MOST_REVISIONS:
        raise ValueError(number)
    return number


def readable(text: str) -> str:
    """Half of a pair of signs (an emoji cut in two) cannot be kept; it becomes the sign for what cannot be read."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _too_long() -> str:
    return _("This text is longer than an answer may be. It was not saved and is still here: please attach it as a file instead.")
