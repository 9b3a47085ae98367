"""Stated against computed: the rule, as a table and as properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.statistics.enums import Comparison, Verdict
from stocktake.statistics.rules.compare import Because, Statement, judge, rounded

ABOUT, AT_LEAST, MORE = Comparison.ROUNDED, Comparison.AT_LEAST, Comparison.MORE_THAN
YES, NEARLY, NO = Verdict.REPRODUCED, Verdict.TO_ROUNDING, Verdict.NOT_REPRODUCED


@pytest.mark.parametrize(
    ("comparison", "stated", "step", "computed", "verdict", "because"),
    [
        (ABOUT, 65, 1, "65", YES, Because.EQUAL),
        (ABOUT, 65, 1, "64.890524", NEARLY, Because.ROUNDS),
        (ABOUT, 65, 1, "64.5", NEARLY, Because.ROUNDS),
        (ABOUT, 65, 1, "64.49", NO, Because.DIFFERS),
        (ABOUT, 65, 1, "65.5", NO, Because.DIFFERS),
        (ABOUT, 51, 1, "49.40", NO, Because.DIFFERS),
        (MORE, 106, 1, "106.956991", YES, Because.HOLDS),
        (MORE, 106, 1, "106", NO, Because.DIFFERS),
        (MORE, 106, 1, "105.915637", NO, Because.DIFFERS),
        (AT_LEAST, 10, 1, "11.06", YES, Because.HOLDS),
        (AT_LEAST, 10, 1, "10", YES, Because.HOLDS),
        (AT_LEAST, 10, 1, "9.99", NO, Because.DIFFERS),
    ],
)
def test_a_statement_is_right_in_its_own_words_or_not_at_all(comparison, stated, step, computed, verdict, because) -> None:
    assert judge(Statement(Decimal(stated), comparison, Decimal(step)), Decimal(computed)) == (verdict, because)


def test_a_number_that_cannot_be_computed_is_not_reproduced() -> None:
    assert judge(Statement(Decimal(65), ABOUT, Decimal(1)), None) == (NO, Because.MISSING)


def test_a_statement_within_what_rounded_inputs_allow_comes_out_to_rounding() -> None:
    statement = Statement(Decimal("33.5"), ABOUT, Decimal("0.1"))
    assert judge(statement, Decimal("33.4152"), (Decimal("33.32"), Decimal("33.51"))) == (
        NEARLY,
        Because.INPUTS_ROUNDED,
    )
    assert judge(statement, Decimal("33.4152"), (Decimal("33.38"), Decimal("33.44"))) == (NO, Because.DIFFERS)


def test_a_threshold_that_rounded_inputs_may_reach_comes_out_to_rounding() -> None:
    statement = Statement(Decimal(10), AT_LEAST, Decimal(1))
    assert judge(statement, Decimal("9.98"), (Decimal("9.9"), Decimal("10.1"))) == (NEARLY, Because.INPUTS_ROUNDED)


@given(st.decimals(0, 10**9, places=4), st.sampled_from([Decimal(1), Decimal(10), Decimal("0.1"), Decimal(1000)]))
def test_whoever_rounds_a_computed_number_states_it_rightly(computed: Decimal, step: Decimal) -> None:
    verdict, _because = judge(Statement(rounded(computed, step), ABOUT, step), computed)
    assert verdict in {YES, NEARLY}
    assert judge(Statement(rounded(computed, step) + 2 * step, ABOUT, step), computed)[0] == NO


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_than_is_stricter_than_at_least(stated: int, computed: int) -> None:
    def holds(comparison: Comparison) -> bool:
        return judge(Statement(Decimal(stated), comparison, Decimal(1)), Decimal(computed))[0] == YES

    assert holds(MORE) == (computed > stated)
    assert holds(AT_LEAST) == (holds(MORE) or computed == stated)
