"""How a figure is written on a page: in its unit, in the language of the page, and what is unknown as unknown."""

from decimal import Decimal

from django import template

from stocktake.statistics.charts.chart import TableOf
from stocktake.statistics.charts.messages import said

register = template.Library()


@register.filter
def figure(value: float | Decimal | None, unit: str) -> str:
    """`70.9 %`, `64,890,524`, `278.6 billion dollars`; what the source does not have is said so."""
    return said(value, unit)


@register.filter
def beside(value: float | None, table: TableOf) -> float:
    """How long a bar is in per cent, beside that of the greatest of its table."""
    most = max((values[0] or 0 for _names, values in table.rows), default=0) or 1
    return round(100 * max(value or 0, 0) / most, 1)
