"""A version is written, checked, opened once, and never changes again; the next one takes the drafts over."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from stocktake.foundation.models import Activity
from stocktake.questionnaires.enums import Audience, Level, NodeKind, QuestionType, RevisionKind, VersionState
from stocktake.questionnaires.models import Answer, Choice, Node, Opening, Questionnaire, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.queries.form import form_of
from stocktake.questionnaires.queries.moves import attention_of
from stocktake.questionnaires.rules.checking import Known, blockers, faults_of, missing_translations
from stocktake.questionnaires.rules.definition import Definition, Line, Option
from stocktake.questionnaires.services.questionnaire_drafts import (
    AlreadyOpened,
    TwoDrafts,
    keep_questionnaire,
    new_version,
    rewrite_draft,
    write_draft,
)
from stocktake.questionnaires.services.questionnaire_moving import OtherQuestionnaire, look_through, move_drafts
from stocktake.questionnaires.services.questionnaire_opening import NotOpened, NotReady, open_version, put_to
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db

OFFICER = "Ione Castellane <ione.castellane@meridian.example>"


def text(code: str, parent: str = "A", **more) -> Line:
    return Line(NodeKind.QUESTION, code, parent, QuestionType.TEXT, **{"labels": {"en": f"Label of {code}"}} | more)


def section(code: str, **more) -> Line:
    return Line(NodeKind.SECTION, code, labels={"en": f"Section {code}"}, **more)


def form(*lines: Line, options: tuple[Option, ...] = ()) -> Definition:
    return Definition("river", {"en": "River"}, ("en", "fr"), (section("A"), *lines), options)


def draft(definition: Definition) -> Version:
    questionnaire = keep_questionnaire(definition=definition, framework=None, actor=OFFICER, at=AT)
    return write_draft(questionnaire=questionnaire, definition=definition, actor=OFFICER, at=AT)


def opened(definition: Definition) -> Version:
    return open_version(version=draft(definition), actor=OFFICER, at=AT)


def follow(version: Version, **changes) -> Version:
    """The next version of a questionnaire, opened: `A.1=None` leaves a question out, `A.1=line` puts another in its place."""
    copy = new_version(version=version, actor=OFFICER, at=AT)
    lines = [changes.get(line.code.replace(".", "_"), line) for line in definition_of(version).lines]
    more = [line for name, line in changes.items() if name.startswith("also")]
    wanted = replace(definition_of(version), lines=tuple(line for line in [*lines, *more] if line is not None))
    return open_version(version=rewrite_draft(version=copy, definition=wanted, actor=OFFICER, at=AT), actor=OFFICER, at=AT)


# -- writing and opening


def test_what_was_written_down_is_kept_and_read_back_the_same(db):
    wanted = form(
        text("A.1", rules=[{"kind": "required"}], objectives=[20], extra={"appearance": "multiline"}),
        Line(NodeKind.REPEAT, "A.2", "A", labels={"en": "Practice"}),
        text("A.2.1", "A.2", word_limit=30, audiences=["process"]),
        section("B", switch="crisis"),
        text("B.1", "B", condition={"question": "A.1", "op": "!=", "value": ""}),
        options=(Option("sectors", "health", {"en": "Health"}),),
    )
    assert definition_of(draft(wanted)) == wanted


def test_a_draft_can_be_rewritten_and_an_opened_version_cannot(db):
    version = draft(form(text("A.1")))
    rewrite_draft(version=version, definition=form(text("A.2")), actor=OFFICER, at=AT)
    assert list(version.nodes.values_list("code", flat=True)) == ["A", "A.2"]
    open_version(version=version, actor=OFFICER, at=AT)
    with pytest.raises(AlreadyOpened, match="does not change any more"):
        rewrite_draft(version=version, definition=form(text("A.3")), actor=OFFICER, at=AT)
    with pytest.raises(IntegrityError, match="does not change once it was opened"), transaction.atomic():
        Node.objects.filter(version=version).update(labels={"en": "Never asked"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.create(version=version, list_name="x", position=1, name="y")


def test_a_version_is_opened_once_and_the_one_before_it_is_superseded(db):
    first = opened(form(text("A.1")))
    second = follow(first, also=text("A.2"))
    first.refresh_from_db()
    assert (first.state, second.state, second.number, second.supersedes) == (VersionState.SUPERSEDED, VersionState.OPEN, 2, first)
    with pytest.raises(AlreadyOpened):
        open_version(version=second, actor=OFFICER, at=AT)
    assert Activity.objects.filter(object_kind="questionnaire", object_key="river 2", verb="opened").count() == 1


def test_two_drafts_at_once_would_grow_apart(db):
    first = opened(form(text("A.1")))
    new_version(version=first, actor=OFFICER, at=AT)
    with pytest.raises(TwoDrafts, match="Version 2 is being written"):
        new_version(version=first, actor=OFFICER, at=AT)


def test_a_version_that_would_break_an_answer_is_not_opened(db):
    version = draft(form(text("A.1", condition={"question": "Z.9", "op": "=", "value": 1})))
    with pytest.raises(NotReady, match=r"Z\.9"):
        open_version(version=version, actor=OFFICER, at=AT)
    assert Version.objects.get(pk=version.pk).opened_at is None


def test_a_version_is_put_to_an_audience_only_once_it_is_opened(demonstration):
    version = draft(form(text("A.1")))
    words = {"review": demonstration, "audience": Audience.PROCESS, "switches": ["crisis"], "actor": OFFICER, "at": AT}
    with pytest.raises(NotOpened):
        put_to(version=version, **words)
    open_version(version=version, actor=OFFICER, at=AT)
    version.refresh_from_db()
    put_to(version=version, **words)
    opening = Opening.objects.get(review=demonstration, audience=Audience.PROCESS)
    assert (opening.version, opening.switches) == (version, ["crisis"])
    before = Activity.objects.count()
    put_to(version=version, **words)
    assert Activity.objects.count() == before


# -- what is wrong


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([text("A.1"), text("a.1")], "duplicate"),
        ([text("1.A")], "code"),
        ([text("A" * 41)], "code"),
        ([text("A.1", "B")], "parent"),
        ([text("A.1"), text("A.2", "A.1")], "parent"),
        ([section("B"), text("A.1", "A")], "parent"),
        ([Line(NodeKind.REPEAT, "R", "A", labels={"en": "x"}), Line(NodeKind.REPEAT, "S", "R", labels={"en": "x"})], "nested"),
        ([text("A.1", condition={"question": "A", "op": "=", "value": "x"})], "reference"),
        ([text("A.1", condition={"question": "A.1", "op": "=", "value": "x"})], "circle"),
        ([Line(NodeKind.QUESTION, "A.1", "A", QuestionType.SELECT_ONE, "nowhere", {"en": "x"})], "choices"),
        ([text("A.1", objectives=[24])], "objective"),
        ([text("A.1", category="weather")], "category"),
        ([text("A.1", audiences=["everybody"])], "audience"),
        ([text("A.1", labels={})], "label"),
        ([], "empty"),
    ],
)
def test_what_would_break_an_answer_is_a_blocker(lines, kind):
    wrong = blockers(faults_of(form(*lines), Known(range(1, 24), ["progress"])))
    assert kind in {fault.kind for fault in wrong}


def test_an_answer_in_a_repeated_group_is_asked_about_only_from_within():
    group = Line(NodeKind.REPEAT, "A.2", "A", labels={"en": "Practice"})
    condition = {"question": "A.2.1", "op": "!=", "value": ""}
    inside = form(group, text("A.2.1", "A.2"), text("A.2.2", "A.2", condition=condition))
    outside = form(group, text("A.2.1", "A.2"), text("A.3", "A", condition=condition))
    assert blockers(faults_of(inside)) == []
    assert [fault.kind for fault in blockers(faults_of(outside))] == ["reference"]


SECTORS = (Option("sectors", "health", {"en": "Health", "fr": "Santé"}),)
CHOOSE = Line(NodeKind.QUESTION, "A.1", "A", QuestionType.SELECT_ONE, "sectors", {"en": "Which?"})


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "A.1", "op": "selected", "value": "fishing"},
        {"all": [{"question": "A.1", "op": "=", "value": "health"}, {"question": "A.1", "op": "=", "value": ""}]},
        {"question": "A.3", "op": "=", "value": "for others"},
        {"question": "A.4", "op": "=", "value": "never asked itself"},
    ],
)
def test_a_question_that_nobody_can_reach_is_a_warning(condition):
    lines = form(
        CHOOSE,
        text("A.3", audiences=["process"]),
        text("A.4", condition={"question": "A.1", "op": "=", "value": "nothing"}),
        text("A.5", audiences=["government"], condition=condition),
        options=SECTORS,
    )
    assert "A.5" in {fault.code for fault in faults_of(lines) if fault.kind == "unreachable" and fault.level == Level.WARNING}


def test_a_section_that_shuts_its_questions_out_is_a_warning_and_a_reachable_question_is_none():
    lines = form(CHOOSE, text("A.2", condition={"question": "A.1", "op": "selected", "value": "health"}), options=SECTORS)
    assert [fault for fault in faults_of(lines) if fault.kind == "unreachable"] == []
    shut = Definition("x", {}, ("en",), (section("A", audiences=["process"]), text("A.1", audiences=["government"])))
    assert [fault.code for fault in faults_of(shut) if fault.kind == "unreachable"] == ["A.1"]


def test_missing_translations_are_notes_by_language_and_an_empty_hint_is_none():
    missing = missing_translations(faults_of(form(text("A.1", hints={"en": "A hint"}), text("A.2", labels={"en": "x", "fr": "y"}))))
    assert [fault.code for fault in missing["fr"]] == ["A", "A.1", "A.1"]
    assert "en" not in missing


# -- moving


@pytest.fixture
def moved_to(demonstration, small, response, say):
    """Aurelia has answered in the small form; the next version is opened and its draft moved over."""
    say("A.1", "The fee fell.")
    say("A.2", "health labour")
    say("B.1", "Four registers are one.")

    def move(**changes):
        version = follow(small, **changes)
        return move_drafts(version=version, review=demonstration, actor=OFFICER, at=AT)

    return move


def line_of(version: Version, code: str) -> Line:
    return next(line for line in definition_of(version).lines if line.code == code)


def test_a_draft_moves_with_its_answers_and_a_report(moved_to, small, response):
    (moved,) = moved_to(A_1=replace(line_of(small, "A.1"), labels={"en": "Another question"}), also=text("B.9", "B"))
    response.refresh_from_db()
    assert response.version.number == 2
    report = moved.move.report
    assert report["added"] == ["B.9"]
    assert [(entry["code"], entry["what"]) for entry in report["reworded"]] == [("A.1", ["label"])]
    assert {"A.2", "B.1"} <= set(report["unchanged"])
    assert Answer.objects.get(response=response, question="A.1").text == "The fee fell."


def test_moving_again_does_nothing(moved_to, demonstration, response):
    moved_to(also=text("B.9", "B"))
    response.refresh_from_db()
    assert move_drafts(version=response.version, review=demonstration, actor=OFFICER, at=AT) == []


def test_an_answer_to_a_question_that_is_gone_is_kept_and_listed_with_how_it_was_asked(moved_to, response):
    (moved,) = moved_to(B_1=None)
    assert [(entry["code"], entry["answers"]) for entry in moved.move.report["removed"]] == [("B.1", 1)]
    response.refresh_from_db()
    (left,) = attention_of(response).left_behind
    assert (left.answer.text, str(left.label)) == ("Four registers are one.", "Label of B.1")


def test_a_reworded_question_wants_a_look_until_its_answer_is_touched(moved_to, small, response, say):
    moved_to(A_1=replace(line_of(small, "A.1"), labels={"en": "Another question"}))
    response.refresh_from_db()
    (look,) = attention_of(response).looks
    assert (look.code, str(look.before), str(look.after), look.reasons) == ("A.1", "Label of A.1", "Another question", ("label",))
    say("A.1", "The fee fell, and we looked again.")
    assert attention_of(response).looks == ()


def test_a_choice_that_is_not_offered_any_more_is_a_reason_to_look(moved_to, small, response):
    copy = new_version(version=small, actor=OFFICER, at=AT)
    wanted = definition_of(small)
    wanted = replace(wanted, options=tuple(option for option in wanted.options if option.name != "labour"))
    version = open_version(version=rewrite_draft(version=copy, definition=wanted, actor=OFFICER, at=AT), actor=OFFICER, at=AT)
    (moved,) = move_drafts(version=version, review=response.review, actor=OFFICER, at=AT)
    assert [(entry["code"], entry["what"]) for entry in moved.move.report["reworded"]] == [("A.2", ["choices"])]


def test_a_corrected_translation_is_a_rewording_only_for_those_who_read_it(moved_to, small):
    (moved,) = moved_to(A=replace(line_of(small, "A"), labels={"en": "Progress", "fr": "Avancées"}))
    assert moved.move.report["reworded"] == []


def test_the_answers_of_a_renamed_question_go_along(moved_to, small, response):
    (moved,) = moved_to(B_1=replace(line_of(small, "B.1"), code="B.7", extra={"was": "B.1"}))
    response.refresh_from_db()
    answer = Answer.objects.get(response=response, question="B.7")
    assert (answer.text, answer.revisions.get().kind) == ("Four registers are one.", RevisionKind.MOVED)
    assert moved.move.report["renamed"] == [{"code": "B.7", "was": "B.1"}]
    assert attention_of(response).left_behind == ()
    assert Answer.objects.filter(response=response, question="B.1").exists()


def test_a_submitted_report_stays_with_the_version_it_was_written_on(moved_to, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SUBMITTED)
    (moved,) = moved_to(B_1=None)
    assert moved.move is None
    response.refresh_from_db()
    assert response.version.number == 1


def test_drafts_do_not_move_to_a_version_that_is_still_being_written(demonstration, small, response):
    with pytest.raises(OtherQuestionnaire):
        move_drafts(version=new_version(version=small, actor=OFFICER, at=AT), review=demonstration, actor=OFFICER, at=AT)


def test_the_focal_point_says_that_it_was_looked_through(moved_to, response):
    (moved,) = moved_to(B_1=None)
    response.refresh_from_db()
    assert not attention_of(response).is_settled
    look_through(move=moved.move, actor=FOCAL_POINT, at=AT)
    look_through(move=moved.move, actor="somebody else", at=AT)
    attention = attention_of(response)
    assert attention.is_settled and attention.move.looked_by == FOCAL_POINT


def test_a_response_that_never_moved_wants_no_attention(response):
    assert attention_of(response) is None


def test_a_questionnaire_keeps_its_code_and_takes_a_new_title(db):
    draft(form(text("A.1")))
    keep_questionnaire(definition=replace(form(), titles={"en": "Stream"}), framework=None, actor=OFFICER, at=AT)
    assert Questionnaire.objects.get(code="river").titles == {"en": "Stream"}


def test_a_form_of_a_draft_is_read_afresh(db):
    version = draft(form(text("A.1")))
    assert list(form_of(version).by_code) == ["A", "A.1"]
    rewrite_draft(version=version, definition=form(text("A.2")), actor=OFFICER, at=AT)
    assert list(form_of(version).by_code) == ["A", "A.2"]
