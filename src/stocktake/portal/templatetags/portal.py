"""How a fact is known and where it was seen. A tag and not an inclusion: a review's home shows a hundred of them."""

import re
from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from stocktake.reviews.enums import FactStatus
from stocktake.reviews.models.programme import Known

register = template.Library()


@register.simple_tag(takes_context=True)
def how_known(context: template.Context, entry: Known) -> SafeString | str:
    """A dot, with its meaning in words for those who ask; then the keys of the sources, leading to the foot of the page.

    Nothing for what is invented: the page says so once. What was looked for and not found says so in plain sight.
    """
    if entry.status == FactStatus.INVENTED:
        return ""
    label = FactStatus(entry.status).label
    if entry.status == FactStatus.NOT_FOUND or not entry.source:
        return format_html('<span class="how"><span class="known {}">{}</span></span>', slugify(entry.status), label)
    return format_html(
        '<span class="how"><span class="known {}" title="{}"><span class="hidden-text">{}</span></span> {}</span>',
        slugify(entry.status), label, label, _seen_in(entry.source, context.get("citations") or {}),
    )  # fmt: skip


def _seen_in(source: str, citations: Mapping[str, str]) -> SafeString:
    """Links, where every part of the source is a key of the pack's list; otherwise its words as they are."""
    parts = [part for part in re.split(r" · |, ", source) if part]
    if not all(part in citations for part in parts):
        return format_html('<span class="from" lang="en" dir="ltr">{}</span>', source)
    links = format_html_join(" ", '<a href="#source-{}">{}</a>', ((part, part) for part in parts))
    return format_html('<span class="from" dir="ltr">{}</span>', links)
