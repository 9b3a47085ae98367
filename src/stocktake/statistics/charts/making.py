"""Charts of the usual kinds, each whole: message, shapes, table, words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.statistics.charts import bodies, messages
from stocktake.statistics.charts.chart import Ask, Chart, Key, table
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.line_picture import Pyramid

Years = Sequence[tuple[int, Any]]
"""Years in order, each with its number; None where it is not known."""


def line_chart(
    key: str, title: str, series: Sequence[tuple[str, str, Years]], unit: Unit, asks: Sequence[Ask], about: str = ""
) -> Chart:
    """Lines through the years. `series`: for each its short name, what it is called, and its years."""
    known = {short: [(year, float(value)) for year, value in years if value is not None] for short, _name, years in series}
    body, drawn = bodies.lines(known, messages.saying(unit))
    places = list(known)
    keys = [Key(places.index(short), name) for short, name, _years in series if any(line.name == short for line in drawn)]
    values = [dict(years) for _short, _name, years in series]
    rows = [((str(year),), tuple(own.get(year) for own in values)) for year in sorted(set().union(*values))]
    words = messages.in_words(title, [(name, known[short]) for short, name, _years in series], unit)
    return Chart(
        key, "lines", title, words, table([_("Year")], [name for _short, name, _years in series], rows, unit), body,
        keys=tuple(keys) if len(series) > 1 else (), asks=tuple(asks), about=about,
    )  # fmt: skip


def bar_chart(
    key: str, title: str, rows: Sequence[tuple[Sequence[str], float, float]], unit: Unit, asks: Sequence[Ask], heads: Sequence[str]
) -> Chart:
    """A list of the greatest: the names of each, its number, and its share of the greatest in per cent."""
    named = [(" – ".join(names), value, share) for names, value, share in rows]
    body, height = bodies.bars(named, messages.saying(unit), rtl=short_code(get_language()) == "ar")
    words = messages.listed_in_words(title, [(name, value) for name, value, _share in named], unit)
    told = table(heads, [_("Number")], [(names, (value,)) for names, value, _share in rows], unit)
    return Chart(key, "bars", title, words, told, body, height=height, asks=tuple(asks))


def age_chart(key: str, place: str, found: Pyramid, year: int, asks: Sequence[Ask]) -> Chart:
    """Women to the left and men to the right; the youngest at the bottom."""
    most = max(found.bands, key=lambda band: band.women + band.men)
    title = messages.of_ages(place, year, most.name)
    rows = [((band.name,), (band.women, band.men)) for band in reversed(found.bands)]
    told: Mapping[str, list[tuple[str, Any]]] = {
        _("women"): [(band.name, band.women) for band in reversed(found.bands)],
        _("men"): [(band.name, band.men) for band in reversed(found.bands)],
    }
    words = " ".join([title + ".", *(messages.listed_in_words(name, own, Unit.PERSONS) for name, own in told.items())])
    keys = (Key(0, _("women, on the left"), "box"), Key(1, _("men, on the right"), "box"))
    return Chart(
        key, "pyramid", title, words, table([_("Ages")], list(told), rows, Unit.PERSONS), bodies.pyramid(found),
        width=found.width, height=found.height, keys=keys, asks=tuple(asks),
        about=_("Migrants living here by age and sex, %(year)s") % {"year": year},
    )  # fmt: skip
