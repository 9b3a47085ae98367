"""Deciding on what a returned file proposes, taking it over, and taking it back.

Nothing is overwritten unseen: a text is saved from the revision that stood beside it when it was decided. If the answer
moved meanwhile, the line is shown again with what stands there now. All that is taken over is one transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import Decision, Door, LineStatus, ReturnState, RevisionKind
from stocktake.questionnaires.interfaces.forms.matching import Rung
from stocktake.questionnaires.models import Answer, RepeatItem, Response, Return, ReturnLine, Revision
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.codes import NEW
from stocktake.questionnaires.rules.words import language_of
from stocktake.questionnaires.services.items import add_item, bring_item_back, remove_item
from stocktake.questionnaires.services.returns import status_of
from stocktake.questionnaires.services.save import Conflict, NoSuchQuestion, Target, TooLong, save_answer
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening
from stocktake.reviews.enums import FROZEN
from stocktake.reviews.models import Participation

TAKEN = frozenset({Decision.ACCEPT, Decision.EDIT})


class NothingToDecide(Refusal):
    """The line was taken over already, or the file is none that proposes anything."""


@dataclass(slots=True)
class Applied:
    """`moved`: lines whose answer had changed meanwhile; they were not taken over and wait for another look."""

    taken: list[ReturnLine] = field(default_factory=list)
    same: list[ReturnLine] = field(default_factory=list)
    moved: list[ReturnLine] = field(default_factory=list)
    too_long: list[ReturnLine] = field(default_factory=list)


@dataclass(slots=True)
class Undone:
    """`left`: lines whose answer somebody has changed since; that later text was left."""

    restored: list[ReturnLine] = field(default_factory=list)
    left: list[ReturnLine] = field(default_factory=list)


@transaction.atomic
def decide(*, line: ReturnLine, decision: Decision, actor: str, at: datetime, text: str = "") -> None:
    """Accept the incoming text, keep the current one, or take an edited one. Nothing is saved before it is applied.

    Raises:
        NothingToDecide: it was applied already, or belongs to no question yet.
    """
    _still_open(line)
    if line.status == LineStatus.UNMATCHED and decision in TAKEN:
        raise NothingToDecide(_("This text belongs to no question yet. Please give it one first."))
    line.decision, line.edited = decision, text if decision == Decision.EDIT else ""
    line.save(update_fields=["decision", "edited"])
    _log(line, "decided on", actor, at, {"decision": str(decision)})


@transaction.atomic
def accept_new(*, returned: Return, actor: str, at: datetime, differing: bool = False) -> int:
    """Accept every new text that nobody has decided on; with `differing` also those that would replace one. How many."""
    statuses = [LineStatus.NEW, *([LineStatus.DIFFERS] if differing else [])]
    open_lines = returned.lines.filter(decision=Decision.OPEN, status__in=statuses, applied__isnull=True)
    accepted = open_lines.update(decision=Decision.ACCEPT)
    record(
        actor=actor, verb="accepted", kind="return", key=str(returned.pk), at=at, review=returned.review.code,
        detail={"lines": accepted, "differing": differing},
    )  # fmt: skip
    return accepted


@transaction.atomic
def assign(*, line: ReturnLine, question: str, actor: str, at: datetime, item: str = "", behind: bool = False) -> None:
    """Give an unmatched text its question. With `behind` it is put behind what stands there, else it would replace it.

    Raises:
        NoSuchQuestion: there is no such question, or no such item.
        NothingToDecide: it was applied already.
    """
    _still_open(line)
    response = _response(line.returned)
    form = form_of_response(response)
    part = form.by_code.get(question)
    group = form.repeat_of(question) if part else None
    known = {*RepeatItem.objects.filter(response=response, group=group).values_list("key", flat=True)} if group else {""}
    if part is None or not part.is_question or (item not in known and not (group and item.startswith(NEW))):
        raise NoSuchQuestion(_("There is no question %(code)s here.") % {"code": f"{question}/{item}" if item else question})
    answer = Answer.objects.consolidated().filter(response=response, question=question, item=item).first()
    _stand_beside(line, answer)
    line.question, line.item, line.matched_by = question, item, Rung.PERSON
    line.status = status_of(question, line.incoming, line.current)
    line.decision, line.edited = Decision.OPEN, ""
    if behind and line.current.strip():
        line.decision, line.edited = Decision.EDIT, f"{line.current}\n\n{line.incoming}"
    line.save()
    _log(line, "assigned", actor, at, {"question": question, "item": item})


@transaction.atomic
def apply_return(*, returned: Return, actor: str, at: datetime) -> Applied:
    """Take over every line that was accepted or edited; one log entry for each answer. Calling it again takes over the rest.

    Raises:
        NotOpen: the report was submitted; it must be opened again first. Nothing was taken over.
        NothingToDecide: the file proposes nothing.
    """
    returned = _locked(returned)
    if returned.response is None or returned.state not in {ReturnState.PROPOSED, ReturnState.APPLIED}:
        raise NothingToDecide(_("There is nothing in this file to take over."))
    made = Applied()
    slots: dict[tuple[str, str], str] = {}
    for line in returned.lines.filter(decision__in=TAKEN, applied__isnull=True).exclude(status=LineStatus.UNMATCHED):
        _take(line, returned, slots, made, actor=actor, at=at)
    if made.taken or made.same:
        Return.objects.filter(pk=returned.pk).update(state=ReturnState.APPLIED, decided_by=actor, decided_at=at)
        record(
            actor=actor, verb="applied", kind="return", key=str(returned.pk), at=at, review=returned.review.code,
            detail={"file": returned.filename, "taken": len(made.taken), "moved": len(made.moved)},
        )  # fmt: skip
    return made


@transaction.atomic
def undo_return(*, returned: Return, actor: str, at: datetime) -> Undone:
    """Give every answer the text it had before, by a new revision, where nobody has changed it since.

    Raises:
        NotOpen: the report was submitted; it must be opened again first.
        NothingToDecide: nothing of this file was taken over.
    """
    returned = _locked(returned)
    if returned.state != ReturnState.APPLIED:
        raise NothingToDecide(_("Nothing of this file was taken over, so there is nothing to take back."))
    made = Undone()
    lines = list(returned.lines.filter(applied__isnull=False).select_related("applied__answer"))
    for line in lines:
        (made.restored if _give_back(line, returned, actor=actor, at=at) else made.left).append(line)
    _remove_emptied(returned, lines, actor=actor, at=at)
    Return.objects.filter(pk=returned.pk).update(state=ReturnState.UNDONE, decided_by=actor, decided_at=at)
    record(
        actor=actor, verb="undid", kind="return", key=str(returned.pk), at=at, review=returned.review.code,
        detail={"restored": len(made.restored), "left": len(made.left)},
    )  # fmt: skip
    return made


def reopen_for(*, returned: Return, actor: str, at: datetime) -> bool:
    """Open a submitted report again because of a file that came; the file's name is the reason. Whether it was closed."""
    response = _response(returned)
    if not Participation.objects.filter(review=response.review, party=response.party, state__in=FROZEN).exists():
        return False
    grant_reopening(reopening=ask_to_reopen(response=response, reason=returned.filename, actor=actor, at=at), actor=actor, at=at)
    return True


def _locked(returned: Return) -> Return:
    related = ("review", "response__review", "response__party")
    return Return.objects.select_for_update(of=("self",)).select_related(*related).get(pk=returned.pk)


# -- one line ------------------------------------------------------------------------------------------------------------


def _take(
    line: ReturnLine, returned: Return, slots: dict[tuple[str, str], str], made: Applied, *, actor: str, at: datetime
) -> None:
    response = _response(returned)
    text = line.edited if line.decision == Decision.EDIT else line.incoming
    _find_item(line, response, slots, actor=actor, at=at)
    language = language_of(text) or returned.language or response.language
    try:
        saved = save_answer(
            target=Target(response, line.question, line.item), text=text, language=language, based_on=line.current_revision,
            nonce=_nonce(line, text), door=Door(returned.door), actor=actor, at=at, kind=RevisionKind.RETURNED,
        )  # fmt: skip
    except TooLong:
        line.decision, line.notices = Decision.OPEN, _with(line.notices, "too-long")
        line.save(update_fields=["decision", "notices", "item"])
        made.too_long.append(line)
        return
    if isinstance(saved, Conflict):
        _stand_beside(line, saved.current)
        line.status = status_of(line.question, line.incoming, line.current)
        line.decision, line.notices = Decision.OPEN, _with(line.notices, "moved-since")
        made.moved.append(line)
    elif saved.changed:
        line.applied = Revision.objects.get(answer_id=saved.answer, number=saved.revision)
        made.taken.append(line)
    else:
        line.status = LineStatus.SAME
        made.same.append(line)
    line.save()


def _find_item(line: ReturnLine, response: Response, slots: dict[tuple[str, str], str], *, actor: str, at: datetime) -> None:
    """A blank slot becomes an item of its own; an item that was taken away meanwhile comes back with what is said in it."""
    form = form_of_response(response)
    group = form.repeat_of(line.question)
    if group is None:
        return
    if line.item.startswith(NEW):
        slot = (group, line.item)
        if slot not in slots:
            slots[slot] = add_item(response=response, group=group, actor=actor, at=at).key
            # Whatever is taken over of this slot later belongs to the same item.
            codes = [part.code for part in form.by_code[group].walk()]
            line.returned.lines.filter(question__in=codes, item=line.item).update(item=slots[slot])
        line.item = slots[slot]
        return
    gone = RepeatItem.objects.filter(response=response, key=line.item, removed_at__isnull=False).first()
    if gone:
        bring_item_back(item=gone, actor=actor, at=at)


def _give_back(line: ReturnLine, returned: Return, *, actor: str, at: datetime) -> bool:
    """Restore what stood before. False if the answer was changed since."""
    applied = line.applied
    assert applied is not None and applied.number is not None
    before = Revision.objects.filter(answer=applied.answer_id, number=applied.number - 1).first()
    answer = Answer.objects.select_for_update().get(pk=applied.answer_id)
    if answer.revision != applied.number:
        return False
    saved = save_answer(
        target=Target(_response(returned), answer.question, answer.item), text=before.text if before else "",
        language=before.language if before else answer.language, based_on=answer.revision,
        nonce=uuid5(NAMESPACE_URL, f"undone/{line.pk}/{applied.pk}"), door=Door(before.door if before else answer.door),
        actor=actor, at=at, kind=RevisionKind.UNDONE,
    )  # fmt: skip
    return not isinstance(saved, Conflict)


def _remove_emptied(returned: Return, lines: Iterable[ReturnLine], *, actor: str, at: datetime) -> None:
    """Items that this file brought, and in which nothing stands any more, go with it."""
    response = _response(returned)
    for key in sorted({line.item for line in lines if line.item}):
        item = RepeatItem.objects.filter(response=response, key=key, removed_at__isnull=True).first()
        first = Revision.objects.filter(answer__response=response, answer__item=key, number=1)
        came_by_file = not first.exclude(kind=RevisionKind.RETURNED).exists()
        if item and came_by_file and not response.answers.filter(item=key).exclude(text="").exists():
            remove_item(item=item, actor=actor, at=at)


def _stand_beside(line: ReturnLine, answer: Answer | None) -> None:
    line.current = answer.text if answer else ""
    line.current_revision = answer.revision if answer else 0


def _still_open(line: ReturnLine) -> None:
    if line.applied_id is not None or line.returned.state not in {ReturnState.PROPOSED, ReturnState.APPLIED}:
        raise NothingToDecide(_("This text was decided on already. Nothing was changed."))


def _response(returned: Return) -> Response:
    if returned.response is None:
        raise NothingToDecide(_("There is nothing in this file to take over."))
    return returned.response


def _nonce(line: ReturnLine, text: str) -> UUID:
    """The same line taken over twice from the same revision is one save."""
    return uuid5(NAMESPACE_URL, f"return-line/{line.pk}/{line.current_revision}/{sha256(text.encode()).hexdigest()}")


def _with(notices: list[object], name: str) -> list[object]:
    return [*(notice for notice in notices if notice != name), name]


def _log(line: ReturnLine, verb: str, actor: str, at: datetime, detail: dict[str, str]) -> None:
    record(
        actor=actor, verb=verb, kind="return line", key=f"{line.returned_id}/{line.position}", at=at,
        review=line.returned.review.code, detail=detail,
    )  # fmt: skip
