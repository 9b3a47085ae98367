"""What may be written to a party next, and when: in words, for the board."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from stocktake.reviews.enums import CourtesyState, WhyNot
from stocktake.reviews.models import Call, Courtesy
from stocktake.reviews.queries.board import Tile
from stocktake.reviews.queries.moments import there_in_words
from stocktake.reviews.rules.quiet import decent_for, zone_of
from stocktake.reviews.rules.reminding import BEFORE_THE_DATE, NEW_DATE
from stocktake.ui.templatetags.ui import day, language_name

READ, PREPARE, NAME = "read", "prepare", "name"
"""What an officer can do about it: read a draft, prepare reminders, name a focal point."""


@dataclass(frozen=True, slots=True)
class NextCourtesy:
    words: str
    act: str = ""


def next_courtesy(tile: Tile, call: Call | None, *, at: datetime) -> NextCourtesy:
    if tile.draft is not None and tile.participation is not None:
        return NextCourtesy(_draft(tile, tile.draft, call, at), READ)
    row = tile.participation
    if row is None or tile.why_not == WhyNot.NOT_AWAITED:
        return NextCourtesy("")
    if tile.why_not == WhyNot.ON_HOLD:
        words = _("no reminders until %(day)s") % {"day": day(row.held_until)}
        return NextCourtesy(f"{words}: {row.hold_reason}" if row.hold_reason else words)
    if tile.why_not == WhyNot.NO_ADDRESS:
        return NextCourtesy(_("somebody to write to is missing"), NAME)
    if tile.why_not in {WhyNot.MORE_TIME, WhyNot.TOO_EARLY} and tile.due:
        rest = NEW_DATE if tile.why_not == WhyNot.MORE_TIME else BEFORE_THE_DATE
        return NextCourtesy(_("a reminder from %(day)s on") % {"day": day(tile.due - rest)})
    if tile.why_not == WhyNot.WRITTEN_LATELY and tile.last_letter:
        pause = timedelta(days=call.pause_days if call else Call().pause_days)
        return NextCourtesy(_("a reminder from %(day)s on") % {"day": day((tile.last_letter + pause).date())})
    return NextCourtesy(_("may be reminded"), PREPARE)


def when_there(courtesy: Courtesy, call: Call | None, *, at: datetime) -> str:
    """`Thursday 09:00`: the next decent moment where the letter is read; empty where it is decent now."""
    moment = decent_for(courtesy.participation, call, at)
    return there_in_words(moment, zone_of(courtesy.participation, call)) if moment > at else ""


def _draft(tile: Tile, draft: Courtesy, call: Call | None, at: datetime) -> str:
    assert tile.participation is not None
    draft.participation = tile.participation  # at hand already
    when, language = when_there(draft, call, at=at), language_name(draft.language)
    if draft.state == CourtesyState.RELEASED:
        return _("leaves %(when)s there") % {"when": when} if when else _("is about to leave")
    if when:
        return _("drafted (%(language)s); can leave %(when)s there") % {"language": language, "when": when}
    return _("drafted (%(language)s)") % {"language": language}
