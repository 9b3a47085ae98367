"""Answering at a desk: what a person writes in the browser, brought to the one verb by which text enters (`save`)."""

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import short_code
from stocktake.questionnaires.enums import Door, QuestionType, RevisionKind
from stocktake.questionnaires.models import RepeatItem
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.seats import Seat
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.rules.values import as_kept
from stocktake.questionnaires.rules.words import language_of
from stocktake.questionnaires.services.contributors import first_seen
from stocktake.questionnaires.services.save import Conflict, NoSuchQuestion, Saved, Target, save_answer

ENOUGH_TO_TELL = 4_000
"""Characters by which a language is recognised."""


class SignedOff(Refusal):
    """The contributor signed the part off; the signature covers what stands there."""


def answer(
    *, seat: Seat, place: Place, text: str, language: str, based_on: int, nonce: UUID, at: datetime,
    door: Door = Door.WEB, kind: RevisionKind = RevisionKind.SAVED,
) -> Saved | Conflict:  # fmt: skip
    """Save what somebody wrote at their desk. `language` empty: it is recognised, else taken to be the report's.

    Raises:
        SignedOff: this contributor signed their part off; the signature can be taken back.
        NoSuchQuestion: no such question here, no such item, or it was not asked of this contributor.
        TooLong, NotOpen: see `save_answer`.
    """
    refuse_if_signed(seat)
    kind_of_question = _kind_of(seat, place)
    text = as_kept(kind_of_question, text)
    if not language:
        default = seat.contributor.language if seat.contributor else seat.response.language
        language = (language_of(text[:ENOUGH_TO_TELL]) if kind_of_question == QuestionType.TEXT else None) or short_code(default)
    saved = save_answer(
        target=Target(seat.response, *place, contributor=seat.contributor), text=text, language=language, based_on=based_on,
        nonce=nonce, door=door, actor=seat.actor, at=at, kind=kind,
    )  # fmt: skip
    if seat.by_link and seat.contributor is not None and seat.contributor.seen_at is None:
        first_seen(contributor=seat.contributor, at=at)
    return saved


def refuse_if_signed(seat: Seat) -> None:
    contributor = seat.contributor
    if contributor is not None and contributor.signed_at is not None:
        raise SignedOff(
            _(
                "You signed this part off on %(day)s. To change something, take the signature back first; "
                "your text is still in your window."
            )
            % {"day": date_format(contributor.signed_at, "j F Y")}
        )


def _kind_of(seat: Seat, place: Place) -> str:
    """The type of a question; an answer in a repeated group stands in one of its items, any other in none."""
    question, item = place
    form = form_of_response(seat.response)
    part = form.by_code.get(question)
    group = form.repeat_of(question) if part else None
    stands = group is None if not item else (
        group is not None and RepeatItem.objects.filter(response=seat.response, group=group, key=item).exists()
    )  # fmt: skip
    if part is None or not stands:
        raise NoSuchQuestion(_("There is no question %(code)s here.") % {"code": question[:40]})
    return part.node.question_type
