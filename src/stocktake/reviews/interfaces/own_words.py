"""What this room itself can say in a letter."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import shown
from stocktake.reviews.enums import CalendarKind
from stocktake.reviews.interfaces.letters import Letters, Occasion
from stocktake.reviews.queries.moments import moment_in_words
from stocktake.reviews.rules.reminding import Clock, due_of
from stocktake.ui.templatetags.ui import day, span


def register(letters: Letters) -> None:
    letters.words("party", _("the name of the party"), lambda o: o.participation.party.name(o.language).text)
    letters.words("person", _("the name of whoever is written to"), lambda o: o.name)
    letters.words("review", _("the title of the review"), lambda o: shown(o.participation.review.titles, o.language).text)
    letters.words(
        "framework", _("the title of the framework"), lambda o: shown(o.participation.review.framework.titles, o.language).text
    )
    letters.words("symbol", _("the symbol of the review"), lambda o: o.participation.review.symbol)
    letters.words("deadline", _("until when this party is asked to answer, in the time of the meeting’s place"), _deadline)
    letters.words("due", _("the same, as long as it lies ahead"), lambda o: "" if _is_late(o) else _deadline(o))
    letters.words("overdue", _("the same, once it has passed"), lambda o: _deadline(o) if _is_late(o) else "")
    letters.words("close", _("the hard close, as long as it lies ahead"), _close)
    letters.words("extension", _("the day until which the date was extended"), lambda o: day(o.participation.extended_until))
    letters.words("meeting", _("when the meeting is"), _meeting)
    letters.words("reply_address", _("the address for replies"), lambda o: o.call.reply_address if o.call else "")
    letters.words("signatory", _("who signs the letters"), _signatory)


def _deadline(occasion: Occasion) -> str:
    if occasion.participation.extended_until:
        return day(occasion.participation.extended_until)
    call = occasion.call
    return _moment(occasion, call.soft_deadline) if call else ""


def _is_late(occasion: Occasion) -> bool:
    due = due_of(occasion.participation, occasion.call)
    return due is not None and Clock.of(occasion.call, occasion.at).is_past(due)


def _close(occasion: Occasion) -> str:
    call = occasion.call
    if call is None or call.closes_on is None or Clock.of(call, occasion.at).is_past(call.closes_on):
        return ""
    return _moment(occasion, call.hard_deadline)


def _moment(occasion: Occasion, moment: datetime | None) -> str:
    call = occasion.call
    if call is None or moment is None:
        return ""
    return moment_in_words(moment, ZoneInfo(call.zone), place=shown(call.place, occasion.language).text)


def _meeting(occasion: Occasion) -> str:
    entry = occasion.participation.review.calendar.filter(kind=CalendarKind.MEETING, key="meeting").first()
    return str(span(entry.begins, entry.ends, entry.precision)) if entry else ""


def _signatory(occasion: Occasion) -> str:
    signed = shown(occasion.call.signed, occasion.language).text if occasion.call else ""
    return signed or occasion.actor.partition(" <")[0]
