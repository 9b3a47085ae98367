"""The words templates share: texts in their language, tags, days and numbers as the reader's language writes them."""

import re
from datetime import date
from typing import Any

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal
from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from stocktake.foundation.texts import OWN_NAMES, RIGHT_TO_LEFT, Shown, short_code

register = template.Library()

LOCALES = {"en": "en_GB", "zh": "zh_Hans", "ar": "ar"}
"""Babel's names where they differ from ours; United Nations English writes 31 October 2030."""


def _locale() -> str:
    language = short_code(get_language())
    return LOCALES.get(language, language)


@register.filter
def language_name(code: str | None) -> str:
    """A language by its own name; what it is called elsewhere does not matter to those who read it."""
    short = short_code(code) if code else ""
    return OWN_NAMES.get(short) or (_("language not known") if short in {"", "und"} else str(code))


@register.filter
def direction(code: str | None) -> str:
    return "rtl" if code and short_code(code) in RIGHT_TO_LEFT else "ltr"


@register.filter
def day(value: date | None) -> str:
    """`31 October 2030`; nothing for nothing."""
    return format_date(value, "long", locale=_locale()) if value else ""


@register.filter
def number(value: float | None) -> str:
    return "" if value is None else format_decimal(value, locale=_locale())


@register.filter
def words(value: str) -> list[str]:
    """`"a b"` as a list, for a loop over words written in the template."""
    return value.split()


@register.simple_tag
def from_to(before: object, after: object) -> SafeString:
    """What was, and what is, each by itself; the arrow points where one reads."""
    return format_html("<bdi>{}</bdi> {} <bdi>{}</bdi>", before, "←" if get_language_bidi() else "→", after)


@register.simple_tag
def span(begins: date | None, ends: date | None, precision: str = "day") -> str:
    """A day, or a span of days or months, no more exact than it is known: a half-year reads `January – June 2020`."""
    if begins is None:
        return ""
    if precision == "year":
        return str(format_date(begins, "y", locale=_locale()))
    if precision == "day" and ends in (None, begins):
        return day(begins)
    said = str(format_interval(begins, ends or begins, "yMMMd" if precision == "day" else "yMMM", locale=_locale()))
    if _locale() == "zh_Hans":
        return said  # months are numbers there, and stay so
    for month in (begins, ends or begins):
        # The locale data knows spans with short months only; a paper writes them out.
        short = re.escape(format_date(month, "MMM", locale=_locale()))
        said = re.sub(rf"(?<!\w){short}(?!\w)", format_date(month, "MMMM", locale=_locale()), said)
    return said


@register.simple_tag
def text(shown: Shown | str | None) -> SafeString | str:
    """A text with its language and direction; one that is borrowed from another language carries a small mark."""
    if not isinstance(shown, Shown):
        return shown or ""
    if not shown.borrowed:
        return shown.text
    body = format_html('<span lang="{}" dir="{}">{}</span>', shown.language, shown.direction, shown.text)
    if not shown.text:
        return ""
    said = _("shown in %(language)s, not known in this language") % {"language": language_name(shown.language)}
    mark = format_html('<span aria-hidden="true">{}</span><span class="hidden-text"> ({})</span>', shown.language, said)
    return format_html('<bdi>{}<span class="borrowed" title="{}">{}</span></bdi>', body, said, mark)


@register.simple_tag(takes_context=True)
def tag_objective(context: template.Context, element: Any) -> SafeString | str:
    """An element of the framework as a tag: an objective by its number, leading to it; anything else by its label."""
    if element is None:
        return ""
    label = element.label
    if element.kind != "objective":
        return format_html('<span class="tag" lang="{}" dir="{}">{}</span>', label.language, label.direction, label.text)
    said = _("Objective %(number)s: %(label)s") % {"number": element.number, "label": label.text}
    inside = format_html('<span aria-hidden="true">{}</span><span class="hidden-text">{}</span>', element.number, said)
    review = context.get("review")
    address = review and _address("evidence:objective", review.code, element.number)
    if not address:
        return format_html('<span class="tag obj" title="{}">{}</span>', said, inside)
    return format_html('<a class="tag obj" href="{}" title="{}">{}</a>', address, said, inside)


@register.simple_tag
def language_tag(code: str | None) -> SafeString:
    """The language of a text, by its own name."""
    known = short_code(code) if code and code != "und" else ""
    return format_html('<span class="tag"{}>{}</span>', format_html(' lang="{}"', known) if known else "", language_name(code))


@register.simple_tag
def machine_mark() -> SafeString:
    """Says that a machine made this and nobody has looked yet. Nothing made by a machine is shown without it."""
    return format_html('<span class="tag machine">{}</span>', _("suggested by machine, unchecked"))


def _address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where this house has no such page yet."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def review_navigation(context: template.Context) -> list[dict[str, Any]]:
    """The pages of the review at hand, for whoever looks: the board is for officers, the desk for those who code."""
    review = context.get("review")
    if review is None:
        return []
    viewer = context.get("viewer")
    if viewer is None and "request" in context:
        # Whoever asked who is looking has left the answer on the request.
        viewer = getattr(context["request"], "_viewers", {}).get(review.code)
    speaks_for = getattr(viewer, "party_codes", ())
    pages = [
        ("review", "portal:review", _("Review"), True),
        ("answer", "questionnaires:party:desk", _("Answer"), bool(speaks_for)),
        ("board", "workspace:board", _("Board"), bool(viewer and viewer.is_officer)),
        ("desk", "evidence:desk", _("Desk"), bool(viewer and viewer.is_secretariat)),
        ("evidence", "evidence:sources", _("Evidence"), True),
        ("objectives", "evidence:objectives", _("Objectives"), True),
        ("papers", "synthesis:paper", _("Papers"), True),
        ("search", "evidence:search", _("Search"), True),
    ]
    return [
        {"address": address, "label": label, "current": context.get("section") == section}
        for section, name, label, open_to in pages
        if open_to and (address := _address(name, review.code, *(speaks_for[:1] if section == "answer" else ())))
    ]
