"""The words of the pages on which somebody answers: their addresses, and who said something when."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stocktake.questionnaires.rules.two_texts import Stretch
from stocktake.questionnaires.views.desk import Desk
from stocktake.ui.templatetags.ui import day

register = template.Library()


@register.simple_tag
def at_desk(desk: Desk, page: str, *more: Any) -> str:
    """The address of a page at this desk."""
    return desk.address(page, *more)


@register.simple_tag
def beyond(desk: Desk, name: str, *more: Any) -> str:
    """The address of another page about this party's response, or nothing where this house has no such page yet."""
    response = desk.seat.response
    try:
        return reverse(name, args=[response.review.code, response.party.code, *more])
    except NoReverseMatch:
        return ""


@register.filter
def who(signature: str) -> str:
    """The name in a signature; the address is nobody's business on a page."""
    return signature.partition(" <")[0]


@register.filter
def moment(value: datetime | None) -> str:
    """`1 October 2030, 09:00 UTC`."""
    return f"{day(value.date())}, {value:%H:%M} UTC" if value else ""


@register.filter
def marked(stretches: list[Stretch], tag: str) -> SafeString:
    """A text with what differs inside `<ins>` or `<del>`."""
    return format_html_join(
        "", "{}", ((format_html("<{0}>{1}</{0}>", tag, one.text) if one.differs else one.text,) for one in stretches)
    )
