"""What became of a report when its questionnaire changed: what wants a look, what is not asked any more, what is new."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.questionnaires.models import Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.queries.moves import attention_of
from stocktake.questionnaires.rules.access import is_focal_point, party_named
from stocktake.questionnaires.services.begin import audience_of
from stocktake.questionnaires.services.questionnaire_moving import look_through
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.reviews.rules.access import looking_at


@needs(is_focal_point)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moved(request: HttpRequest, review: str, party: str) -> HttpResponseBase:
    """The latest move of a response. The focal point says here that it was looked through."""
    viewer = looking_at(request, review)
    response = get_object_or_404(
        Response.objects.select_related("version__questionnaire", "review", "party"), review=viewer.review,
        party=party_named(request, party),
    )  # fmt: skip
    attention = attention_of(response)
    if attention is None:
        raise Http404
    if request.method == "POST":
        look_through(move=attention.move, actor=signature_of(request), at=timezone.now())
        messages.success(request, _("Noted: you have been through it."))
        return SeeOther(request.path)
    form = form_of_response(response)
    audience = audience_of(response.party)
    added = [
        form.by_code[code] for code in attention.added
        if code in form.by_code and form.asks(code, audience=audience, switches=response.switches)
    ]  # fmt: skip
    return render(request, "questionnaires/moved.html", {
        "review": viewer.review, "viewer": viewer, "section": "answer", "party": response.party, "response": response,
        "attention": attention, "added": added, "pages": {part.code: _page_of(part.path) for part in form.questions()},
    })  # fmt: skip


def _page_of(path: tuple[str, ...]) -> str:
    """The innermost section a question lies in, which is the page on which it is answered."""
    return path[-2] if len(path) > 1 else path[-1]
