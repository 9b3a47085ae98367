"""Handing out forms: Word, Excel and the draft file, in any of the six languages, blank or filled, whole or in part."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stocktake.foundation.access import needs
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES, short_code
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.interfaces.forms.paper_form import FORMATS
from stocktake.questionnaires.interfaces.forms.writing import CONTENT_TYPES, filename_of, write_form
from stocktake.questionnaires.models import Response
from stocktake.questionnaires.queries.form import Form, form_of_response
from stocktake.questionnaires.rules.access import handles_returns, party_named, works_on_response
from stocktake.questionnaires.services.begin import audience_of
from stocktake.questionnaires.views.beginning import not_begun
from stocktake.reviews.rules.access import looking_at


@needs(handles_returns)
@require_safe
def forms(request: HttpRequest, review: str, party: str) -> HttpResponse:
    """Which form, in which language. What it holds is a matter of the file."""
    response = response_of(request, review, party)
    if response is None:
        return not_begun(request, review=review, party=party)
    form = form_of_response(response)
    return render(request, "questionnaires/forms.html", {
        "review": response.review, "viewer": looking_at(request, review), "section": "answer", "party": response.party,
        "response": response, "languages_of_form": _languages(form), "sections": list(_sections(form, response)),
        "chosen": short_code(response.language or get_language()),
        "may_fill": works_on_response(request, review=review, party=party),
    })  # fmt: skip


@needs(handles_returns)
@never_cache
@require_safe
def form_file(request: HttpRequest, review: str, party: str) -> HttpResponse:
    """The file itself, always as an attachment: the draft file brings a script of its own.

    The secretariat does not read a draft; it is given the blank form.
    """
    response = response_of(request, review, party)
    if response is None:
        raise Http404
    asked = request.GET
    kind, language, section = asked.get("format", "docx"), asked.get("language", response.language), asked.get("section", "")
    if kind not in FORMATS or language not in LANGUAGES or (section and section not in form_of_response(response).by_code):
        raise Http404
    blank = asked.get("filled", "") != "1"
    if not blank and not works_on_response(request, review=review, party=party):
        raise PermissionDenied
    data = write_form(response, format=kind, language=language, blank=blank, section=section)
    answer = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    name = filename_of(response, format=kind, language=language, section=section)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def response_of(request: HttpRequest, review: str, party: str) -> Response | None:
    """The party's response, if it has begun. 404 if there is no such party."""
    viewer, asked = looking_at(request, review), party_named(request, party)
    return (
        Response.objects.select_related("review", "party", "version__questionnaire")
        .filter(review=viewer.review, party=asked)
        .first()
    )


def _languages(form: Form) -> list[tuple[str, str, bool]]:
    """Each language, its own name, and whether the questionnaire was written in it."""
    return [(code, OWN_NAMES[code], code in form.version.languages) for code in LANGUAGES]


def _sections(form: Form, response: Response):  # type: ignore[no-untyped-def]
    audience = audience_of(response.party)
    for part in form.parts:
        if part.node.kind == NodeKind.SECTION and form.asks(part.code, audience=audience, switches=response.switches):
            yield part
