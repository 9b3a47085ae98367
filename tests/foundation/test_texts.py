"""A text in a language that is missing is shown in another one, and says so."""

import pytest
from django.utils.translation import override

from stocktake.foundation.texts import LANGUAGES, Shown, shown

TITLE = {"fr": "Objectif", "zh": "目标", "ar": "هدف"}


@pytest.mark.parametrize(
    ("wanted", "text", "language", "borrowed"),
    [
        ("fr", "Objectif", "fr", False),
        ("zh-hans", "目标", "zh", False),
        ("en", "Objectif", "fr", True),
        ("ru", "Objectif", "fr", True),
        ("ar", "هدف", "ar", False),
    ],
)
def test_what_is_shown_to_a_reader_of(wanted: str, text: str, language: str, borrowed: bool):
    assert shown(TITLE, wanted) == Shown(text, language, borrowed)


def test_without_a_wish_the_language_of_the_page_decides():
    with override("zh-hans"):
        assert shown(TITLE).text == "目标"


def test_an_empty_text_counts_as_missing():
    assert shown({"en": "", "es": "Objetivo"}, "en") == Shown("Objetivo", "es", True)


def test_no_text_at_all_is_empty_and_not_borrowed():
    assert shown({}, "en") == Shown("", "en", False)
    assert shown(None, "en") == Shown("", "en", False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_arabic_runs_from_right_to_left(language: str):
    assert shown({language: "x"}, language).direction == ("rtl" if language == "ar" else "ltr")
