"""How an indicator's numbers are written: in its unit and the language of the page, differences with their sign, the unknown with why."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.frameworks.enums import IndicatorUnit
from stocktake.statistics.enums import Unit
from stocktake.statistics.measures.words import SEXES
from stocktake.statistics.rules.numerals import computed
from stocktake.ui.templatetags.ui import number

if TYPE_CHECKING:
    from stocktake.statistics.queries.international import Published

register = template.Library()
MINUS = "\u2212"
MOST_PLACES = 6


@register.simple_tag
def quantity(value: Decimal, unit: str) -> str:
    """A number in its unit; of a unit that only indicators have, the number alone: its unit stands above the table."""
    if unit in Unit.values:
        return computed(value, unit, short_code(get_language()), _places(value))
    return number(float(value))


def _places(value: Decimal) -> int:
    """One decimal, or as many as it takes for a number that is not zero not to look like it."""
    return next((places for places in range(1, MOST_PLACES) if not value or round(value, places)), MOST_PLACES)


@register.simple_tag
def apart(value: Decimal, unit: str) -> str:
    """A difference with its sign; of shares in points."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    if unit == IndicatorUnit.PER_CENT:
        return sign + _("%(number)s points") % {"number": number(round(float(abs(value)), _places(value)))}
    return sign + quantity(abs(value), unit)


@register.simple_tag
def apart_share(value: Decimal) -> str:
    """The same in per cent of the international number."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + computed(abs(value), Unit.PER_CENT, short_code(get_language()), 1)


@register.filter
def part_name(part: str) -> str:
    """`sex=female` as “women”, `age=0-17` as “ages 0–17”; the whole is all."""
    by, _sign, what = part.partition("=")
    if by == "sex":
        return str(SEXES.get(what, what))
    return _("ages %(ages)s") % {"ages": what.replace("-", "–")} if by == "age" else _("in all")


@register.filter
def why_lacking(published: "Published") -> str:
    """Why there is no international number, in words."""
    words = {
        "not-named": _("the list names no international number"),
        "not-imported": _("the release %(release)s is not held here") % {"release": published.release},
        "not-meant": _("what is invented is never laid beside what is real"),
        "no-terms": _("the release %(release)s states no terms of use") % {"release": published.release},
        "no-number": _("the release %(release)s has no number for it") % {"release": published.release},
        "no-part": _("the release %(release)s does not tell it apart") % {"release": published.release},
    }
    return words.get(str(published.lacking or ""), "")
