"""Preparing reminders: drafts only. A person reads each, and sends or drops it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from stocktake.foundation.services.activity import record
from stocktake.reviews.enums import LetterKind, WhyNot
from stocktake.reviews.models import Call, Courtesy, Participation, Review
from stocktake.reviews.queries.reminding import remindable
from stocktake.reviews.rules.reminding import Clock, why_remind
from stocktake.reviews.services.courtesies import draft


@dataclass
class Prepared:
    """What was drafted, and who was left in peace and why."""

    drafts: list[Courtesy] = field(default_factory=list)
    left: list[tuple[Participation, WhyNot]] = field(default_factory=list)


@transaction.atomic
def prepare_reminders(*, review: Review, origin: str, actor: str, at: datetime) -> Prepared:
    """Draft a reminder for everybody who is awaited and may be reminded. Nothing is sent; preparing twice makes no second draft.

    Raises:
        NoText: there is no text for a reminder.
    """
    call = Call.objects.filter(review=review).first()
    clock, prepared = Clock.of(call, at), Prepared()
    for each in remindable(review, call, at=at):
        if each.why_not is not None:
            prepared.left.append((each.participation, each.why_not))
            continue
        why = why_remind(each.participation, call, clock)
        prepared.drafts += draft(
            participation=each.participation, kind=LetterKind.REMINDER, why=why, origin=origin, actor=actor, at=at
        )
    if prepared.drafts:
        record(
            actor=actor, verb="prepared", kind="reminders", key=review.code, at=at, review=review.code,
            detail={"drafts": len(prepared.drafts)},
        )  # fmt: skip
    return prepared


@transaction.atomic
def remind(*, participation: Participation, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Draft a reminder for one party because somebody wishes to, whatever the pause between letters. Raises as `draft` does."""
    call = Call.objects.filter(review=participation.review_id).first()
    why = why_remind(participation, call, Clock.of(call, at))
    return draft(participation=participation, kind=LetterKind.REMINDER, why=why, origin=origin, actor=actor, at=at)
