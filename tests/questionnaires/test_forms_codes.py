"""The printed code: found again however it was typed, refused when a sign is wrong."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stocktake.questionnaires.rules.codes import LETTERS, bookmark, check_character, fold, printed, read_code

CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,3}(\.[0-9]{1,2}){0,3}", fullmatch=True)
KEYS = st.text(alphabet=LETTERS, min_size=4, max_size=4)
SHARED = [{"Y", "0"}, {"Z", "1"}, {"2", "."}]
"""Three pairs of signs that have one value: 34 kinds of signs and 31 values."""


@given(CODES, st.one_of(st.just(""), KEYS))
def test_a_printed_code_is_read_back(code, item):
    read = read_code(printed(code, item))
    assert (read.code, read.item) == (fold(code), fold(item))


@given(CODES, KEYS)
def test_case_look_alikes_and_spaces_make_no_difference(code, item):
    typed = printed(code, item).lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    read = read_code(f"  [{typed}] and what follows")
    assert (read.code, read.item, read.rest) == (fold(code), fold(item), " and what follows")


@given(CODES, st.data())
def test_one_wrong_sign_is_found(code, data):
    place = data.draw(st.integers(0, len(code) - 1))
    sign = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTUVWXYZ."))
    wrong = code[:place] + sign + code[place + 1 :]
    assume(fold(wrong) != fold(code) and {fold(wrong[place]), fold(code[place])} not in SHARED)
    assert check_character(wrong) != check_character(code)


@given(CODES, st.data())
def test_two_signs_that_changed_places_are_found(code, data):
    assume(len(code) > 1)
    first = data.draw(st.integers(0, len(code) - 2))
    second = data.draw(st.integers(first + 1, len(code) - 1))
    signs = list(code)
    signs[first], signs[second] = signs[second], signs[first]
    one, other = fold(code[first]), fold(code[second])
    assume(one != other and {one, other} not in SHARED)
    assert check_character("".join(signs)) != check_character(code)


def test_the_check_character_is_never_one_that_is_taken_for_another():
    assert {check_character(f"{letter}.{number}") for letter in "ABCDEFGHJ" for number in range(1, 60)} <= set(LETTERS)
    assert not set("0O1IL") & set(LETTERS)


@pytest.mark.parametrize("text", ["", "A.1", "COVID-19", "well-being", "A.1-", "A.1-0", "(see annex)", "2030-10-31"])
def test_what_is_no_code_is_none(text):
    assert read_code(text) is None


@given(CODES, st.one_of(st.just(""), KEYS))
def test_a_bookmark_has_a_name_that_every_program_takes(code, item):
    name = bookmark(code, item)
    assert name.startswith("_q_") and len(name) <= 40 and name.replace("_", "").isalnum()
