"""How numbers are written in the six languages. The golden forms are the specification; `·` stands for a space that does not break."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.statistics.rules import numerals
from stocktake.statistics.rules.numerals import NBSP

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


def golden(text: str) -> str:
    return text.replace("·", NBSP)


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        (64_890_524, ["64,890,524", "64·890·524", "64·890·524", "64·890·524", "64·890·524", "64,890,524"]),
        (1234, ["1,234", "1·234", "1234", "1·234", "1·234", "1,234"]),
        (-20_500, ["-20,500", "-20·500", "-20·500", "-20·500", "-20·500", "-20,500"]),
        (0, ["0"] * 6),
    ],
)
def test_a_number_in_full(value: int, forms: list[str]) -> None:
    assert [numerals.number(value, language) for language in LANGUAGES] == [golden(form) for form in forms]


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        ("65000000", ["65·million", "65·millions", "65·millones", "65·млн", "6·500·万", "65·مليون"]),
        ("1000000", ["1·million", "1·million", "1·millón", "1·млн", "100·万", "1·مليون"]),
        ("1500000", ["1.5·million", "1,5·million", "1,5·millones", "1,5·млн", "150·万", "1.5·مليون"]),
        ("5000000", ["5·million", "5·millions", "5·millones", "5·млн", "500·万", "5·ملايين"]),
        ("106000000", ["106·million", "106·millions", "106·millones", "106·млн", "1.06·亿", "106·ملايين"]),
        ("3000000000", ["3·billion", "3·milliards", "3000·millones", "3·млрд", "30·亿", "3·بلايين"]),
        ("999999999", ["1·billion", "1·milliard", "1000·millones", "1·млрд", "10·亿", "1·بليون"]),
        ("20500", ["20,500", "20·500", "20·500", "20·500", "2.05·万", "20,500"]),
        ("-65000000", ["-65·million", "-65·millions", "-65·millones", "-65·млн", "-6·500·万", "-65·مليون"]),
    ],
)
def test_a_large_number_as_it_is_said(value: str, forms: list[str]) -> None:
    assert [numerals.large(Decimal(value), language) for language in LANGUAGES] == [golden(form) for form in forms]


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        ("71", ["71·per cent", "71·pour cent", "71·%", "71·процент", "71%", "71·في المائة"]),
        ("70.88", ["70.88·per cent", "70,88·pour cent", "70,88·%", "70,88·процента", "70.88%", "70.88·في المائة"]),
        ("12", ["12·per cent", "12·pour cent", "12·%", "12·процентов", "12%", "12·في المائة"]),
    ],
)
def test_a_share(value: str, forms: list[str]) -> None:
    assert [numerals.per_cent(Decimal(value), language) for language in LANGUAGES] == [golden(form) for form in forms]


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        (
            "327000000000",
            [
                "$327·billion",
                "327·milliards·de·dollars",
                "327·000·millones·de·dólares",
                "327·млрд·долл.·США",
                "3·270·亿美元",
                "327·بليون·دولار",
            ],
        ),
        ("500", ["$500", "500·dollars", "500·dólares", "500·долл.·США", "500·美元", "500·دولار"]),
        (
            "-1500000",
            [
                "-$1.5·million",
                "-1,5·million·de·dollars",
                "-1,5·millones·de·dólares",
                "-1,5·млн·долл.·США",
                "-150·万美元",
                "-1.5·مليون·دولار",
            ],
        ),
    ],
)
def test_an_amount_of_money(value: str, forms: list[str]) -> None:
    assert [numerals.dollars(Decimal(value), language) for language in LANGUAGES] == [golden(form) for form in forms]


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        ("10", ["10·times", "10·fois", "10·veces", "10·раз", "10·倍", "10·مرات"]),
        ("11.06", ["11.06·times", "11,06·fois", "11,06·veces", "11,06·раза", "11.06·倍", "11.06·مرة"]),
        ("1", ["1·time", "1·fois", "1·vez", "1·раз", "1·倍", "1·مرة"]),
        ("3", ["3·times", "3·fois", "3·veces", "3·раза", "3·倍", "3·مرات"]),
    ],
)
def test_a_ratio(value: str, forms: list[str]) -> None:
    assert [numerals.times(Decimal(value), language) for language in LANGUAGES] == [golden(form) for form in forms]


def test_russian_counts_eleven_unlike_one_and_twenty_one_like_it() -> None:
    words = {value: numerals.per_cent(value, "ru").split(NBSP)[1] for value in (1, 2, 5, 11, 12, 21, 24, 111)}
    one, few, many = "процент", "процента", "процентов"
    assert words == {1: one, 2: few, 5: many, 11: many, 12: many, 21: one, 24: few, 111: many}


def test_a_computed_number_keeps_its_closing_zeros_and_persons_stay_whole() -> None:
    assert numerals.computed(Decimal("49.3991"), "per-cent", "en") == golden("49.40·per cent")
    assert numerals.computed(Decimal("278578955110"), "us-dollars", "fr") == golden("278,58·milliards·de·dollars")
    assert numerals.computed(Decimal("33415200.4"), "persons", "ru") == golden("33·415·200")


def test_halves_are_rounded_away_from_zero() -> None:
    assert numerals.number(Decimal("2.5"), "en") == "3"
    assert numerals.number(Decimal("-2.5"), "en") == "-3"


def test_a_language_that_is_not_known_is_written_as_english_and_regional_codes_are_understood() -> None:
    assert numerals.large(65_000_000, "tlh") == numerals.large(65_000_000, "en")
    assert numerals.large(65_000_000, "zh-hans") == numerals.large(65_000_000, "zh")


@given(st.integers(-(10**15), 10**15), st.sampled_from(LANGUAGES))
def test_a_number_in_full_can_be_read_back_and_never_breaks(value: int, language: str) -> None:
    written = numerals.number(value, language)
    assert " " not in written
    assert int(written.replace(NBSP, "").replace(",", "")) == value
