"""One table of conditions for both readers of them: here in Python, and in tests/journeys in the browser."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.questionnaires.rules.conditions import holds, questions_in
from stocktake.questionnaires.rules.on_page import on_page

CASES = json.loads(Path(__file__).with_name("condition_cases.json").read_text(encoding="utf-8"))

CODES = ("A.1", "A.2", "A.3")
leaves = st.builds(
    lambda question, op, value: {"question": question, "op": op, "value": value},
    st.sampled_from(CODES), st.sampled_from(["=", "!=", "<", ">", "selected"]), st.sampled_from(["a", "b", "1", "2", ""]),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_condition_holds_as_the_table_says(case):
    assert holds(case["tree"], lambda code: case["answers"].get(code, "")) is case["holds"]


@given(tree=trees, texts=st.fixed_dictionaries(dict.fromkeys(CODES, st.sampled_from(["", "a", "b", "a b", "1", "2"]))),
       here=st.sets(st.sampled_from(CODES)))  # fmt: skip
def test_settled_for_a_page_it_says_the_same_and_names_no_question_of_another_page(tree, texts, here):
    whole = holds(tree, lambda code: texts[code])
    left = on_page(tree, here, lambda code: texts[code])
    assert set(questions_in(left)) <= here
    if left is not None:
        assert holds(left, lambda code: texts[code]) is whole
