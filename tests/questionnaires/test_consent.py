"""Consent in layers: for the report, for single answers, changed and withdrawn at any time; every statement is kept."""

import pytest
from django.db import IntegrityError, transaction

from stocktake.questionnaires.models import ConsentEntry
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.services.consent import NoEvidence, NothingToConsentTo, state_consent
from stocktake.questionnaires.signals import consent_changed
from stocktake.reviews.enums import Consent, ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(response):
    def stating(level, question="", item="", evidence="Signed form of 1 October"):
        return state_consent(
            response=response, level=level, question=question, item=item, evidence=evidence, actor=FOCAL_POINT, at=AT
        )

    return stating


def holding(response):
    return held(response.consents.order_by("pk"))


def test_what_was_never_consented_to_is_confidential(response):
    assert holding(response).of("A.1") == Consent.CONFIDENTIAL


def test_an_answer_follows_the_report_unless_it_has_its_own(response, consent):
    consent(Consent.PUBLISH)
    consent(Consent.AGGREGATE, "A.1")
    assert (holding(response).of("A.1"), holding(response).of("B.1")) == (Consent.AGGREGATE, Consent.PUBLISH)


def test_the_items_of_a_repeated_question_follow_it_unless_one_says_otherwise(response, consent):
    consent(Consent.PUBLISH)
    consent(Consent.QUOTE_UNNAMED, "B.2.1")
    consent(Consent.CONFIDENTIAL, "B.2.1", "K7QM")
    assert (holding(response).of("B.2.1", "AAAA"), holding(response).of("B.2.1", "K7QM")) == (
        Consent.QUOTE_UNNAMED, Consent.CONFIDENTIAL,
    )  # fmt: skip


def test_a_withdrawn_report_takes_all_its_answers_with_it(response, consent):
    consent(Consent.PUBLISH)
    consent(Consent.PUBLISH, "A.1")
    consent(None)
    assert holding(response).of("A.1") is None


def test_withdrawing_a_submitted_report_withdraws_the_party_and_consenting_again_reopens_it(response, consent):
    rows = Participation.objects.filter(party=response.party)
    rows.update(state=ParticipationState.SUBMITTED)
    consent(Consent.PUBLISH)
    consent(None)
    assert rows.get().state == ParticipationState.WITHDRAWN
    consent(Consent.AGGREGATE)
    assert rows.get().state == ParticipationState.REOPENED


def test_saying_the_same_again_adds_nothing(response, consent):
    assert consent(Consent.PUBLISH) is not None
    assert consent(Consent.PUBLISH) is None
    assert ConsentEntry.objects.filter(response=response).count() == 1


def test_a_first_statement_is_kept_even_where_it_says_what_holds_anyway(response, consent):
    assert consent(Consent.CONFIDENTIAL) is not None


def test_it_says_how_it_was_given(consent):
    with pytest.raises(NoEvidence):
        consent(Consent.PUBLISH, evidence="  ")


def test_only_questions_that_exist_are_consented_to(consent):
    with pytest.raises(NothingToConsentTo):
        consent(Consent.PUBLISH, "Z.9")


def test_the_house_hears_of_it_once_it_holds(response, consent, django_capture_on_commit_callbacks):
    heard = []
    consent_changed.connect(lambda response, **more: heard.append(response), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            consent(Consent.PUBLISH)
    finally:
        consent_changed.disconnect(dispatch_uid="test")
    assert heard == [response.pk]


def test_no_statement_can_be_changed_afterwards(response, consent):
    consent(Consent.PUBLISH)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        ConsentEntry.objects.update(level=Consent.CONFIDENTIAL)
