"""The editor of questionnaires: which there are, and one version with its parts in order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import Audience, Level, NodeKind, QuestionType
from stocktake.questionnaires.interfaces.part_form import in_order
from stocktake.questionnaires.interfaces.xlsform.writing import write_xlsform
from stocktake.questionnaires.models import Questionnaire, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.queries.outline import lists_of, missing_in, outline_of, path_to, summary_of
from stocktake.questionnaires.rules.checking import blockers, faults_of
from stocktake.questionnaires.rules.definition import Line
from stocktake.questionnaires.rules.editors import (
    edits_questionnaire,
    is_officer_somewhere,
    questionnaire_named,
    reviews_of_officer,
    reviews_using,
)
from stocktake.questionnaires.services.questionnaire_drafts import new_version
from stocktake.questionnaires.services.questionnaire_editing import add_part, place_part, step_part
from stocktake.questionnaires.services.questionnaire_opening import known_to
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.editor_pages import address_of, doing, page, version_of
from stocktake.reviews.rules.access import looking_at

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_ADDED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
"""A question with choices needs a list; it is written in a spreadsheet."""


@needs(is_officer_somewhere)
@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    """The questionnaires that an officer's reviews use, or could."""
    found = [
        one for one in Questionnaire.objects.select_related("framework").prefetch_related("versions") if reviews_using(request, one)
    ]
    viewer = looking_at(request, reviews_of_officer(request)[0].code)
    context = {"questionnaires": found, "review": viewer.review, "viewer": viewer, "section": "board"}
    return render(request, "questionnaires/editor/questionnaires.html", context)


@needs(edits_questionnaire)
@require_safe
def newest(request: HttpRequest, questionnaire: str) -> HttpResponseBase:
    version = questionnaire_named(request, questionnaire).versions.order_by("-number").first()
    if version is None:
        raise Http404
    return redirect("questionnaires:editor:version", questionnaire, version.number)


@needs(edits_questionnaire)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, questionnaire: str, number: int) -> HttpResponseBase:
    """The parts in order, with how far each is translated. Parts are moved, added and taken out here."""
    found = version_of(request, questionnaire, number)
    at = request.GET.get("at", "")
    if request.method == "POST":
        return _rearranged(request, found, at)
    definition = definition_of(found)
    path = path_to(definition, at)
    if at and (not path or path[-1].kind != NodeKind.SECTION):
        raise Http404
    missing = request.GET.get("missing", "")
    if missing in definition.languages:
        rows, lists = missing_in(definition, missing)
    else:
        rows, lists = outline_of(definition, at=at), list(lists_of(definition))
    wrong = faults_of(definition, known_to(found))
    return page(request, found, "questionnaires/editor/version.html", {
        "rows": rows, "lists": lists, "missing": missing, "path": path, "at": at, "summary": summary_of(definition),
        "tongues": in_order(definition.languages), "blockers": blockers(wrong),
        "warnings": [fault for fault in wrong if fault.level == Level.WARNING],
        "kinds": _addable(), "versions": found.questionnaire.versions.order_by("number"), "audiences": Audience,
    })  # fmt: skip


def _addable() -> list[tuple[str, str]]:
    """What can be added: questions by type, and what holds them or stands between them."""
    kinds = [kind for kind in NodeKind if kind != NodeKind.QUESTION]
    return [(kind.value, str(kind.label)) for kind in (*(one for one in QuestionType if one not in NOT_ADDED), *kinds)]


def _rearranged(request: HttpRequest, found: Version, at: str) -> HttpResponseBase:
    """`up:A.1`, `down:A.1`, `place:A.1:A.3` (before it), `place:A.1::A` (at the end of it), `add`."""
    verb, *words = request.POST.get("do", "").split(":")
    words += ["", "", ""]
    place = words[0]
    try:
        match verb:
            case "up" | "down":
                step_part(code=words[0], up=verb == "up", **doing(request, found))
            case "place":
                place_part(code=words[0], before=words[1], into=words[2], **doing(request, found))
            case "add":
                place = _added(request, found)
            case _:
                raise Http404
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        place = ""
    return SeeOther(address_of(found, at=at, anchor=place))


def _added(request: HttpRequest, found: Version) -> str:
    kind, code = request.POST.get("kind", ""), request.POST.get("code", "").strip()
    label = request.POST.get("label", "").strip()
    if kind not in {value for value, _label in _addable()}:
        raise Http404
    is_question = kind in QuestionType.values
    line = Line(
        NodeKind.QUESTION if is_question else NodeKind(kind), code, question_type=QuestionType(kind) if is_question else "",
        labels={found.original: label} if label else {},
    )  # fmt: skip
    add_part(line=line, into=request.POST.get("into", ""), **doing(request, found))
    return code


@needs(edits_questionnaire)
@require_POST
def following(request: HttpRequest, questionnaire: str, number: int) -> HttpResponseBase:
    """A new version: a copy of this one as a draft."""
    found = version_of(request, questionnaire, number)
    try:
        found = new_version(**doing(request, found))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return SeeOther(address_of(found))


@needs(edits_questionnaire)
@require_safe
def sheet(request: HttpRequest, questionnaire: str, number: int) -> HttpResponseBase:
    """The version as a spreadsheet, for translators and for other programs."""
    found = version_of(request, questionnaire, number)
    try:
        data = write_xlsform(definition_of(found), number=found.number)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return SeeOther(address_of(found))
    answer = HttpResponse(data, content_type=SPREADSHEET)
    answer["Content-Disposition"] = f'attachment; filename="{questionnaire}-{number}.xlsx"'
    return answer
