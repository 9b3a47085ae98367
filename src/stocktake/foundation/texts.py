"""Texts in several languages, and what is shown where a language is missing.

A text is a mapping of language code to string. A missing language is absent from the mapping; it is then shown in
another language and marked as such, never invented.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import get_language

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
"""The six official languages of the United Nations, in the order in which a missing text falls back."""

RIGHT_TO_LEFT = frozenset({"ar"})

OWN_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ru": "Русский", "zh": "中文", "ar": "العربية"}
"""Each language by the name its speakers use; a language switch is never translated."""


class Shown(NamedTuple):
    """A text as shown: what it says, in which language, and whether that is another language than was asked for."""

    text: str
    language: str
    borrowed: bool

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __str__(self) -> str:
        return self.text


def short_code(language: str | None) -> str:
    """`zh-hans` and `zh-CN` are `zh` here; nothing at all is English."""
    return (language or "en").split("-")[0].split("_")[0].lower()


def shown(texts: Mapping[str, str] | None, language: str | None = None) -> Shown:
    """The text in a language (the interface's, if none is named), or else in the first language that has it."""
    wanted = short_code(language or get_language())
    texts = texts or {}
    for candidate in (wanted, *LANGUAGES, *texts):
        if texts.get(candidate):
            return Shown(texts[candidate], candidate, candidate != wanted)
    return Shown("", wanted, False)
