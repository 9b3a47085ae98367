"""Taking drafts over to a new version of their questionnaire. No answer is lost on the way, and nobody has to guess what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import Door, RevisionKind
from stocktake.questionnaires.models import Answer, Move, Node, Response, Version
from stocktake.questionnaires.queries.form import Form, form_of
from stocktake.questionnaires.services.save import Target, save_answer
from stocktake.reviews.enums import FROZEN
from stocktake.reviews.models import Participation, Review


class OtherQuestionnaire(Refusal):
    """Responses move between versions of one questionnaire, and to an opened one."""


@dataclass(frozen=True)
class Moved:
    """What became of one response. `move` is None for one that was submitted: it stays with the version it was written on."""

    response: Response
    move: Move | None


@transaction.atomic
def move_drafts(*, version: Version, review: Review, actor: str, at: datetime) -> list[Moved]:
    """Take every response of a review that was begun on an older version over to this one. Calling it again does nothing.

    Each gets a report (`models.Move`): what is asked as before, what was reworded and wants a look, what is not asked any
    more (the answers are kept), what is asked for the first time. Submitted responses stay where they are.

    Raises:
        OtherQuestionnaire: the version is still being written.
    """
    if version.opened_at is None:
        raise OtherQuestionnaire(_("Version %(number)s is still being written. Open it first.") % {"number": version.number})
    waiting = (
        Response.objects.select_for_update(of=("self",))
        .filter(review=review, version__questionnaire=version.questionnaire_id, version__number__lt=version.number)
        .select_related("version", "party", "review")
        .order_by("pk")
    )
    frozen = set(Participation.objects.filter(review=review, state__in=FROZEN).values_list("party", flat=True))
    return [
        Moved(response, None if response.party_id in frozen else _take_over(response, version, actor=actor, at=at))
        for response in waiting
    ]


@transaction.atomic
def look_through(*, move: Move, actor: str, at: datetime) -> None:
    """The focal point has been through the report. Saying so again changes nothing."""
    if Move.objects.filter(pk=move.pk, looked_at__isnull=True).update(looked_at=at, looked_by=actor):
        record(actor=actor, verb="looked through", kind="move", key=move.response.token, at=at, review=move.response.review.code)


def _take_over(response: Response, version: Version, *, actor: str, at: datetime) -> Move:
    before, old, new = response.version, form_of(response.version), form_of(version)
    report = report_of(old, new, list(response.answers.consolidated()), language=response.language)
    Response.objects.filter(pk=response.pk).update(version=version)
    response.version = version
    for pair in report["renamed"]:
        _carry(response, pair["was"], pair["code"], actor=actor, at=at)
    move = Move.objects.create(response=response, before=before, after=version, report=report, by=actor, at=at)
    record(
        actor=actor, verb="moved", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"from": before.number, "to": version.number, **{name: len(codes) for name, codes in report.items()}},
    )  # fmt: skip
    return move


def report_of(old: Form, new: Form, answers: list[Answer], *, language: str) -> dict[str, list[Any]]:
    """What became of each question between two versions, for a response with these answers in this language."""
    said = [answer for answer in answers if answer.text.strip()]
    renamed = dict(_renamed(old, new))
    asked_before = {part.code for part in old.questions()}
    asked_now = {part.code for part in new.questions()}
    report: dict[str, list[Any]] = {"unchanged": [], "reworded": [], "removed": [], "added": [], "renamed": []}
    for part in new.questions():
        was = renamed.get(part.code, part.code)
        if was not in asked_before:
            report["added"].append(part.code)
            continue
        if was != part.code:
            report["renamed"].append({"code": part.code, "was": was})
        what = _what_changed(old, new, was, part.code, language)
        if not what:
            report["unchanged"].append(part.code)
        report["reworded"] += [
            {"code": part.code, "item": answer.item, "what": what, "revision": 1 if was != part.code else answer.revision}
            for answer in said
            if what and answer.question == was
        ]
    for part in old.questions():
        if part.code not in asked_now and part.code not in renamed.values():
            count = sum(1 for answer in said if answer.question == part.code)
            report["removed"].append({"code": part.code, "labels": part.node.labels, "answers": count})
    return report


def _renamed(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    """New code and the one it had before, as the new version says (`extra["was"]`), where only the new one is new."""
    for part in new.questions():
        was = part.node.extra.get("was")
        if was and was in old.by_code and part.code not in old.by_code and was not in new.by_code:
            yield part.code, was


def _what_changed(old: Form, new: Form, was: str, code: str, language: str) -> list[str]:
    """Why an answer may not fit any more. Another hint, limit or condition is no reason to look again."""
    before, after = old.by_code[was].node, new.by_code[code].node
    found = []
    if _wording(before, old.version.original, language) != _wording(after, new.version.original, language):
        found.append("label")
    if before.question_type != after.question_type:
        found.append("type")
    if {choice.name for choice in old.choices_of(before)} - {choice.name for choice in new.choices_of(after)}:
        found.append("choices")
    return found


def _wording(node: Node, original: str, language: str) -> tuple[str, str]:
    """What the question says in its original, and in the language in which it was read, if it had a text there."""
    return node.labels.get(original, ""), node.labels.get(language, "")


def _carry(response: Response, was: str, code: str, *, actor: str, at: datetime) -> None:
    """Save every answer of a renamed question under its new code. The old row and its history stay."""
    for answer in Answer.objects.filter(response=response, question=was).select_related("contributor").order_by("pk"):
        save_answer(
            target=Target(response, code, answer.item, answer.contributor), text=answer.text, language=answer.language, based_on=0,
            nonce=uuid5(NAMESPACE_URL, f"moved/{response.token}/{response.version_id}/{answer.pk}"), door=Door(answer.door),
            kind=RevisionKind.MOVED, actor=actor, at=at,
        )  # fmt: skip
