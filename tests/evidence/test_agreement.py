"""Krippendorff's alpha and its company, held against the examples their authors published."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.evidence.rules.agreement import alpha, confusion, masi, on_code, overall

_ = None
NOMINAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
"""Four observers, twelve units, values missing: example C of Krippendorff (2011)."""

MEG = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
OWEN = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
"""Two observers, ten units, yes or no: example A of Krippendorff (2011)."""


def both() -> list[dict[int, frozenset[int]]]:
    """The same two as readers who gave code 7, or nothing."""
    given = {0: frozenset[int](), 1: frozenset({7})}
    return [{1: given[one], 2: given[other]} for one, other in zip(MEG, OWEN, strict=True)]


def units(rows: list[list[int | None]]) -> list[list[int]]:
    return [[value for value in column if value is not None] for column in zip(*rows, strict=True)]


def test_alpha_is_the_published_one_for_two_observers_and_a_yes_or_no():
    assert alpha(units([MEG, OWEN])) == pytest.approx(0.095, abs=0.0005)


def test_alpha_is_the_published_one_for_four_observers_with_values_missing():
    assert alpha(units(NOMINAL)) == pytest.approx(0.743, abs=0.0005)


def test_alpha_says_nothing_where_nothing_could_differ():
    assert alpha([]) is None
    assert alpha([[1], [2]]) is None
    assert alpha([[0, 0], [0, 0]]) is None


def test_alpha_of_a_code_stands_inside_its_interval_and_is_the_same_each_time():
    readings = both()
    found = on_code(readings, 7)
    assert found.alpha == pytest.approx(0.095, abs=0.0005)
    assert found.low is not None and found.high is not None
    assert found.low < found.alpha < found.high
    assert found == on_code(readings, 7)


@pytest.mark.parametrize(
    ("together", "apart", "neither", "says"),
    [
        (30, 0, 70, "reliable"),
        (400, 140, 600, "tentative"),
        (20, 40, 20, "apart"),
        (4, 0, 90, "few"),
        (5, 3, 8, "few"),
        (0, 0, 9, "unknown"),
    ],
)
def test_a_code_is_relied_on_only_where_enough_was_read_to_say(together: int, apart: int, neither: int, says: str):
    given, nothing = frozenset({7}), frozenset[int]()
    readings = [{1: given, 2: given}] * together + [{1: given, 2: nothing}] * apart + [{1: nothing, 2: nothing}] * neither
    assert on_code(readings, 7).says == says


def test_positive_agreement_is_twice_the_common_over_all_that_was_given():
    readings = both()
    found = on_code(readings, 7)
    assert found.positive == pytest.approx(2 * 1 / (2 + 4))  # one common; Meg gave two, Owen four
    assert (found.passages, found.given) == (10, 5)


def test_a_passage_that_one_person_read_says_nothing_about_agreement():
    alone = [{1: frozenset({7})}]
    both = [{1: frozenset({7}), 2: frozenset({7})}, {1: frozenset(), 2: frozenset()}]
    assert on_code(alone + both, 7) == on_code(both, 7)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({1}, {1}, 0), (set(), set(), 0), ({1}, {2}, 1), ({1}, set(), 1),
        ({1}, {1, 2}, 1 - 1 / 2 * 2 / 3), ({1, 2}, {2, 3}, 1 - 1 / 3 * 1 / 3),
    ],
)  # fmt: skip
def test_sets_are_as_far_apart_as_passonneau_measures(one: set[int], other: set[int], apart: float):
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(apart)
    assert masi(frozenset(other), frozenset(one)) == pytest.approx(apart)


def test_readers_who_always_give_the_same_sets_agree_wholly():
    readings = [{1: frozenset({1, 2}), 2: frozenset({1, 2})}, {1: frozenset({3}), 2: frozenset({3})}]
    assert overall(readings) == pytest.approx(1)


def test_codes_taken_for_each_other_are_counted_and_common_ones_are_not():
    readings = [{1: frozenset({1, 9}), 2: frozenset({2, 9})}, {1: frozenset({1}), 2: frozenset({1, 2})}]
    assert confusion(readings, frozenset({1, 2, 9})) == Counter({(1, 2): 1})


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=1, max_size=30))
def test_alpha_is_never_more_than_one_and_knows_no_order(rows: list[list[int]]):
    found = alpha(rows)
    assert found is None or found <= 1
    turned = alpha([row[::-1] for row in reversed(rows)])
    assert turned == (None if found is None else pytest.approx(found))
