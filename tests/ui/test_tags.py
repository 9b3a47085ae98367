"""What the tags of the templates print."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from stocktake.foundation.texts import Shown
from stocktake.ui.templatetags.ui import day, from_to, number, span


def _print(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


def test_a_text_in_the_readers_language_is_printed_as_it_is() -> None:
    assert _print("{% text it %}", it=Shown("The call", "en", borrowed=False)) == "The call"


def test_a_borrowed_text_says_its_language_its_direction_and_that_it_is_borrowed() -> None:
    html = _print("{% text it %}", it=Shown("النداء", "ar", borrowed=True))
    assert '<span lang="ar" dir="rtl">النداء</span>' in html
    assert 'class="borrowed"' in html
    assert "shown in العربية, not known in this language" in html


def test_a_text_with_markup_in_it_is_shown_as_text() -> None:
    assert "<b>" not in _print("{% text it %}", it=Shown("<b>", "fr", borrowed=True))
    assert _print("{% text it %}", it=Shown("<b>", "en", borrowed=False)) == "&lt;b&gt;"


def test_a_missing_text_prints_nothing() -> None:
    assert _print("{% text it %}", it=None) == ""
    assert _print("{% text it %}", it=Shown("", "en", borrowed=True)) == ""


def test_an_objective_is_a_number_that_says_its_name_and_a_category_is_its_label() -> None:
    label = Shown("Remittances", "en", borrowed=False)
    html = _print("{% tag_objective it %}", it=SimpleNamespace(kind="objective", number=20, label=label))
    assert "20</span>" in html
    assert "Objective 20: Remittances" in html
    assert _print("{% tag_objective it %}", it=SimpleNamespace(kind="category", number=1, label=label)) == (
        '<span class="tag" lang="en" dir="ltr">Remittances</span>'
    )
    assert _print("{% tag_objective it %}", it=None) == ""


@pytest.mark.parametrize(
    ("begins", "ends", "precision", "words"),
    [
        (date(2030, 10, 31), date(2030, 10, 31), "day", "31 October 2030"),
        (date(2031, 3, 11), date(2031, 3, 13), "day", "11–13 March 2031"),
        (date(2031, 4, 30), date(2031, 5, 2), "day", "30 April – 2 May 2031"),
        (date(2030, 1, 1), date(2030, 6, 30), "half", "January – June 2030"),
        (date(2030, 6, 1), date(2030, 8, 31), "season", "June – August 2030"),
        (date(2032, 1, 1), date(2032, 12, 31), "year", "2032"),
        (None, None, "day", ""),
    ],
)
def test_a_span_is_no_more_exact_than_it_is_known(begins: date | None, ends: date | None, precision: str, words: str) -> None:
    assert span(begins, ends, precision).replace("\u2009", " ") == words


def test_days_and_numbers_are_written_as_the_reader_writes_them() -> None:
    with translation.override("fr"):
        assert day(date(2030, 10, 31)) == "31 octobre 2030"
        assert number(5310).replace("\u202f", " ") == "5 310"
    with translation.override("zh-hans"):
        assert day(date(2030, 10, 31)) == "2030年10月31日"
    assert number(5310) == "5,310"
    assert day(None) == ""


def test_what_was_and_what_is_stand_apart_and_the_arrow_points_where_one_reads() -> None:
    assert from_to("1 < 2", 3) == "<bdi>1 &lt; 2</bdi> → <bdi>3</bdi>"
    with translation.override("ar"):
        assert from_to("a", "b") == "<bdi>a</bdi> ← <bdi>b</bdi>"
