"""The words of the editor's pages."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from stocktake.foundation.texts import shown
from stocktake.questionnaires.enums import Audience, QuestionType
from stocktake.questionnaires.rules.definition import Option
from stocktake.ui.templatetags.ui import text

register = template.Library()


@register.filter
def in_reading_language(texts: Mapping[str, str]) -> SafeString | str:
    """A text as the reader sees it; marked where it is borrowed from another language."""
    return text(shown(texts))


@register.filter
def audience_name(value: str) -> str:
    return str(Audience(value).label) if value in Audience.values else value


@register.filter
def type_name(value: str) -> str:
    return str(QuestionType(value).label) if value in QuestionType.values else value


@register.filter
def page_of(pages: Mapping[str, str], code: str) -> str:
    """The section on whose page a question is answered."""
    return pages.get(code, code)


@register.simple_tag
def choice_text(option: Option, language: str) -> str:
    return option.labels.get(language, "")
