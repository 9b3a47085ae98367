"""What the form itself says about consent is stated when the report is submitted."""

import pytest

from stocktake.questionnaires.enums import NodeKind, QuestionType, VersionState
from stocktake.questionnaires.models import Choice, Node, Version
from stocktake.questionnaires.queries.consent_questions import consent_questions
from stocktake.questionnaires.queries.form import _opened, form_of_response
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.consent_of_form import will_hold
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening, submit
from stocktake.questionnaires.signals import consent_changed
from stocktake.reviews.enums import Consent
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks_for_consent(small, response):
    """The small questionnaire asks for consent as the shipped one does: for the report, for some sections, and who gives it."""
    Version.objects.filter(pk=small.pk).update(state=VersionState.DRAFT, opened_at=None)
    g = Node.objects.create(version=small, position=90, kind=NodeKind.SECTION, code="G", labels={"en": "Consent"})

    def node(position, code, kind, **more):
        Node.objects.create(
            version=small, parent=g, position=position, kind=NodeKind.QUESTION, code=code, question_type=kind, category="consent",
            labels={"en": code}, **more,
        )  # fmt: skip

    node(91, "G.1", QuestionType.SELECT_ONE, choice_list="levels")
    node(92, "G.2", QuestionType.SELECT_MULTIPLE, choice_list="parts")
    node(93, "G.3", QuestionType.SELECT_ONE, choice_list="levels", condition={"question": "G.2", "op": "!=", "value": ""})
    node(94, "G.5", QuestionType.TEXT)
    for list_name, names in (("levels", ["publish", "quote-named", "aggregate", "confidential"]), ("parts", ["A", "B"])):
        for position, name in enumerate(names):
            Choice.objects.create(version=small, list_name=list_name, position=position, name=name, labels={"en": name})
    Version.objects.filter(pk=small.pk).update(state=VersionState.OPEN, opened_at=AT)
    _opened.cache_clear()
    yield response
    _opened.cache_clear()


def submitting(response):
    return submit(response=response, name="Alban Merrowdale", title="Focal point", actor=FOCAL_POINT, at=AT)


def open_again(response):
    asked = ask_to_reopen(response=response, reason="A figure was wrong.", actor=FOCAL_POINT, at=AT)
    grant_reopening(reopening=asked, actor="Ione Castellane", at=AT)


def stated(response):
    return [(entry.question, entry.level, entry.evidence) for entry in response.consents.order_by("pk")]


def holding(response):
    return held(response.consents.order_by("pk"))


def test_the_questions_on_consent_are_known_by_their_kind(asks_for_consent):
    found = consent_questions(form_of_response(asks_for_consent))
    assert (found.report, found.parts, found.for_parts, found.given_by) == ("G.1", "G.2", "G.3", "G.5")


def test_what_the_form_says_holds_from_the_submission_on_with_the_question_as_evidence(asks_for_consent, say):
    say("A.1", "Said.")
    say("G.1", "publish")
    say("G.5", "The Minister")
    assert stated(asks_for_consent) == []
    assert will_hold(asks_for_consent, at=AT).report == Consent.PUBLISH
    receipt = submitting(asks_for_consent)
    assert stated(asks_for_consent) == [("", Consent.PUBLISH, "G.1 The Minister")]
    assert frozen_content(receipt.snapshot)["consent"]["report"] == "PUBLISH"


def test_sections_may_be_treated_otherwise(asks_for_consent, say):
    say("A.1", "Said.")
    say("G.1", "publish")
    say("G.2", "B")
    say("G.3", "aggregate")
    submitting(asks_for_consent)
    consent = holding(asks_for_consent)
    assert (consent.of("A.1"), consent.of("B.1"), consent.of("B.2.1", "K7QM")) == (
        Consent.PUBLISH, Consent.AGGREGATE, Consent.AGGREGATE,
    )  # fmt: skip
    assert {evidence for _question, _level, evidence in stated(asks_for_consent)} == {"G.1", "G.3"}


def test_a_section_that_is_no_longer_treated_otherwise_is_treated_like_the_rest(asks_for_consent, say):
    say("A.1", "Said.")
    say("G.1", "publish")
    say("G.2", "B")
    say("G.3", "aggregate")
    submitting(asks_for_consent)
    open_again(asks_for_consent)
    say("G.2", "")
    submitting(asks_for_consent)
    assert holding(asks_for_consent).of("B.1") == Consent.PUBLISH


def test_what_was_withdrawn_since_is_not_brought_back_by_submitting_the_same_form_again(asks_for_consent, say):
    say("A.1", "Said.")
    say("G.1", "publish")
    submitting(asks_for_consent)
    open_again(asks_for_consent)
    state_consent(response=asks_for_consent, level=Consent.CONFIDENTIAL, evidence="by letter", actor=FOCAL_POINT, at=AT)
    state_consent(response=asks_for_consent, level=None, question="A.1", evidence="by letter", actor=FOCAL_POINT, at=AT)
    submitting(asks_for_consent)
    assert holding(asks_for_consent).report == Consent.CONFIDENTIAL
    assert holding(asks_for_consent).of("A.1") is None


def test_a_form_that_says_something_else_now_is_heard(asks_for_consent, say):
    say("A.1", "Said.")
    say("G.1", "publish")
    submitting(asks_for_consent)
    open_again(asks_for_consent)
    say("G.1", "aggregate")
    submitting(asks_for_consent)
    assert holding(asks_for_consent).report == Consent.AGGREGATE


def test_a_form_without_such_questions_says_nothing(response, say):
    say("A.1", "Said.")
    submitting(response)
    assert stated(response) == []
    assert holding(response).report == Consent.CONFIDENTIAL


def test_the_house_hears_once_of_all_that_a_form_says(asks_for_consent, say, django_capture_on_commit_callbacks):
    say("A.1", "Said.")
    say("G.1", "publish")
    say("G.2", "A B")
    say("G.3", "aggregate")
    heard = []
    consent_changed.connect(lambda response, **more: heard.append(response), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            submitting(asks_for_consent)
    finally:
        consent_changed.disconnect(dispatch_uid="test")
    assert heard == [asks_for_consent.pk]
