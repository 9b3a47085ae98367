"""The moves of a party in a review, as the activity log has them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from stocktake.foundation.models import Activity
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from stocktake.ui.templatetags.ui import day


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    who: str
    what: str
    why: str = ""


def history_of(participation: Participation, *, most: int = 100) -> list[Happened]:
    """What happened to a participation, the newest first. One query."""
    rows = Activity.objects.filter(
        object_kind="participation", object_key=participation.party.code, review=participation.review.code
    ).order_by("-at", "-id")[:most]
    return [Happened(row.at, row.actor.partition(" <")[0], _told(row), str(row.detail.get("why", ""))) for row in rows]


def _told(row: Activity) -> str:
    detail = row.detail
    if row.verb == "moved":
        return _("%(before)s → %(after)s") % {"before": _state(detail.get("from")), "after": _state(detail.get("to"))}
    if row.verb == "extended":
        return _("more time until %(day)s") % {"day": _day(detail.get("until"))}
    if row.verb == "held":
        return _("no reminders until %(day)s") % {"day": _day(detail.get("until"))}
    if row.verb == "lifted the hold of":
        return _("reminders again")
    if row.verb == "set the time zone of":
        return _("time zone: %(zone)s") % {"zone": detail.get("zone", "–")}
    if row.verb == "named the focal point of":
        return _("focal point named: %(who)s") % {"who": detail.get("who", "")}
    if row.verb == "released the focal point of":
        return _("no longer focal point: %(who)s") % {"who": detail.get("who", "")}
    return row.verb


def _state(value: object) -> str:
    return str(ParticipationState(value).label) if value in ParticipationState.values else str(value)


def _day(value: object) -> str:
    try:
        return day(datetime.fromisoformat(str(value)).date())
    except ValueError:
        return str(value)
