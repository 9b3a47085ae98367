"""Saving one answer. The heart of the house: what was acknowledged stays, and nobody's words are overwritten unseen.

Every save names the revision it started from and carries a nonce. A repeated nonce finds the first result. A save that
started from an older revision is kept aside, in full, and both texts go back to the person, who chooses or merges.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import Door, RevisionKind
from stocktake.questionnaires.models import Answer, Contributor, Response, Revision
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.signals import answer_saved
from stocktake.reviews.enums import FROZEN, ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.services.participation import move

LONGEST = 1_000_000
"""Characters in one answer. A longer text belongs into a file laid beside it."""

BEGUN_BY_WRITING = frozenset({
    ParticipationState.NOT_SENT, ParticipationState.SENT, ParticipationState.SEEN, ParticipationState.ACKNOWLEDGED,
    ParticipationState.WILL_NOT_TAKE_PART, ParticipationState.CLEARED,
})  # fmt: skip
"""A text saved in one of these sets the report under way; one that was cleared is no longer what was signed."""


class NoSuchQuestion(Refusal):
    """The questionnaire of this response has no such question, or it was not asked of this contributor."""


class TooLong(Refusal):
    """The text is longer than an answer may be."""


class NotOpen(Refusal):
    """The response was submitted and is not open for changes."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a text belongs: a question of a response, perhaps in a repeated item, perhaps as one contributor's part."""

    response: Response
    question: str
    item: str = ""
    contributor: Contributor | None = None

    @property
    def key(self) -> str:
        """How the activity log names it."""
        return f"{self.response.token} {self.question}{f'/{self.item}' if self.item else ''}"


@dataclass(frozen=True, slots=True)
class Saved:
    """The text is the current one now (or was already: then `changed` is False)."""

    answer: int
    revision: int
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved another text meanwhile. Both are kept: `current` holds, `aside` is the one that came now."""

    current: Answer
    aside: Revision


@transaction.atomic
def save_answer(
    *,
    target: Target,
    text: str,
    language: str,
    based_on: int,
    nonce: UUID,
    door: Door,
    actor: str,
    at: datetime,
    kind: RevisionKind = RevisionKind.SAVED,
) -> Saved | Conflict:
    """Save a text, unless another one was saved since `based_on`.

    Raises:
        NoSuchQuestion: the form has no such question, or it is not among the contributor's sections.
        TooLong: more than a million characters.
        NotOpen: the response was submitted.
    """
    text = plain(text)
    _refuse(target, text)
    _open_for_work(target, actor=actor, at=at)
    written = _write(target, text, language, based_on, nonce, door, actor, at, kind)
    if written is None:
        known = Revision.objects.select_related("answer").filter(nonce=nonce).first()
        if known is not None and not _is_repeat(known, target, text):
            # A nonce that comes again with another text is another save: it must not be answered with the first one's result.
            return save_answer(
                target=target, text=text, language=language, based_on=based_on, nonce=uuid5(nonce, f"{target.key}\n{text}"),
                door=door, actor=actor, at=at, kind=kind,
            )  # fmt: skip
        return _not_written(target, known, text, language, based_on, nonce, door, actor, at)
    answer, revision = written
    record(
        actor=actor, verb="answered", kind="answer", key=target.key, at=at, review=target.response.review.code,
        detail={"revision": revision, "door": str(door), "how": str(kind)},
    )  # fmt: skip
    if target.contributor is None:
        transaction.on_commit(lambda: answer_saved.send(sender=Answer, answer=answer))
    return Saved(answer, revision)


def plain(text: str) -> str:
    """Line ends as one sign, and without the zero character, which no database takes. Nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _refuse(target: Target, text: str) -> None:
    form = form_of_response(target.response)
    part = form.by_code.get(target.question)
    contributor = target.contributor
    if part is None or not part.is_question or (contributor and not form.under(target.question, contributor.sections)):
        raise NoSuchQuestion(_("There is no question %(code)s here.") % {"code": target.question})
    if len(text) > LONGEST:
        raise TooLong(
            _("This text has %(length)s characters; an answer may have %(limit)s. It was not saved and is still in your window: "
              "please attach it as a file instead.") % {"length": f"{len(text):,}", "limit": f"{LONGEST:,}"}
        )  # fmt: skip


def _open_for_work(target: Target, *, actor: str, at: datetime) -> None:
    """A text sets a response under way; a submitted one is closed."""
    here = Participation.objects.filter(review=target.response.review_id, party=target.response.party_id)
    state = here.order_by("pk").values_list("state", flat=True).first()
    if state in FROZEN:
        raise NotOpen(
            _("This report was submitted and is closed. Your text was not saved and is still in your window; "
              "the focal point can ask for the report to be opened again.")
        )  # fmt: skip
    if state in BEGUN_BY_WRITING:
        move(participation=here.get(), to=ParticipationState.UNDER_WAY, actor=actor, at=at)


WRITE = """
WITH target AS (
    INSERT INTO questionnaires_answer
        (response_id, question, item, contributor_id, text, language, revision, door, still_true, by, at)
    VALUES (%(response)s, %(question)s, %(item)s, %(contributor)s, %(text)s, %(language)s, 1, %(door)s, %(still_true)s, %(by)s, %(at)s)
    ON CONFLICT ON CONSTRAINT one_answer_per_question DO UPDATE SET
        text = excluded.text, language = excluded.language, revision = questionnaires_answer.revision + 1, door = excluded.door,
        still_true = excluded.still_true, by = excluded.by, at = excluded.at
    WHERE questionnaires_answer.revision = %(based_on)s
        AND (questionnaires_answer.text, questionnaires_answer.language, questionnaires_answer.still_true)
            IS DISTINCT FROM (excluded.text, excluded.language, excluded.still_true)
    RETURNING id, revision
)
INSERT INTO questionnaires_revision (answer_id, number, based_on, kind, text, language, door, nonce, by, at)
SELECT id, revision, %(based_on)s, %(kind)s, %(text)s, %(language)s, %(door)s, %(nonce)s, %(by)s, %(at)s FROM target
RETURNING answer_id, number
"""
"""The answer and its revision in one journey to the database: a review's last afternoon saves two hundred times a second."""


def _write(
    target: Target, text: str, language: str, based_on: int, nonce: UUID, door: Door, actor: str, at: datetime, kind: RevisionKind
) -> tuple[int, int] | None:
    """The answer's id and its new revision; None where nothing was written: stale, the same text, or a repeated nonce."""
    values: dict[str, Any] = {
        "response": target.response.pk, "question": target.question, "item": target.item,
        "contributor": target.contributor.pk if target.contributor else None, "text": text, "language": language,
        "still_true": kind == RevisionKind.STILL_TRUE, "door": door, "by": actor, "at": at, "based_on": based_on, "kind": kind,
        "nonce": nonce,
    }  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITE, values)
            row = cursor.fetchone()
    except IntegrityError:
        if Revision.objects.filter(nonce=nonce).exists():
            return None
        raise
    return (row[0], row[1]) if row else None


def _is_repeat(known: Revision, target: Target, text: str) -> bool:
    answer = known.answer
    place = (answer.response_id, answer.question, answer.item, answer.contributor_id)
    contributor = target.contributor.pk if target.contributor else None
    return known.text == text and place == (target.response.pk, target.question, target.item, contributor)


def _not_written(
    target: Target,
    known: Revision | None,
    text: str,
    language: str,
    based_on: int,
    nonce: UUID,
    door: Door,
    actor: str,
    at: datetime,
) -> Saved | Conflict:
    current = Answer.objects.select_for_update().get(
        response=target.response, question=target.question, item=target.item, contributor=target.contributor
    )
    if known is not None:
        return Conflict(current, known) if known.number is None else Saved(known.answer_id, known.number)
    if current.text == text:
        return Saved(current.pk, current.revision, changed=False)
    aside = Revision.objects.create(
        answer=current, number=None, based_on=based_on, kind=RevisionKind.ASIDE, text=text, language=language, door=door,
        nonce=nonce, by=actor, at=at,
    )  # fmt: skip
    record(
        actor=actor, verb="kept aside", kind="answer", key=target.key, at=at, review=target.response.review.code,
        detail={"based on": based_on, "current": current.revision},
    )  # fmt: skip
    return Conflict(current, aside)
