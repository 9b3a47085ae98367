"""What became of a response when its questionnaire changed: what wants a look, and what was said that is not asked any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.models import Answer, Move, Node, Response
from stocktake.questionnaires.queries.form import Form, form_of, form_of_response


@dataclass(frozen=True, slots=True)
class Look:
    """An answer whose question is not quite the same any more, and which has not been touched since."""

    code: str
    item: str
    before: Shown
    after: Shown
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An answer to a question that is not asked any more. `label` is how it was asked."""

    answer: Answer
    label: Shown


@dataclass(frozen=True, slots=True)
class Attention:
    """What a focal point should know after the latest move."""

    move: Move
    looks: tuple[Look, ...]
    left_behind: tuple[LeftBehind, ...]
    added: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        return self.move.looked_at is not None or not (self.looks or self.left_behind or self.added)


def attention_of(response: Response) -> Attention | None:
    """None where the response was never moved."""
    move = response.moves.select_related("before", "after").order_by("at", "pk").last()
    if move is None:
        return None
    old, new = form_of(move.before), form_of_response(response)
    answers = list(Answer.objects.consolidated().filter(response=response))
    revisions = {(answer.question, answer.item): answer.revision for answer in answers}
    was = {pair["code"]: pair["was"] for pair in move.report.get("renamed", [])}
    looks = tuple(
        Look(entry["code"], entry["item"], _label(old, was.get(entry["code"], entry["code"])), _label(new, entry["code"]),
             tuple(entry["what"]))
        for entry in move.report.get("reworded", [])
        if revisions.get((entry["code"], entry["item"])) == entry["revision"]
    )  # fmt: skip
    return Attention(move, looks, _left_behind(response, new, answers), tuple(move.report.get("added", [])))


def _label(form: Form, code: str) -> Shown:
    return form.by_code[code].label if code in form.by_code else shown({})


def _left_behind(response: Response, form: Form, answers: list[Answer]) -> tuple[LeftBehind, ...]:
    """Consolidated answers whose code the form does not ask; a renamed one has gone along and is not named."""
    carried = {pair["was"] for move in response.moves.all() for pair in move.report.get("renamed", [])}
    gone = [answer for answer in answers if answer.text.strip() and answer.question not in {*form.by_code, *carried}]
    labels = _labels_before(response, {answer.question for answer in gone})
    return tuple(LeftBehind(answer, shown(labels.get(answer.question, {}))) for answer in gone)


def _labels_before(response: Response, codes: set[str]) -> Mapping[str, Mapping[str, str]]:
    """How questions were asked in the latest version that asked them."""
    if not codes:
        return {}
    nodes = Node.objects.filter(
        version__questionnaire=response.version.questionnaire_id, kind=NodeKind.QUESTION, code__in=codes
    ).order_by("version__number")
    return {node.code: node.labels for node in nodes}
