"""Whom to remind, and why not just now. Pure: it is handed rows and moments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stocktake.reviews.enums import AWAITED, ParticipationState, Why, WhyNot
from stocktake.reviews.models import Call, Participation

BEFORE_THE_DATE = timedelta(days=21)
"""From so long before the date on, a party that has not answered may be reminded."""

NEW_DATE = timedelta(days=7)
"""A party with an extension is left in peace until so long before its new date."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Two moments: `at` is now; `stands` the one the pages speak of (another one only where an invented review lies ahead)."""

    at: datetime
    stands: datetime

    @classmethod
    def of(cls, call: Call | None, at: datetime) -> "Clock":
        return cls(at, call.as_of(at) if call else at)

    def days_since(self, day: date) -> int:
        """Whole days; what lies ahead of the clock is measured against the moment the pages speak of."""
        now = self.stands if day > self.at.date() else self.at
        return max((now.date() - day).days, 0)

    def is_past(self, day: date) -> bool:
        return day < (self.stands if day > self.at.date() else self.at).date()


def due_of(participation: Participation, call: Call | None) -> date | None:
    """The day a party is asked to answer by: its extension before the date of the call."""
    if participation.extended_until:
        return participation.extended_until
    return call.due_on if call else None


def is_late(participation: Participation, call: Call | None, clock: Clock) -> bool:
    """Asked, not answered, and past its date. A hold does not make it less late, only left in peace."""
    due = due_of(participation, call)
    return participation.state in AWAITED and due is not None and clock.is_past(due)


def why_remind(participation: Participation, call: Call | None, clock: Clock) -> Why:
    """What a reminder would be about."""
    if is_late(participation, call, clock):
        return Why.LATE
    if participation.state in {ParticipationState.SENT, ParticipationState.SEEN, ParticipationState.ACKNOWLEDGED}:
        return Why.NOT_BEGUN
    return Why.UNDER_WAY


def why_not(
    participation: Participation, call: Call | None, clock: Clock, *, last_letter: datetime | None, has_address: bool, drafted: bool
) -> WhyNot | None:
    """Why nobody is reminded just now; None where a reminder may be drafted."""
    if participation.state not in AWAITED:
        return WhyNot.NOT_AWAITED
    if participation.held_until and not clock.is_past(participation.held_until):
        return WhyNot.ON_HOLD
    due = due_of(participation, call)
    rest = NEW_DATE if participation.extended_until else BEFORE_THE_DATE
    if due is not None and not clock.is_past(due - rest):
        return WhyNot.MORE_TIME if participation.extended_until else WhyNot.TOO_EARLY
    if not has_address:
        return WhyNot.NO_ADDRESS
    if drafted:
        return WhyNot.DRAFTED
    pause = call.pause_days if call else Call().pause_days
    if last_letter is not None and clock.days_since(last_letter.date()) < pause:
        return WhyNot.WRITTEN_LATELY
    return None
