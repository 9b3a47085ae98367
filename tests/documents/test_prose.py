"""What people type into a field: paragraphs, lists and lines, found without any markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.prose import lines, stretches


def told(text: str) -> list[tuple[str, str]]:
    return [(one.mark, one.text) for one in stretches(text)]


def test_an_empty_line_parts_paragraphs():
    assert told("One.\n\nTwo.") == [("", "One."), ("", "Two.")]


def test_a_line_that_has_ended_its_sentence_ends_its_paragraph():
    assert told("One is said.\nTwo is said.") == [("", "One is said."), ("", "Two is said.")]


def test_a_line_that_was_wrapped_goes_on():
    assert told("One is said\nover two lines.") == [("", "One is said over two lines.")]


def test_wrapped_chinese_is_joined_without_a_space():
    assert told("自2029年起，汇款手续费\n不得超过百分之三。") == [("", "自2029年起，汇款手续费不得超过百分之三。")]


@pytest.mark.parametrize("mark", ["-", "–", "•", "*", "1.", "12)", "(3)", "a)", "iv.", "١.", "(一)", "（二）", "三、"])
def test_a_bullet_or_a_number_begins_an_item(mark: str):
    gap = "" if mark.endswith(("、", "）")) else " "
    assert told(f"{mark}{gap}said") == [(mark, "said")]


@pytest.mark.parametrize("text", ["-5 per cent", "1.5 million", "e.g. this", "2029 was good", "No. 5"])
def test_what_only_looks_like_a_mark_is_text(text: str):
    assert told(text) == [("", text)]


def test_an_item_goes_on_where_its_lines_are_moved_in_and_ends_where_they_are_not():
    found = [(line.mark, line.text, line.goes_on) for line in lines("- one\n  and more\n- two\nThen this.")]
    assert found == [("-", "one", False), ("", "and more", True), ("-", "two", False), ("", "Then this.", False)]


def test_items_moved_in_lie_deeper():
    assert [line.depth for line in lines("- one\n  - two\n    - three\n- four")] == [0, 1, 2, 0]


@given(st.text(alphabet="ab .\n-1)\t中，。", max_size=80))
def test_no_letter_is_lost_and_none_is_added(text: str):
    bare = "".join(text.split())
    assert "".join("".join((one.mark + one.text).split()) for one in stretches(text)) == bare
