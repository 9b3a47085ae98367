"""A version as one audience will see it, in any of its languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stocktake.foundation.access import needs
from stocktake.foundation.texts import Shown, short_code, shown
from stocktake.questionnaires.enums import Audience, NodeKind
from stocktake.questionnaires.interfaces.forms.conditions_in_words import in_words
from stocktake.questionnaires.interfaces.part_form import in_order
from stocktake.questionnaires.models import Node
from stocktake.questionnaires.queries.form import Form, Part, form_of
from stocktake.questionnaires.rules.editors import edits_questionnaire
from stocktake.questionnaires.views.editor_pages import page, version_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A part as somebody will see it. `only_if`: in words, where a condition decides."""

    node: Node
    depth: int
    label: Shown
    hint: Shown
    guidance: Shown
    only_if: str
    choices: tuple[Shown, ...]
    required: str


@needs(edits_questionnaire)
@require_safe
def preview(request: HttpRequest, questionnaire: str, number: int) -> HttpResponseBase:
    """What is asked of one audience, with these switches on; what a condition hides is shown with its condition."""
    found = version_of(request, questionnaire, number)
    form = form_of(found)
    audience = request.GET.get("audience", "")
    audience = audience if audience in Audience.values else Audience.GOVERNMENT
    languages = in_order(found.languages)
    language = request.GET.get("language") or short_code(get_language())
    language = language if language in languages else found.original
    known = sorted({part.node.switch for part in form.walk() if part.node.switch})
    switches = [name for name in known if name in request.GET.getlist("switch")]
    parts = list(_seen(form, audience, switches, language))
    return page(request, found, "questionnaires/editor/preview.html", {
        "parts": parts, "audience": audience, "audiences": Audience, "language": language, "tongues": languages,
        "known_switches": known, "switches": switches, "title": shown(found.questionnaire.titles, language),
        "questions": sum(1 for one in parts if one.node.kind == NodeKind.QUESTION),
    })  # fmt: skip


def _seen(form: Form, audience: str, switches: list[str], language: str) -> Iterator[Seen]:
    for part in form.walk():
        if form.asks(part.code, audience=audience, switches=switches):
            yield _one(form, part, language)


def _one(form: Form, part: Part, language: str) -> Seen:
    node = part.node
    return Seen(
        node, len(part.path) - 1, shown(node.labels, language), shown(node.hints, language), shown(node.guidance, language),
        in_words(node.condition, form, language) if node.condition else "",
        tuple(shown(choice.labels, language) for choice in form.choices_of(node)),
        next((rule["level"] for rule in node.rules if rule["kind"] == "required"), ""),
    )  # fmt: skip
