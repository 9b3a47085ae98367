"""The words of the pages on which returned files are compared."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stocktake.questionnaires.rules.two_texts import Stretch

register = template.Library()


@register.filter
def differing(stretches: Sequence[Stretch], tag: str) -> SafeString:
    """A text with what differs inside `<ins>` or `<del>`, said in words to whoever hears the page."""
    word = _("added") if tag == "ins" else _("taken out")
    return format_html_join("", "{}", ((_marked(one, tag, word),) for one in stretches))


def _marked(one: Stretch, tag: str, word: str) -> SafeString | str:
    if not one.differs:
        return one.text
    if not one.text.strip():
        return format_html("<{0}>{1}</{0}>", tag, one.text)
    # The word is isolated: it is in the language of the page, and must not turn a text in another around.
    return format_html('<{0}><bdi class="hidden-text">[{1}: </bdi>{2}<bdi class="hidden-text">]</bdi></{0}>', tag, word, one.text)
