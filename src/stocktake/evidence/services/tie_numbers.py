"""Tying the numbers that a passage states to what recomputes them. Each change is in the log; nothing is overwritten unseen."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stocktake.evidence.models import NumberTie, Passage
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.statistics.rules.found_numbers import Number, numbers_in

if TYPE_CHECKING:
    from stocktake.accounts.models import Person
    from stocktake.evidence.queries.numbers import Proposed
    from stocktake.statistics.queries.checking import Tie


class NotTied(Refusal):
    """There is no such number in the passage, or somebody else tied it meanwhile."""


@transaction.atomic
def tie_number(*, passage: Passage, start: int, tie: "Tie", seen: str, person: "Person", at: datetime) -> NumberTie | None:
    """Tie the number that begins at a place of a passage, tie it otherwise, or (an empty tie) let it go.

    `seen`: when the tie was made that was looked at, as an ISO day and time; empty where there was none.

    Raises NotTied: there is no number, or it is not as it was seen.
    """
    said = _number_at(passage, start)
    row = NumberTie.objects.select_for_update().filter(passage=passage, start=start).first()
    if (row.tied_at.isoformat() if row else "") != seen:
        raise _meanwhile(said)
    before = _told(row) if row else None
    if tie.is_empty:
        if row is not None:
            _note(passage, "let go", row, person, at, before=before)
            row.delete()
        return None
    made = row or NumberTie(passage=passage, start=start)
    made.end, made.words = said.end, said.words[:100]
    made.question, made.figure, made.reason = dict(tie.question), tie.figure, tie.reason
    made.tied_by, made.tied_at = person, at
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise _meanwhile(said) from None
    _note(passage, "tied", made, person, at, **({"before": before} if before else {}))
    return made


@transaction.atomic
def take_proposals(*, proposed: "Sequence[Proposed]", person: "Person", at: datetime) -> int:
    """Tie each number that a pack tells of, and that nobody has tied. Returns how many."""
    taken = 0
    for each in proposed:
        row, new = NumberTie.objects.get_or_create(
            passage=each.passage, start=each.said.start,
            defaults={"end": each.said.end, "words": each.said.words[:100], "figure": each.figure, "tied_by": person, "tied_at": at},
        )  # fmt: skip
        if new:
            taken += 1
            _note(each.passage, "tied", row, person, at)
    return taken


def _meanwhile(said: Number) -> NotTied:
    words = {"words": said.words}
    return NotTied(_("Somebody tied “%(words)s” meanwhile. Nothing was changed; please look at it as it is now.") % words)


def _number_at(passage: Passage, start: int) -> Number:
    for said in numbers_in(passage.text, language=passage.language):
        if said.start == start:
            return said
    raise NotTied(_("There is no number at this place of the passage."))


def _told(row: NumberTie) -> dict[str, Any]:
    return {"words": row.words, "question": row.question, "figure": row.figure, "reason": row.reason}


def _note(passage: Passage, verb: str, row: NumberTie, person: "Person", at: datetime, **more: Any) -> None:
    record(
        actor=person.signature, verb=verb, kind="tied number", key=f"{passage.pk}:{row.start}", at=at,
        review=passage.source.review.code, detail=_told(row) | more,
    )  # fmt: skip
