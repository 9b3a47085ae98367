"""A moment in words: always with the place whose clock it is read from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.ui.templatetags.ui import LOCALES, day


def offset_of(moment: datetime) -> str:
    """`UTC+7`, `UTC−3:30`: how far the clock of a moment's own zone stands from universal time."""
    minutes = int((moment.utcoffset() or moment.astimezone().utcoffset()).total_seconds() // 60)  # type: ignore[union-attr]
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def moment_in_words(moment: datetime, zone: ZoneInfo, *, place: str = "") -> str:
    """`31 October 2030, 23:59 in Port Aurel (UTC+3)`; without a name, the offset alone says whose clock it is."""
    there = moment.astimezone(zone)
    told = {"day": day(there.date()), "time": time_of_day(there), "place": place, "offset": offset_of(there)}
    return (_("%(day)s, %(time)s in %(place)s (%(offset)s)") if place else _("%(day)s, %(time)s (%(offset)s)")) % told


def there_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """`Thursday 09:00`: a moment of the days to come as the clock shows it there."""
    return str(format_datetime(moment.astimezone(zone), "EEEE HH:mm", locale=_locale()))


def time_of_day(there: datetime) -> str:
    return str(format_time(there, "HH:mm", locale=_locale()))


def _locale() -> str:
    language = short_code(get_language())
    return LOCALES.get(language, language)
