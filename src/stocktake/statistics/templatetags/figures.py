"""How a figure is written on a page: in its unit, in the language of the page, and what is unknown as unknown."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.statistics.rules.numerals import computed

register = template.Library()


@register.filter
def figure(value: float | Decimal | None, unit: str) -> str:
    """`70.9 %`, `64,890,524`, `278.6 billion dollars`; what the source does not have is said so."""
    if value is None:
        return _("unknown")
    return computed(value if isinstance(value, Decimal) else Decimal(repr(value)), unit, short_code(get_language()), 1)
