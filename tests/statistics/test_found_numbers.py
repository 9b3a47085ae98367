"""Numbers in sentences of six languages: what they are worth, how they are worded, and how far they are rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from stocktake.statistics.enums import Comparison
from stocktake.statistics.rules import numerals
from stocktake.statistics.rules.found_numbers import numbers_in

MORE, LEAST, ROUND = Comparison.MORE_THAN, Comparison.AT_LEAST, Comparison.ROUNDED


@pytest.mark.parametrize(
    ("text", "value", "step", "comparison", "kind"),
    [
        ("about 65 million migrants", 65_000_000, 1_000_000, ROUND, "amount"),
        ("an estimated 33.5 million workers", 33_500_000, 100_000, ROUND, "amount"),
        ("more than 106 million people", 106_000_000, 1_000_000, MORE, "amount"),
        ("at least 10 times the aid", 10, 10, LEAST, "times"),
        ("women are 51 per cent", 51, 1, ROUND, "share"),
        ("costs 7.10% of it", Decimal("7.10"), Decimal("0.01"), ROUND, "share"),
        ("64,890,524 persons", 64_890_524, 1, ROUND, "amount"),
        ("$327 billion in 2019", 327_000_000_000, 1_000_000_000, ROUND, "amount"),
        ("plus de 106,9 millions de personnes", 106_900_000, 100_000, MORE, "amount"),
        ("64 890 524 personnes", 64_890_524, 1, ROUND, "amount"),
        ("327 milliards de dollars", 327_000_000_000, 1_000_000_000, ROUND, "amount"),
        ("más de 2 mil millones", 2_000_000_000, 1_000_000_000, MORE, "amount"),
        ("al menos 71,5 por ciento", Decimal("71.5"), Decimal("0.1"), LEAST, "share"),
        ("более 106 миллионов человек", 106_000_000, 1_000_000, MORE, "amount"),
        ("65 млн мигрантов", 65_000_000, 1_000_000, ROUND, "amount"),
        ("71 процент", 71, 1, ROUND, "share"),
        ("约 6 500 万移民", 65_000_000, 1_000_000, ROUND, "amount"),
        ("超过1.06亿人", 106_000_000, 1_000_000, MORE, "amount"),
        ("百分之71", 71, 1, ROUND, "share"),
        ("51%的移民是女性", 51, 1, ROUND, "share"),
        ("نحو ٦٥ مليون مهاجر", 65_000_000, 1_000_000, ROUND, "amount"),
        ("أكثر من 106 ملايين شخص", 106_000_000, 1_000_000, MORE, "amount"),
        ("٧١٫٥ في المائة", Decimal("71.5"), Decimal("0.1"), ROUND, "share"),
    ],
)
def test_a_number_is_read_as_it_is_meant(text, value, step, comparison, kind):
    [found] = [each for each in numbers_in(text) if each.kind != "amount" or each.value > 1]
    assert (found.value, found.rounded_to, found.comparison, found.kind) == (value, step, comparison, kind)
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize("text", ["in 2019", "depuis 1990", "на 2020 год", "no number at all", "2018年", ""])
def test_a_year_is_no_amount(text):
    assert numbers_in(text) == []


def test_several_stand_in_their_order():
    found = numbers_in("Of the 65 million, 71 per cent came from within; in 2019 more than 327 billion was sent home.")
    assert [each.words for each in found] == ["65 million", "71 per cent", "more than 327 billion"]


@given(some.integers(1, 900), some.sampled_from(["en", "fr", "es", "ru"]))
def test_what_the_house_writes_in_millions_it_reads_again(number, language):
    written = numerals.large(Decimal(number) * 1_000_000, language)
    assert [each.value for each in numbers_in(written)] == [number * 1_000_000]


@given(some.decimals(0, 999, places=2), some.sampled_from(["en", "fr", "es", "ru", "zh", "ar"]))
def test_what_the_house_writes_as_a_share_it_reads_again(number, language):
    written = numerals.per_cent(number, language, 2, exact=True)
    [found] = numbers_in(written)
    assert (found.value, found.kind) == (number, "share")


@given(some.text(max_size=200))
def test_any_text_can_be_looked_through_and_what_is_found_stands_there(text):
    for found in numbers_in(text):
        assert text[found.start : found.end] == found.words


LANGUAGES = ["en", "fr", "es", "ru", "zh", "ar"]


@given(some.integers(100_000, 10**12), some.sampled_from(LANGUAGES))
def test_what_the_house_writes_in_full_it_reads_again(number, language):
    assert [each.value for each in numbers_in(numerals.number(number, language))] == [number]


@given(some.integers(1, 99_999), some.sampled_from([10**4, 10**6, 10**8, 10**9]), some.sampled_from(LANGUAGES))
def test_what_the_house_writes_with_a_word_of_scale_it_reads_again(number, scale, language):
    """To two places after the point, as it is written."""
    value = Decimal(number * scale) / 100
    written = numerals.large(value, language)
    [found] = numbers_in(written, language=language)
    assert abs(found.value - value) <= found.rounded_to / 2


@given(some.decimals(1, 99, places=1), some.sampled_from(LANGUAGES))
def test_what_the_house_writes_as_a_ratio_it_reads_again(number, language):
    [found] = numbers_in(numerals.times(number, language, 1, exact=True))
    assert (found.value, found.kind) == (number, "times")


@given(some.integers(1, 9_999), some.sampled_from(LANGUAGES))
def test_what_the_house_writes_in_dollars_it_reads_again(billions, language):
    [found] = numbers_in(numerals.dollars(Decimal(billions) * 10**9, language), language=language)
    assert abs(found.value - billions * 10**9) <= found.rounded_to / 2


def test_a_french_billion_is_known_by_the_language_of_its_text():
    assert [each.value for each in numbers_in("2 billions d’euros", language="fr")] == [2 * 10**12]
    assert [each.value for each in numbers_in("2 billion dollars", language="en")] == [2 * 10**9]
