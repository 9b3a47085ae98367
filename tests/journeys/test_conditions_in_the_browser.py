"""What Python evaluates the browser evaluates too: the same table of conditions, the same count of words."""

import json
from pathlib import Path

import pytest

import stocktake.questionnaires
from stocktake.questionnaires.rules.words import count_words

SCRIPTS = Path(stocktake.questionnaires.__file__).parent / "static" / "questionnaires"
TABLE = Path(__file__).parents[1] / "questionnaires" / "condition_cases.json"

TEXTS = [
    "", "   ", "one", "one two", "one  two\nthree", "— …", "5 per cent", "汇款手续费", "自2029年起，汇款 fee 不得", "تحويلات الأموال",
    "денежные переводы.", "a—b c", "٣ أشهر", "½ of it", "👍 fine", "it's over-due",
]  # fmt: skip


@pytest.fixture
def blank(browser):
    context = browser.new_context()
    page = context.new_page()
    for name in ("conditions.js", "fields.js"):
        page.add_script_tag(path=SCRIPTS / name)
    yield page
    context.close()


def test_every_condition_of_the_table_holds_in_the_browser_as_it_does_on_the_server(blank):
    cases = json.loads(TABLE.read_text(encoding="utf-8"))
    found = blank.evaluate(
        "(cases) => cases.map((one) => window.stocktake.holds(one.tree, (code) => one.answers[code] || ''))", cases
    )
    assert [case["says"] for case, said in zip(cases, found, strict=True) if said is not case["holds"]] == []


def test_words_are_counted_in_the_browser_as_on_the_server(blank):
    counted = blank.evaluate("(texts) => texts.map((text) => window.stocktake.countWords(text))", TEXTS)
    assert dict(zip(TEXTS, counted, strict=True)) == {text: count_words(text) for text in TEXTS}
