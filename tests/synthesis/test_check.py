"""`stocktake check`: the activity log and the thread."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stocktake.evidence.models import Passage
from stocktake.evidence.services.take_in_response import take_in_response
from stocktake.foundation.services.files import keep
from stocktake.questionnaires.models import Answer, Response
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.submit import submit
from stocktake.reviews.enums import Consent
from stocktake.reviews.models import Review
from stocktake.synthesis.models import Citation, Finding, Sentence
from stocktake.synthesis.services.find import find
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


def checked() -> str:
    out = StringIO()
    call_command("check_thread", stdout=out)
    return out.getvalue()


def faults() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="on the thread"):
        call_command("check_thread", stdout=out)
    return out.getvalue()


def test_a_whole_thread_is_told_in_one_calm_line(demonstration: Review) -> None:
    said = checked()
    assert said.startswith("The thread is whole")
    assert said.count("\n") == 1


def test_a_passage_whose_text_was_changed_is_named(demonstration: Review) -> None:
    passage = Passage.objects.filter(citations__isnull=False).first()
    Passage.objects.filter(pk=passage.pk).update(text="Something else.")
    assert f"passage {passage.pk} " in faults()


def test_a_citation_of_a_passage_that_says_something_else_is_named(demonstration: Review) -> None:
    citation = Citation.objects.select_related("passage").first()
    other = "Something else."
    Passage.objects.filter(pk=citation.passage_id).update(text=other, digest=hashlib.sha256(other.encode()).hexdigest())
    assert f"citation {citation.pk}:" in faults()


def test_a_quotation_that_lost_its_passage_is_named(demonstration: Review) -> None:
    quote = Sentence.objects.filter(kind="quote").first()
    quote.citations.all().delete()
    assert f"sentence {quote.pk} " in faults()


def test_a_count_that_does_not_recompute_is_named(demonstration: Review) -> None:
    finding = Finding.objects.filter(kind="mention", parties__gt=1).first()
    finding.passages.remove(finding.passages.first())
    assert finding.key in faults()


@pytest.fixture
def submitted(demonstration: Review) -> Response:
    """Aurelia's answers submitted and taken in, and everything counted again."""
    response = Response.objects.get(review=demonstration, party__code="AUR")
    receipt = submit(response=response, name="Alban Merrowdale", title="Focal point", actor="test", at=NOON)
    take_in_response(snapshot=receipt.snapshot, actor="test", at=NOON)
    find(review=demonstration, actor="test", at=NOON)
    return response


def test_a_submission_that_was_taken_in_keeps_the_thread_whole(submitted: Response) -> None:
    said = checked()
    assert "frozen text" in said


def test_an_answer_that_is_not_its_last_revision_is_named(demonstration: Review) -> None:
    answer = Answer.objects.select_related("response").exclude(text="").first()
    Answer.objects.filter(pk=answer.pk).update(text="Never said.")
    assert f"answer {answer.question}" in faults()


def test_a_frozen_text_that_does_not_give_its_digest_is_named(submitted: Response) -> None:
    snapshot = submitted.snapshots.get()
    other = keep(data=b'{"answers": [], "changed":true}', at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE questionnaires_snapshot SET content_id = %s WHERE id = %s", [other.sha256, snapshot.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert f"text {snapshot.number} of {submitted.token}: written again" in faults()


def test_a_closed_report_that_moved_is_named(submitted: Response) -> None:
    Answer.objects.filter(response=submitted, question="A.1").update(text="Said afterwards.")
    assert f"report {submitted.token}: it is closed, and 1 of its answers" in faults()


def test_a_passage_that_nobody_answered_is_named(submitted: Response) -> None:
    passage = Passage.objects.filter(source__response=submitted).first()
    words = "Nobody answered this."
    Passage.objects.filter(pk=passage.pk).update(text=words, digest=hashlib.sha256(words.encode()).hexdigest())
    assert f"passage {passage.pk} ({passage.place} of {submitted.token}): it is not found" in faults()


def test_a_consent_that_was_not_followed_is_named(submitted: Response) -> None:
    state_consent(response=submitted, level=Consent.AGGREGATE, question="A.1", evidence="by letter", actor="test", at=NOON)
    assert "it is not under the consent that holds" in faults()
