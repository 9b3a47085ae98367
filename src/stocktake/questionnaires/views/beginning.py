"""Before there is a desk: a party that has not begun, and a contributor whom nobody has asked yet."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import short_code
from stocktake.questionnaires.rules.access import is_focal_point, party_named
from stocktake.questionnaires.services.begin import begin
from stocktake.reviews.rules.access import looking_at


def not_begun(request: HttpRequest, *, review: str, party: str, refusal: str = "", status: int = 200) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(
        request,
        "questionnaires/not_begun.html",
        {
            "review": viewer.review,
            "viewer": viewer,
            "section": "answer",
            "party": party_named(request, party),
            "may_begin": is_focal_point(request, review=review, party=party),
            "refusal": refusal,
        },
        status=status,
    )


@needs(is_focal_point)
@require_POST
def begin_answering(request: HttpRequest, review: str, party: str) -> HttpResponseBase:
    """Begin the response of a party. Beginning it twice finds the first one."""
    viewer, asked = looking_at(request, review), party_named(request, party)
    language = asked.languages[0] if asked.languages else short_code(get_language())
    try:
        begin(
            review=viewer.review,
            party=asked,
            language=language,
            actor=signature_of(request),
            at=timezone.now(),  # type: ignore[union-attr]
        )
    except Refusal as refusal:
        return not_begun(request, review=review, party=party, refusal=str(refusal), status=409)
    return redirect("questionnaires:party:desk", review, party)
