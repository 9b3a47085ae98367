"""Conditions travel between a spreadsheet's writing and the tree; what is outside the documented part is refused by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.questionnaires.rules.conditions import holds
from stocktake.questionnaires.rules.relevant import DEEPEST, CannotBeWritten, NotUnderstood, is_tree, text_of, tree_of

codes = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_.-]{0,8}\Z")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="'"), max_size=12)
numbers = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 4))
compare = st.sampled_from(["=", "!=", "<", ">"])


def trees_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    """Conditions as they can be written: no lists of one, and no text with both quotation marks."""
    leaves = st.one_of(
        st.fixed_dictionaries({"question": codes, "op": compare, "value": texts | numbers}),
        st.fixed_dictionaries({"question": codes, "op": st.just("selected"), "value": texts}),
        st.fixed_dictionaries({"question": codes, "op": st.just("count-selected"), "compare": compare, "value": numbers}),
    )
    return st.recursive(
        leaves,
        lambda below: st.one_of(
            st.fixed_dictionaries({"all": st.lists(below, min_size=2, max_size=3)}),
            st.fixed_dictionaries({"any": st.lists(below, min_size=2, max_size=3)}),
            st.fixed_dictionaries({"not": below}),
        ),
        max_leaves=8,
    )


trees = trees_of(texts)


@settings(deadline=None)
@given(trees, codes)
def test_every_tree_is_written_and_read_back_the_same(tree, own):
    assert is_tree(tree)
    assert tree_of(text_of(tree)) == tree
    assert tree_of(text_of(tree, own=own), own=own) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${A.1} = 'yes'", {"question": "A.1", "op": "=", "value": "yes"}),
        ('${A.1}!="no"', {"question": "A.1", "op": "!=", "value": "no"}),
        ("${A.1} = ‘yes’", {"question": "A.1", "op": "=", "value": "yes"}),
        ("selected(${ A.2 }, 'health')", {"question": "A.2", "op": "selected", "value": "health"}),
        ("count-selected(${A.2}) > 2", {"question": "A.2", "op": "count-selected", "compare": ">", "value": 2}),
        ("not(${B_1-x} < -4.5)", {"not": {"question": "B_1-x", "op": "<", "value": -4.5}}),
        (
            "${a} = 1 or ${b} = 2 and ${c} = 3",
            {"any": [
                {"question": "a", "op": "=", "value": 1},
                {"all": [{"question": "b", "op": "=", "value": 2}, {"question": "c", "op": "=", "value": 3}]},
            ]},
        ),
        (
            "(${a} = 1 or ${b} = 2) and ${c} = 3",
            {"all": [
                {"any": [{"question": "a", "op": "=", "value": 1}, {"question": "b", "op": "=", "value": 2}]},
                {"question": "c", "op": "=", "value": 3},
            ]},
        ),
    ],
)  # fmt: skip
def test_the_documented_part_is_understood(text, tree):
    assert tree_of(text) == tree


def test_a_lone_dot_is_the_question_itself_in_a_constraint_only():
    assert tree_of(". > 0 and . < 100", own="B.1") == {
        "all": [{"question": "B.1", "op": ">", "value": 0}, {"question": "B.1", "op": "<", "value": 100}]
    }
    with pytest.raises(NotUnderstood):
        tree_of(". > 0")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("${A.1} >= 3", ">="),
        ("today() > ${A.1}", "today"),
        ("${A.1} + 1 = 2", "+"),
        ("regex(., '[0-9]+')", "regex"),
        ("if(${A.1} = 1, 2, 3)", "if"),
        ("${A.1} = yes", "yes"),
        ("'yes' = ${A.1}", "yes"),
        ("${A.1} = ${A.2}", "${A.2}"),
        ("${A.1} = 'yes' ${A.2}", "${A.2}"),
        ("${A.1} = 'yes", "'yes"),
        ("selected(${A.1}, 3)", "3"),
        ("count-selected(${A.1})", "breaks off"),
        ("", "breaks off"),
        ("(${A.1} = 1", "breaks off"),
        ("selected(../A.1, 'x')", "../A.1"),
        ("${A.1} = 1.2.3", "1.2.3"),
    ],
)
def test_anything_else_is_refused_and_named(text, named):
    with pytest.raises(NotUnderstood) as refusal:
        tree_of(text, own="B.1")
    assert named in str(refusal.value)


def test_brackets_without_end_are_refused_and_not_followed():
    with pytest.raises(NotUnderstood, match="brackets"):
        tree_of("(" * (DEEPEST + 1) + "${a} = 1" + ")" * (DEEPEST + 1))
    with pytest.raises(NotUnderstood, match="at most"):
        tree_of("${a} = '" + "x" * 3000 + "'")


def test_a_text_with_both_quotation_marks_cannot_be_written_and_says_so():
    with pytest.raises(CannotBeWritten, match="both kinds"):
        text_of({"question": "A", "op": "=", "value": 'it\'s "so"'})


@pytest.mark.parametrize(
    "wrong",
    [None, [], {}, {"all": []}, {"question": "A"}, {"question": "A", "op": ">=", "value": 1}, {"all": [{"not": "x"}]},
     {"question": "A", "op": "count-selected", "value": 1}],
)  # fmt: skip
def test_what_is_not_a_tree_is_known(wrong):
    assert not is_tree(wrong)


@settings(deadline=None)
@given(trees)
def test_a_tree_can_be_asked_whatever_was_answered(tree):
    assert holds(tree, lambda code: "") in {True, False}
    assert holds(tree, lambda code: "health 3") in {True, False}
