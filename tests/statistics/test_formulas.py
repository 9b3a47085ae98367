"""The arithmetic of figures."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stocktake.statistics.enums import Formula
from stocktake.statistics.rules.formulas import compute, misfit, span

counts = st.integers(0, 10**12).map(Decimal)
wholes = st.integers(1, 10**12).map(Decimal)


@pytest.mark.parametrize(
    ("formula", "values", "made"),
    [
        (Formula.SUM, {"a": 2, "b": 3, "c": 5}, "10"),
        (Formula.SHARE, {"numerator": 71, "denominator": 200}, "35.5"),
        (Formula.RATIO, {"numerator": 22, "denominator": 4}, "5.5"),
        (Formula.FEMALE_SHARE, {"women": 1, "all": 4}, "25"),
        (Formula.PART, {"whole": 163_800_000, "share": Decimal("20.4")}, "33415200"),
    ],
)
def test_each_formula(formula: Formula, values: dict[str, int], made: str) -> None:
    assert compute(formula, {name: Decimal(value) for name, value in values.items()}) == Decimal(made)


def test_without_a_component_there_is_no_figure_and_missing_is_not_zero() -> None:
    assert compute(Formula.SHARE, {"numerator": Decimal(3)}) is None
    assert compute(Formula.SUM, {}) is None


def test_nothing_is_divided_by_zero() -> None:
    assert compute(Formula.RATIO, {"numerator": Decimal(3), "denominator": Decimal(0)}) is None
    assert compute(Formula.SHARE, {"numerator": Decimal(0), "denominator": Decimal(0)}) is None


def test_a_misfit_says_what_the_formula_is_made_of() -> None:
    assert misfit(Formula.SHARE, {"women", "all"}) == "“share” is made of numerator and denominator, not of all, women"
    assert misfit(Formula.SUM, {"whatever"}) == ""


@given(st.integers(0, 10**9), wholes)
def test_the_share_of_a_part_taken_of_the_whole_is_the_part_again(part: int, whole: Decimal) -> None:
    share = compute(Formula.SHARE, {"numerator": Decimal(part), "denominator": whole})
    assert share is not None
    again = compute(Formula.PART, {"whole": whole, "share": share})
    assert again is not None
    assert abs(again - part) < Decimal("0.000001")


@given(counts, wholes)
def test_a_ratio_times_its_denominator_is_its_numerator(numerator: Decimal, denominator: Decimal) -> None:
    ratio = compute(Formula.RATIO, {"numerator": numerator, "denominator": denominator})
    assert ratio is not None
    assert abs(ratio * denominator - numerator) < Decimal("0.000001")


@given(counts, counts)
def test_the_shares_of_women_and_of_men_make_a_hundred(women: Decimal, men: Decimal) -> None:
    assume(women + men > 0)
    shares = [compute(Formula.FEMALE_SHARE, {"women": some, "all": women + men}) for some in (women, men)]
    assert all(share is not None and 0 <= share <= 100 for share in shares)
    assert abs(sum(share or 0 for share in shares) - 100) < Decimal("0.000001")


@given(st.lists(counts, min_size=1, max_size=8))
def test_a_sum_over_a_partition_is_the_whole(parts: list[Decimal]) -> None:
    half = len(parts) // 2
    whole = compute(Formula.SUM, {str(n): value for n, value in enumerate(parts)})
    pieces = [compute(Formula.SUM, {str(n): value for n, value in enumerate(piece)}) or 0 for piece in (parts[:half], parts[half:])]
    assert whole == sum(pieces)


def test_rounded_components_reach_from_their_lowest_to_their_highest_reading() -> None:
    values = {"whole": Decimal(1000), "share": Decimal(20)}
    assert span(Formula.PART, values, {"whole": Decimal(100), "share": Decimal(2)}) == (
        Decimal(950) * 19 / 100,
        Decimal(1050) * 21 / 100,
    )
    assert span(Formula.PART, values, {}) == (Decimal(200), Decimal(200))
    assert span(Formula.PART, {"whole": Decimal(1)}, {}) is None
