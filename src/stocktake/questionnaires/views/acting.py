"""What else a page of questions can do besides saving: the button that was pressed says it, as `verb:…:place`.

The answers on the page are saved first, always. So no button loses what somebody has typed beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import Door, EarlierKind, QuestionType, RevisionKind
from stocktake.questionnaires.models import Answer, Attachment, Comment, Earlier, RepeatItem, Revision
from stocktake.questionnaires.queries.asked import Page
from stocktake.questionnaires.queries.clash import clash_of
from stocktake.questionnaires.queries.sheet import Typed
from stocktake.questionnaires.queries.work import Work
from stocktake.questionnaires.rules.places import place_of, written
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.services.answering import answer, refuse_if_signed
from stocktake.questionnaires.services.attach import attach, refuse_size, take_away
from stocktake.questionnaires.services.comments import comment, open_again, settle
from stocktake.questionnaires.services.items import add_item, bring_item_back, remove_item
from stocktake.questionnaires.services.save import Conflict, Target
from stocktake.questionnaires.views.desk import Desk
from stocktake.questionnaires.views.posted import Outcome, nonce_for


@dataclass(frozen=True, slots=True)
class Act:
    """A pressed button: the desk and page it stood on, what became of the answers, and the words after the verb."""

    request: HttpRequest
    desk: Desk
    work: Work
    page: Page
    outcome: Outcome
    words: list[str]

    def place(self, key: str) -> Place:
        """A place on this page.

        Raises:
            Http404: there is no such place here, or it was not asked of this contributor.
        """
        place = place_of(key)
        if place not in self.work.asked.places(self.page):
            raise Http404
        return place

    def target(self, place: Place) -> Target:
        return Target(self.desk.seat.response, *place, contributor=self.desk.seat.contributor)

    def write(
        self, place: Place, text: str, *, language: str, door: Door = Door.WEB, kind: RevisionKind = RevisionKind.SAVED
    ) -> None:
        saved = answer(
            seat=self.desk.seat, place=place, text=text, language=language, based_on=self.outcome.revisions.get(place, 0),
            nonce=nonce_for(self.request.POST, self.request.POST["do"]), at=self.desk.at, door=door, kind=kind,
        )  # fmt: skip
        if isinstance(saved, Conflict):
            self.outcome.typed[place] = Typed(text, language, saved.aside.based_on, clash=clash_of(saved, self.work.form))


def act(act: Act, verb: str) -> str:
    """Do what the button says. Returns the place on the page to come back to, empty for its top.

    Raises:
        Http404: the button is not one of this page.
        Refusal: it could not be done.
    """
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](act)


def _still_true(act: Act) -> str:
    """What was said before is taken over: as still true where it was said in the last cycle, else as a text with its source."""
    number, key = _two(act)
    place = act.place(key)
    said = get_object_or_404(Earlier, pk=number, party=act.desk.seat.response.party_id, question=place[0])
    kind = RevisionKind.STILL_TRUE if said.kind == EarlierKind.LAST_CYCLE else RevisionKind.SAVED
    act.write(place, said.text, language=said.language, door=Door.EARLIER, kind=kind)
    return f"q-{key}"


def _use(act: Act) -> str:
    """A contribution is copied behind what stands in the party's answer; a choice or a number takes its place."""
    number, key = _two(act)
    place = act.place(key)
    if not act.desk.is_for_the_party:
        raise Http404
    said = get_object_or_404(Answer, response=act.desk.seat.response, question=place[0], item=place[1], contributor=number)
    stands = Answer.objects.consolidated().filter(response=said.response, question=place[0], item=place[1]).first()
    is_text = act.work.form.by_code[place[0]].node.question_type == QuestionType.TEXT
    before = stands.text if stands and is_text else ""
    if said.text not in before:
        act.write(place, f"{before.rstrip()}\n\n{said.text}" if before else said.text, language="" if before else said.language)
    return f"q-{key}"


def _restore(act: Act) -> str:
    """An older text, or one that was kept aside, is saved anew; the history grows, it does not turn back."""
    seat = act.desk.seat
    own = Revision.objects.filter(answer__response=seat.response, answer__contributor=seat.contributor)
    old = get_object_or_404(own.select_related("answer"), pk=_number(act.words))
    place = act.place(written((old.answer.question, old.answer.item)))
    act.write(place, old.text, language=old.language)
    return f"q-{written(place)}"


def _comment(act: Act) -> str:
    key = ":".join(act.words)
    place, post = act.place(key), act.request.POST
    comment(
        target=act.target(place), text=post.get(f"comment:{key}", ""), is_point=f"point:{key}" in post, actor=act.desk.seat.actor,
        at=act.desk.at,
    )  # fmt: skip
    return f"q-{key}"


def _settle(act: Act) -> str:
    found = _comment_here(act)
    settle(comment=found, actor=act.desk.seat.actor, at=act.desk.at)
    return f"q-{written((found.question, found.item))}"


def _open_again(act: Act) -> str:
    found = _comment_here(act)
    open_again(comment=found, actor=act.desk.seat.actor, at=act.desk.at)
    return f"q-{written((found.question, found.item))}"


def _comment_here(act: Act) -> Comment:
    found = get_object_or_404(Comment, pk=_number(act.words), response=act.desk.seat.response)
    act.place(written((found.question, found.item)))
    return found


def _attach(act: Act) -> str:
    """Every file that was chosen is kept or refused by itself; the first refusal is told."""
    key = ":".join(act.words)
    place = act.place(key)
    refuse_if_signed(act.desk.seat)
    refused: list[Refusal] = []
    for file in act.request.FILES.getlist(f"file:{key}"):
        try:
            _keep(act, place, file)
        except Refusal as refusal:
            refused.append(type(refusal)(f"{file.name}: {refusal}"))
    if refused:
        raise refused[0]
    return f"q-{key}"


def _keep(act: Act, place: Place, file: UploadedFile) -> None:
    refuse_size(file.size or 0)
    attach(target=act.target(place), filename=file.name or "", data=file.read(), actor=act.desk.seat.actor, at=act.desk.at)


def _take_away(act: Act) -> str:
    seat = act.desk.seat
    files = Attachment.objects.filter(response=seat.response)
    if not seat.is_for_the_party:
        files = files.filter(contributor=seat.contributor)
    found = get_object_or_404(files, pk=_number(act.words))
    take_away(attachment=found, actor=seat.actor, at=act.desk.at)
    return f"q-{written((found.question, found.item))}"


def _add(act: Act) -> str:
    seat = act.desk.seat
    refuse_if_signed(seat)
    made = add_item(
        response=seat.response, group=":".join(act.words), contributor=seat.contributor, actor=seat.actor, at=act.desk.at
    )
    return f"item-{made.key}"


def _remove(act: Act) -> str:
    seat, item = act.desk.seat, _item(act)
    refuse_if_signed(seat)
    remove_item(item=item, contributor=seat.contributor, actor=seat.actor, at=act.desk.at)
    return f"group-{item.group}"


def _bring_back(act: Act) -> str:
    item = _item(act)
    bring_item_back(item=item, actor=act.desk.seat.actor, at=act.desk.at)
    return f"item-{item.key}"


def _item(act: Act) -> RepeatItem:
    item = get_object_or_404(RepeatItem, response=act.desk.seat.response, key=":".join(act.words))
    part = act.work.form.by_code.get(item.group)
    if part is None or not any(below.code in act.page.codes for below in part.walk()):
        raise Http404
    return item


def _two(act: Act) -> tuple[int, str]:
    return _number(act.words[:1]), ":".join(act.words[1:])


def _number(words: list[str]) -> int:
    if not words or not words[0].isdecimal() or len(words[0]) > 18:
        raise Http404
    return int(words[0])


VERBS: dict[str, Callable[[Act], str]] = {
    "still": _still_true, "use": _use, "restore": _restore, "comment": _comment, "settle": _settle, "again": _open_again,
    "attach": _attach, "takeaway": _take_away, "add": _add, "remove": _remove, "back": _bring_back,
}  # fmt: skip
