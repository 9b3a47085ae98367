"""A chart on a page: its message, its picture, its table, its files, and the questions it answers."""

from typing import Any

from django import template
from django.urls import reverse

from stocktake.statistics.charts.chart import Chart

register = template.Library()
FORMATS = ("csv", "svg", "png")


@register.inclusion_tag("statistics/_chart.html")
def chart(one: Chart, level: int = 3) -> dict[str, Any]:
    """`level`: of its heading."""
    name, *words = one.route
    behind = f"?{one.question}" if one.question else ""
    files = [(form.upper(), reverse(name, args=(*words, form)) + behind) for form in FORMATS]
    return {"chart": one, "files": files, "unit": one.table.unit, "level": level}
