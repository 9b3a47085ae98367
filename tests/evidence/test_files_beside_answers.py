"""Files laid beside answers: with the submission they become sources, under the consent of the answer they stand beside."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.conftest import NOON

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.rules.visibility import Act
from stocktake.evidence.services.read import read_source
from stocktake.evidence.services.suggest import suggester_for
from stocktake.evidence.services.take_in_beside import take_in_beside
from stocktake.evidence.tasks import READ, take_in_answers
from stocktake.questionnaires.models import Attachment
from stocktake.questionnaires.services.attach import attach, take_away
from stocktake.questionnaires.services.save import Target
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening, submit
from stocktake.reviews.rules.viewer import public_viewer

pytestmark = pytest.mark.django_db

SAID = "The cost of sending remittances home was capped by law at three per cent."
LAW = b"Article 1. No fee for sending money home may exceed three per cent of the sum.\n\nArticle 2. It is in force since May."


@pytest.fixture
def response(meridian):
    meridian.asks()
    return meridian.answers("AU", {"E.1": SAID, "F.1": "Recruitment fees paid by workers are forbidden."})


def lay(response, question: str = "E.1", data: bytes = LAW, name: str = "law.txt", *, after: int = 0) -> Attachment:
    at = NOON + timedelta(minutes=after - 60)
    return attach(target=Target(response, question), filename=name, data=data, actor="test", at=at)


@pytest.fixture
def submits(meridian):
    """The response is submitted, what lay beside it is taken in, and all of it is read."""

    def submitting(response, *, minutes: int = 0) -> list[Source]:
        at = NOON + timedelta(minutes=minutes)
        receipt = submit(response=response, name="N", title="T", actor="test", at=at)
        taken = take_in_beside(snapshot=receipt.snapshot, read_later=lambda **_words: None, actor="test", at=at)
        for source in taken:
            read_source(source=source, reader=meridian.reader, actor="test", at=at)
            source.refresh_from_db()
        return taken

    return submitting


def opens_again(response) -> None:
    asked = ask_to_reopen(response=response, reason="A law was missing.", actor="test", at=NOON)
    grant_reopening(reopening=asked, actor="test", at=NOON)


def is_quoted(meridian) -> bool:
    return Passage.objects.visible_to(public_viewer(meridian.review), Act.QUOTE).filter(text__contains="Article 1").exists()


def test_a_file_beside_an_answer_becomes_a_source_of_the_same_response(meridian, response, submits):
    lay(response)
    [source] = submits(response)
    assert (source.response, source.party.code, source.kind, source.filename) == (response, "AU", "voluntary-review", "law.txt")
    assert (source.state, source.consent, source.passages.count()) == ("read", Consent.PUBLISH, 2)
    assert is_quoted(meridian)


def test_nothing_is_taken_in_before_the_submission(meridian, response):
    lay(response)
    assert not meridian.sources.exists()


def test_the_machine_suggests_for_it_as_for_any_source(meridian, response, submits):
    from stocktake.evidence.services.intake import code_source

    lay(response)
    [source] = submits(response)
    code_source(source=source, at=NOON)
    assert suggester_for(meridian.review.framework.pack) and source.passages.filter(suggestions__isnull=False).exists()


def test_taken_in_again_nothing_happens_twice(response, submits):
    lay(response)
    [source] = submits(response)
    take_in_beside(snapshot=response.snapshots.get(), read_later=print, actor="test", at=NOON)
    assert (Source.objects.filter(original=source.original).count(), source.arrivals.count()) == (1, 1)


def test_a_file_taken_away_before_the_submission_is_not_taken_in(meridian, response, submits):
    take_away(attachment=lay(response), actor="test", at=NOON - timedelta(minutes=1))
    assert submits(response) == []
    assert not meridian.sources.filter(filename="law.txt").exists()


def test_a_file_beside_a_question_that_is_not_asked_is_not_taken_in(response, submits):
    lay(response, "E.3")
    assert submits(response) == []


def test_the_same_file_beside_two_answers_is_one_source(response, submits):
    lay(response, "E.1")
    lay(response, "F.1", name="the same law.txt")
    assert len(submits(response)) == 1


def test_a_later_submission_does_not_double_it(meridian, response, submits):
    lay(response)
    [first] = submits(response)
    opens_again(response)
    lay(response, "F.1", b"A second paper.", "second.txt")
    assert first.pk in {source.pk for source in submits(response, minutes=10)}
    assert first.arrivals.count() == 1
    assert sorted(meridian.sources.filter(snapshot__isnull=True).values_list("filename", flat=True)) == ["law.txt", "second.txt"]


def test_a_file_that_the_later_submission_has_no_more_is_gone_and_comes_back_with_the_next(meridian, response, submits):
    laid = lay(response)
    [source] = submits(response)
    opens_again(response)
    take_away(attachment=laid, actor="test", at=NOON + timedelta(minutes=5))
    assert submits(response, minutes=10) == []
    assert not is_quoted(meridian)
    opens_again(response)
    lay(response, after=75)
    assert [one.pk for one in submits(response, minutes=20)] == [source.pk]
    assert is_quoted(meridian)


def test_taking_it_away_after_the_submission_changes_nothing_before_the_next(meridian, response, submits):
    laid = lay(response)
    submits(response)
    opens_again(response)
    take_away(attachment=laid, actor="test", at=NOON + timedelta(minutes=5))
    meridian.consents(response, Consent.QUOTE_NAMED)
    assert is_quoted(meridian)


def test_it_is_withdrawn_with_the_answer_it_stands_beside_and_with_no_other(meridian, response, submits):
    lay(response)
    submits(response)
    meridian.withdraws(response, "F.1")
    assert is_quoted(meridian)
    meridian.withdraws(response, "E.1")
    assert not is_quoted(meridian)
    meridian.consents(response, Consent.PUBLISH, "E.1")
    assert is_quoted(meridian)
    meridian.withdraws(response)
    assert not is_quoted(meridian)


def test_beside_two_answers_it_has_the_stricter_consent(meridian, response, submits):
    lay(response, "E.1")
    lay(response, "F.1")
    [source] = submits(response)
    meridian.consents(response, Consent.AGGREGATE, "F.1")
    source.refresh_from_db()
    assert source.consent == Consent.AGGREGATE and not is_quoted(meridian)
    meridian.withdraws(response, "F.1")
    source.refresh_from_db()
    assert source.withdrawn_at is not None


def test_a_consent_withdrawn_before_it_is_taken_in_holds_for_it(meridian, response, submits):
    lay(response)
    meridian.withdraws(response, "E.1")
    [source] = submits(response)
    assert source.withdrawn_at is not None and not is_quoted(meridian)


def test_what_is_attached_to_it_follows_the_same_answer(meridian, response, submits):
    mail = (
        b"From: a@b.example\r\nSubject: Law\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nThe law is laid in.\r\n--x\r\nContent-Type: text/plain; name=law.txt\r\n"
        b"Content-Disposition: attachment; filename=law.txt\r\n\r\n" + LAW + b"\r\n--x--\r\n"
    )
    lay(response, data=mail, name="letter.eml")
    [source] = submits(response)
    inner = Source.objects.get(parent=source)
    read_source(source=inner, reader=meridian.reader, actor="test", at=NOON)
    assert is_quoted(meridian)
    meridian.withdraws(response, "E.1")
    assert not is_quoted(meridian)


def test_a_paper_of_somebody_else_keeps_the_terms_it_came_with(meridian, response, submits):
    theirs = meridian.says("BR", LAW.decode(), consent=Consent.AGGREGATE)
    lay(response, data=LAW)
    submits(response)
    theirs.refresh_from_db()
    assert (theirs.party.code, theirs.response, theirs.consent) == ("BR", None, Consent.AGGREGATE)


def test_the_worker_has_it_read_in_the_background(response):
    lay(response)
    receipt = submit(response=response, name="N", title="T", actor="test", at=NOON)
    take_in_answers(snapshot=receipt.snapshot_id)
    source = Source.objects.get(filename="law.txt")
    assert ProcrastinateJob.objects.filter(task_name=READ, args__source=source.pk).count() == 1
