"""What a person should look at before a report is sent, in four levels; only a blocker stops it."""

import pytest
from django.utils import translation

from stocktake.questionnaires.enums import Level, NodeKind, QuestionType
from stocktake.questionnaires.models import Choice, Node, Version
from stocktake.questionnaires.queries.form import Form, Part
from stocktake.questionnaires.rules.validation import blockers, findings_of
from stocktake.questionnaires.rules.words import count_words, language_of

ENGLISH = "The fees that workers have to pay for their journey were reduced, and the offices which sell them are now inspected."
FRENCH = (
    "Les frais que les travailleurs ont à payer pour leur voyage ont été réduits, et les bureaux sont contrôlés par une autorité."
)


def question(code: str, type_: str = QuestionType.TEXT, **more) -> Part:
    return Part(Node(code=code, kind=NodeKind.QUESTION, question_type=type_, labels={"en": code}, **more), (code,))


def form(*parts: Part, choices: dict[str, list[str]] | None = None) -> Form:
    lists = {
        name: tuple(Choice(list_name=name, name=choice, labels={"en": choice}) for choice in names)
        for name, names in (choices or {}).items()
    }
    return Form(Version(number=1, languages=["en"]), parts, {part.code: part for top in parts for part in top.walk()}, lists)


def found(form: Form, answers: dict, **more) -> list[tuple[str, str, str, str]]:
    values = {"audience": "government", "switches": (), "language": "en"} | more
    places = {place if isinstance(place, tuple) else (place, ""): text for place, text in answers.items()}
    return [(str(one.level), one.kind, one.code, one.item) for one in findings_of(form, places, **values)]


def test_a_report_in_which_nothing_was_said_cannot_be_sent():
    assert found(form(question("A.1")), {}) == [("blocker", "empty", "", "")]


def test_consent_alone_is_not_a_report():
    assert found(form(question("A.1"), question("G.1", category="consent")), {"G.1": "publish"}) == [("blocker", "empty", "", "")]


def test_a_required_answer_that_is_missing_weighs_what_its_rule_says():
    pages = form(
        question("A.1"),
        question("A.2", rules=[{"kind": "required", "level": "error"}]),
        question("A.3", rules=[{"kind": "required", "level": "note"}]),
    )
    assert found(pages, {"A.1": "Said."}) == [("error", "required", "A.2", ""), ("note", "required", "A.3", "")]


def test_a_report_without_consent_is_stopped_and_says_so_as_consent():
    pages = form(question("A.1"), question("G.1", category="consent", rules=[{"kind": "required", "level": "blocker"}]))
    (finding,) = blockers(findings_of(pages, {("A.1", ""): "Said."}, audience="government", switches=(), language="en"))
    assert (finding.kind, finding.code) == ("consent", "G.1")
    assert "Without your consent it cannot be sent" in finding.message


def test_an_answer_may_be_required_only_under_a_condition():
    rule = {"kind": "required", "level": "blocker", "value": {"question": "A.1", "op": "=", "value": "yes"}}
    pages = form(question("A.1"), question("A.2", rules=[rule]))
    assert found(pages, {"A.1": "no"}) == []
    assert found(pages, {"A.1": "yes"}) == [("blocker", "required", "A.2", "")]


def test_a_text_beyond_the_word_limit_is_a_warning_with_both_numbers():
    pages = form(question("A.1", word_limit=3))
    (finding,) = findings_of(pages, {("A.1", ""): "one two three four"}, audience="government", switches=(), language="en")
    assert (finding.level, finding.kind) == (Level.WARNING, "words")
    assert "4 words" in finding.message and "at most 3" in finding.message


@pytest.mark.parametrize(
    ("type_", "text"),
    [("integer", "4.5"), ("integer", "1_000"), ("integer", "twelve"), ("decimal", "1e5"), ("decimal", "nan"), ("decimal", "4,3"),
     ("date", "31.10.2030"), ("date", "20301031"), ("date", "2030-02-30")],
)  # fmt: skip
def test_a_malformed_number_or_date_is_an_error(type_, text):
    assert found(form(question("A.1", type_)), {"A.1": text}) == [("error", "format", "A.1", "")]


@pytest.mark.parametrize(("type_", "text"), [("integer", "-12"), ("decimal", "4.30"), ("date", "2030-10-31")])
def test_a_plain_number_or_date_is_fine(type_, text):
    assert found(form(question("A.1", type_)), {"A.1": text}) == []


def test_a_choice_that_is_not_offered_is_an_error_and_two_where_one_is_possible_as_well():
    pages = form(question("A.1", "select_one", choice_list="sectors"), choices={"sectors": ["health", "labour"]})
    assert found(pages, {"A.1": "fishing"}) == [("error", "choice", "A.1", "")]
    assert found(pages, {"A.1": "health labour"}) == [("error", "choice", "A.1", "")]
    assert found(pages, {"A.1": "labour"}) == []


def test_a_constraint_has_to_hold_once_there_is_an_answer_and_speaks_in_its_own_words():
    rule = {
        "kind": "constraint", "level": "error", "value": {"question": "A.1", "op": "<", "value": 100},
        "messages": {"en": "At most 99 % please.", "fr": "Au plus 99 %."},
    }  # fmt: skip
    pages = form(question("A.1", "integer", rules=[rule]), question("A.2"))
    assert found(pages, {"A.2": "Said."}) == []
    with translation.override("fr"):
        (finding,) = findings_of(pages, {("A.1", ""): "120"}, audience="government", switches=(), language="en")
    assert (finding.kind, finding.message) == ("constraint", "Au plus 99 %.")


def test_two_answers_that_contradict_each_other_are_a_warning():
    rule = {"kind": "contradiction", "value": {"question": "A.1", "op": "selected", "value": "none"}}
    pages = form(
        question("A.1", "select_multiple", choice_list="plans"),
        question("A.2", rules=[rule]),
        choices={"plans": ["none", "national"]},
    )
    assert found(pages, {"A.1": "none", "A.2": "Our national plan."}) == [("warning", "contradiction", "A.2", "")]
    assert found(pages, {"A.1": "national", "A.2": "Our national plan."}) == []


def test_what_is_hidden_is_not_asked_for_and_an_earlier_answer_to_it_is_kept_with_a_note():
    condition = {"question": "A.1", "op": "=", "value": "yes"}
    pages = form(question("A.1"), question("A.2", condition=condition, rules=[{"kind": "required", "level": "blocker"}]))
    assert found(pages, {"A.1": "no"}) == []
    assert found(pages, {"A.1": "no", "A.2": "Written before."}) == [("note", "hidden", "A.2", "")]


def test_what_is_asked_of_others_or_switched_off_is_not_looked_at():
    required = [{"kind": "required", "level": "blocker"}]
    pages = form(
        question("A.1"),
        question("A.2", audiences=["stakeholder"], rules=required),
        question("D.1", switch="crisis", rules=required),
    )
    assert found(pages, {"A.1": "Said."}) == []
    assert found(pages, {"A.1": "Said."}, switches=["crisis"]) == [("blocker", "required", "D.1", "")]
    assert found(pages, {"A.1": "Said."}, audience="stakeholder") == [("blocker", "required", "A.2", "")]


def test_every_standing_item_of_a_repeated_group_is_looked_at_by_itself():
    inside = (
        Part(Node(code="B.1", kind=NodeKind.QUESTION, question_type="text", rules=[{"kind": "required", "level": "error"}]), ("B", "B.1")),
        Part(
            Node(
                code="B.2", kind=NodeKind.QUESTION, question_type="integer", condition={"question": "B.1", "op": "!=", "value": ""}
            ),
            ("B", "B.2"),
        ),
    )  # fmt: skip
    pages = form(Part(Node(code="B", kind=NodeKind.REPEAT), ("B",), inside))
    answers = {("B.1", "k1"): "A school bus.", ("B.2", "k1"): "many", ("B.2", "k2"): "7"}
    seen = found(pages, answers, items={"B": ["k1", "k2", "k3"]})
    assert seen == [
        ("error", "required", "B.1", "k2"), ("error", "required", "B.1", "k3"),
        ("error", "format", "B.2", "k1"), ("note", "hidden", "B.2", "k2"),
    ]  # fmt: skip


def test_a_text_in_another_language_than_the_report_is_welcome_and_noted():
    pages = form(question("A.1"))
    assert found(pages, {"A.1": FRENCH}) == [("note", "language", "A.1", "")]
    assert found(pages, {"A.1": FRENCH}, language="fr") == []
    assert found(pages, {"A.1": ENGLISH}) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ENGLISH), ("fr", FRENCH),
        ("es", "Las tasas que los trabajadores pagan por su viaje se redujeron, y las oficinas que las cobran son inspeccionadas."),
        ("ru", "Сборы, которые трудящиеся платят за проезд, снижены, а конторы, которые их взимают, проверяются."),
        ("zh", "工人为旅程支付的费用已经下降，收取费用的机构现在受到监督。"),
        ("ar", "انخفضت الرسوم التي يدفعها العمال مقابل سفرهم، وتخضع المكاتب التي تتقاضاها للتفتيش."),
        (None, "Port Aurel"), (None, "12 345 678"),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_told_where_it_is_clear(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("count", "text"), [(0, ""), (0, "— … ."), (2, "two words"), (2, "l’accord signé"), (4, "审查报告 2031年"), (2, "تقدم محرز")]
)
def test_words_are_counted_in_every_script_and_two_chinese_characters_are_one(count, text):
    assert count_words(text) == count
