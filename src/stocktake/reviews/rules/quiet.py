"""When a letter may arrive: not in the evening or at night where its reader lives, and not on a day of rest."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stocktake.reviews.models import Call, Participation

WEEK = 7


def zone_of(participation: Participation, call: Call | None) -> ZoneInfo:
    """The time zone in which a party reads its letters."""
    return ZoneInfo(participation.zone or (call.zone if call else "UTC"))


def decent_moment(at: datetime, *, zone: ZoneInfo, quiet_from: time, quiet_until: time, rest: Collection[int] = ()) -> datetime:
    """The first moment from `at` on that is decent there; `at` itself where it is. Quiet hours that end when they begin are none.

    A week that is nothing but days of rest has none that counts: such a rule cannot be meant.
    """
    if set(rest) >= set(range(1, WEEK + 1)):
        rest = ()
    there = at.astimezone(zone)
    for _day in range(WEEK + 1):
        morning = there.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
        if there.isoweekday() in rest:
            there = _next_day(there)
        elif not _is_quiet(there.time(), quiet_from, quiet_until):
            break
        elif there < morning:
            there = morning
            break
        else:
            there = _next_day(there)
    return max(at, _real(there)).astimezone(UTC)


def decent_for(participation: Participation, call: Call | None, at: datetime) -> datetime:
    """The first decent moment for a letter to this party, by the rules of the review's call."""
    rules = call or Call()
    return decent_moment(
        at, zone=zone_of(participation, call), quiet_from=rules.quiet_from, quiet_until=rules.quiet_until, rest=rules.weekend
    )


def _is_quiet(hour: time, begins: time, ends: time) -> bool:
    if begins == ends:
        return False
    if begins < ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def _next_day(there: datetime) -> datetime:
    return (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _real(there: datetime) -> datetime:
    """An hour that the clock skips in spring is the one after it."""
    return there.astimezone(UTC).astimezone(there.tzinfo)
