"""Numbers and lists as a paper of the United Nations writes them."""

import pytest
from django.utils.translation import override

from stocktake.synthesis.rules.wording import listed, number, opening, roman, together


def test_numbers_under_ten_are_words_and_others_figures() -> None:
    with override("en"):
        assert [number(value) for value in (1, 9, 10, 1200)] == ["one", "nine", "10", "1200"]


def test_numbers_of_one_kind_in_a_sentence_are_all_words_or_all_figures() -> None:
    with override("en"):
        assert together(6, 9) == ("six", "nine")
        assert together(6, 12) == ("6", "12")


def test_no_figure_opens_a_sentence() -> None:
    with override("en"):
        assert opening(4) == "Four"
        assert opening(14) == "Fourteen"


def test_a_list_ends_with_and() -> None:
    with override("en"):
        assert listed(["2"]) == "2"
        assert listed(["2", "5", "18"]) == "2, 5 and 18"


@pytest.mark.parametrize(("value", "written"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV")])
def test_chapters_have_roman_numbers(value: int, written: str) -> None:
    assert roman(value) == written


def test_a_thousand_is_written_as_the_language_does() -> None:
    with override("en"):
        assert number(12345) == "12,345"
    with override("fr"):
        assert number(12345).replace("\u202f", " ").replace("\xa0", " ") == "12 345"
