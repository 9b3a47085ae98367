"""How numbers and lists are written in a paper of the United Nations. Everything through gettext.

Rules of the English Editorial Manual: numbers under ten in words, others in figures; numbers of the same kind in one
sentence all in words or all in figures; no figure opens a sentence; "per cent" in words. Another language says
otherwise in its catalogue, by translating the words of the numbers as it wants them.
"""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

WORDS = (
    pgettext_lazy("number", "none"), pgettext_lazy("number", "one"), pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"), pgettext_lazy("number", "four"), pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"), pgettext_lazy("number", "seven"), pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
)  # fmt: skip

LARGER = (
    pgettext_lazy("number", "ten"), pgettext_lazy("number", "eleven"), pgettext_lazy("number", "twelve"),
    pgettext_lazy("number", "thirteen"), pgettext_lazy("number", "fourteen"), pgettext_lazy("number", "fifteen"),
    pgettext_lazy("number", "sixteen"), pgettext_lazy("number", "seventeen"), pgettext_lazy("number", "eighteen"),
    pgettext_lazy("number", "nineteen"), pgettext_lazy("number", "twenty"),
)  # fmt: skip
"""Words for the first place of a sentence, where no figure may stand."""

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def number(value: int) -> str:
    """Under ten in words, else in figures."""
    return str(WORDS[value]) if 0 <= value < len(WORDS) else figures(value)


def figures(value: int) -> str:
    """Digits, with the thousands grouped as the language does."""
    return formats.number_format(value, use_l10n=True, force_grouping=value >= 10000)


def together(*values: int) -> tuple[str, ...]:
    """Numbers of one kind in one sentence: all in words, or all in figures."""
    if all(0 <= value < len(WORDS) for value in values):
        return tuple(number(value) for value in values)
    return tuple(figures(value) for value in values)


def opening(value: int) -> str:
    """A number in the first place of a sentence: in words up to twenty, with a capital letter."""
    words = (*WORDS, *LARGER)
    return capital(str(words[value])) if 0 <= value < len(words) else figures(value)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def roman(value: int) -> str:
    """I, II, III… for the chapters of a paper."""
    written = ""
    for worth, sign in ROMAN:
        while value >= worth:
            written, value = written + sign, value - worth
    return written


def listed(items: Sequence[str]) -> str:
    """A, B and C."""
    if len(items) < 2:
        return "".join(items)
    comma = pgettext("between the items of a list", ", ")
    return _("%(first)s and %(last)s") % {"first": comma.join(items[:-1]), "last": items[-1]}
