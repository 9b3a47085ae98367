"""How far every response is: numbers and names for those who run the review, in a fixed number of queries."""

from datetime import UTC, datetime, timedelta

import pytest

from stocktake.foundation.models import StoredFile
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import NodeKind, QuestionType, SnapshotKind, VersionState
from stocktake.questionnaires.models import (
    Answer,
    ClearanceStep,
    Contributor,
    Node,
    Questionnaire,
    RepeatItem,
    Response,
    Signature,
    Snapshot,
    Version,
)
from stocktake.questionnaires.queries.form import form_of
from stocktake.questionnaires.queries.progress import progress_of
from stocktake.questionnaires.services.freeze import freeze

AT = datetime(2031, 2, 11, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(response):
    def progress():
        return progress_of(response.review, at=AT)[response.party_id]

    return progress


def test_a_response_without_an_answer_counts_what_is_asked(far):
    assert [(section.code, section.answered, section.asked) for section in far().sections] == [("A", 0, 2), ("B", 0, 1)]
    assert [section.code for section in far().missing] == ["A", "B"]


def test_a_question_is_counted_once_its_condition_holds(far, say):
    say("A.2", "health labour")
    assert [(section.answered, section.asked) for section in far().sections] == [(1, 3), (0, 1)]


def test_each_item_of_a_repeated_group_asks_its_questions(far, say, response):
    RepeatItem.objects.create(response=response, group="B.2", key="a3f", position=1)
    say("B.2.1", "A practice.", item="a3f")
    assert [(section.answered, section.asked) for section in far().sections] == [(0, 2), (1, 3)]
    RepeatItem.objects.update(removed_at=AT)
    assert [(section.answered, section.asked) for section in far().sections] == [(0, 2), (0, 1)]


def test_a_contribution_is_no_answer_of_the_party(far, say, labour):
    say("A.1", "The ministry's part.", contributor=labour)
    assert far().answered == 0


def test_who_has_not_opened_the_link_and_who_has_not_signed_is_told_apart(far, labour):
    Contributor.objects.update(expires_at=AT + timedelta(days=1))
    assert [one.unit for one in far().unseen] == ["Ministry of Labour"]
    Contributor.objects.update(seen_at=AT)
    assert far().unseen == ()
    assert [one.who for one in far().unsigned] == ["Sunniva Farrowlight"]
    Contributor.objects.update(signed_at=AT, signed_name="Sunniva Farrowlight", signed_title="Director")
    assert far().unsigned == ()


def test_the_step_that_signs_next_is_known_once_the_text_was_frozen_for_it(far, say, response):
    say("A.1", "Said.")
    for position, office in enumerate(["Ministry", "Minister"], start=1):
        ClearanceStep.objects.create(response=response, position=position, office=office)
    assert far().waits_for is None
    snapshot = freeze(response=response, kind=SnapshotKind.CLEARANCE, findings=[], actor="test", at=AT)
    assert (far().waits_for.office, far().waits_for.position, far().waits_for.of) == ("Ministry", 1, 2)
    signed = AT + timedelta(days=1)
    Signature.objects.create(snapshot=snapshot, position=1, office="Ministry", name="A", title="B", by="test", at=signed)
    assert (far().waits_for.office, far().waits_for.since) == ("Minister", signed)


def test_what_was_submitted_is_known_by_its_number_and_digest(far, say, response):
    say("A.1", "Said.")
    snapshot = freeze(response=response, kind=SnapshotKind.SUBMISSION, findings=[], actor="test", at=AT)
    assert far().submitted == (1, snapshot.content_id)


def test_not_a_word_of_what_was_written_is_carried_along(far, say):
    say("A.1", "A secret of the ministry that is longer than forty letters.")
    assert "secret" not in repr(far())


@pytest.fixture
def sixty(demonstration) -> Version:
    """A questionnaire of sixty questions in ten sections, half of them with a condition."""
    questionnaire = Questionnaire.objects.create(code="sixty", titles={"en": "Sixty questions"})
    version = Version.objects.create(questionnaire=questionnaire, number=1, languages=["en"], made_at=AT)
    position = 0
    for s in range(10):
        position += 1
        section = Node.objects.create(
            version=version, position=position, kind=NodeKind.SECTION, code=f"S{s}", labels={"en": f"S{s}"}
        )
        for q in range(6):
            position += 1
            Node.objects.create(
                version=version, parent=section, position=position, kind=NodeKind.QUESTION, code=f"S{s}.{q}",
                question_type=QuestionType.TEXT, labels={"en": "?"},
                condition={"question": f"S{s}.0", "op": "=", "value": "yes"} if q > 2 else None,
            )  # fmt: skip
    Version.objects.filter(pk=version.pk).update(state=VersionState.OPEN, opened_at=AT)
    version.refresh_from_db()
    form_of(version)
    return version


def fill(demonstration, version: Version, first: int, many: int) -> None:
    parties = Party.objects.bulk_create(Party(code=f"X{n}", kind="state", pack="test") for n in range(first, first + many))
    responses = Response.objects.bulk_create(
        Response(review=demonstration, party=party, version=version, token=f"T{party.code}", begun_at=AT) for party in parties
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=f"S{s}.{q}", text="yes", revision=1, door="web", by="test", at=AT)
        for response in responses
        for s in range(10)
        for q in range(6)
    )
    Contributor.objects.bulk_create(
        Contributor(
            response=response, unit=f"Ministry {n}", digest=f"{response.token}{n}", made_at=AT, expires_at=AT + timedelta(days=9)
        )
        for response in responses
        for n in range(3)
    )
    content, _made = StoredFile.objects.get_or_create(sha256="a" * 64, defaults={"size": 1, "stored_at": AT})
    Snapshot.objects.bulk_create(
        Snapshot(response=response, number=1, kind=SnapshotKind.CLEARANCE, content=content, made_by="test", made_at=AT)
        for response in responses
    )
    ClearanceStep.objects.bulk_create(ClearanceStep(response=response, position=1, office="Minister") for response in responses)


def test_two_hundred_parties_and_sixty_questions_take_as_many_queries_as_two(demonstration, sixty, django_assert_num_queries):
    fill(demonstration, sixty, 0, 2)
    progress_of(demonstration, at=AT)
    with django_assert_num_queries(7):
        progress_of(demonstration, at=AT)
    fill(demonstration, sixty, 2, 198)
    with django_assert_num_queries(7):
        progress = progress_of(demonstration, at=AT)
    found = [each for each in progress.values() if each.asked == 60]
    assert len(found) == 200
    assert {(each.answered, each.begun, len(each.contributions), each.waits_for.office) for each in found} == {
        (60, 10, 3, "Minister")
    }
