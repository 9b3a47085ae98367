"""One part of a questionnaire, or one list of its choices: the texts in all languages side by side."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.frameworks.models import Element
from stocktake.questionnaires.enums import Audience, Level, NodeKind
from stocktake.questionnaires.interfaces.part_form import choice_labels, form_of_line, in_order, line_from, typed_form
from stocktake.questionnaires.models import Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.queries.outline import lists_of, path_to, states_of, texts_of
from stocktake.questionnaires.rules.definition import Definition, Line
from stocktake.questionnaires.rules.editors import edits_questionnaire
from stocktake.questionnaires.services.questionnaire_editing import change_choices, change_part, mark_of, remove_part
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.editor_pages import address_of, doing, page, version_of


@needs(edits_questionnaire)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, questionnaire: str, number: int, code: str) -> HttpResponseBase:
    """One part: its texts in all languages side by side, and when it is asked of whom."""
    found = version_of(request, questionnaire, number)
    definition = definition_of(found)
    path = path_to(definition, code)
    if not path:
        raise Http404
    line, form, status, seen = path[-1], None, 200, mark_of(path[-1])
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            return _removed(request, found, path)
        made, errors = line_from(request.POST, line, definition.languages)
        try:
            if not errors:
                change_part(line=made, seen=request.POST.get("seen", ""), **doing(request, found))
                messages.success(request, _("Saved."))
                return SeeOther(_next(request, found, definition, line))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        form, status = typed_form(request.POST, line, definition.languages, errors), 422 if errors else 409
    return page(request, found, "questionnaires/editor/part.html", {
        "line": line, "path": path, "seen": seen, "form": form or form_of_line(line, definition.languages),
        "states": states_of(list(texts_of(line)), in_order(definition.languages)), "audiences": Audience, "levels": Level,
        "categories": _categories(found), "switches": sorted({one.switch for one in definition.lines if one.switch}),
        "following": _beside(definition, line, 1), "before": _beside(definition, line, -1),
        "options": lists_of(definition).get(line.choice_list, []),
    }, status=status)  # fmt: skip


def _next(request: HttpRequest, found: Version, definition: Definition, line: Line) -> str:
    following = _beside(definition, line, 1)
    code = following.code if request.POST.get("do") == "next" and following else line.code
    return address_of(found, "part", code)


def _beside(definition: Definition, line: Line, step: int) -> Line | None:
    """The part before or behind this one in reading order."""
    at = [one.code for one in definition.lines].index(line.code) + step
    return definition.lines[at] if 0 <= at < len(definition.lines) else None


def _removed(request: HttpRequest, found: Version, path: list[Line]) -> HttpResponseBase:
    try:
        remove_part(code=path[-1].code, **doing(request, found))
        messages.success(request, _("“%(code)s” was taken out of this draft. Earlier versions keep it.") % {"code": path[-1].code})
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    folded = [line.code for line in path[1:-1] if line.kind == NodeKind.SECTION]
    return SeeOther(address_of(found, at=folded[-1] if folded else ""))


def _categories(found: Version) -> list[Element]:
    return list(Element.objects.filter(framework=found.questionnaire.framework_id).categories())


@needs(edits_questionnaire)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, questionnaire: str, number: int, name: str) -> HttpResponseBase:
    """A list of choices in all languages side by side."""
    found = version_of(request, questionnaire, number)
    definition = definition_of(found)
    options = lists_of(definition).get(name)
    if options is None:
        raise Http404
    if request.method == "POST":
        try:
            labels = choice_labels(request.POST, [one.name for one in options], definition.languages)
            change_choices(list_name=name, labels=labels, **doing(request, found))
            messages.success(request, _("Saved."))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return SeeOther(address_of(found, "choices", name))
    return page(request, found, "questionnaires/editor/choices.html", {
        "name": name, "options": options, "tongues": in_order(definition.languages),
        "users": [line for line in definition.lines if line.choice_list == name],
        "states": states_of([option.labels for option in options], in_order(definition.languages)),
    })  # fmt: skip
