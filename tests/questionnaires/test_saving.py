"""Saving an answer: what was acknowledged stays, and nobody's words are overwritten unseen."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stocktake.foundation.models import Activity
from stocktake.questionnaires.enums import RevisionKind
from stocktake.questionnaires.models import Answer, Revision
from stocktake.questionnaires.services.save import LONGEST, Conflict, NoSuchQuestion, NotOpen, Saved, TooLong, plain
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation

pytestmark = pytest.mark.django_db


def test_a_first_text_is_revision_one_and_is_logged(say, response):
    saved = say("A.1", "The fee fell.")
    answer = Answer.objects.get(response=response, question="A.1")
    assert saved == Saved(answer.pk, 1)
    assert (answer.text, answer.revision, answer.door) == ("The fee fell.", 1, "web")
    assert Activity.objects.filter(verb="answered", object_key=f"{response.token} A.1").count() == 1


def test_the_same_save_sent_twice_is_one_revision(say):
    nonce = uuid4()
    first = say("A.1", "The fee fell.", based_on=0, nonce=nonce)
    assert say("A.1", "The fee fell.", based_on=0, nonce=nonce) == first
    assert Revision.objects.filter(nonce=nonce).count() == 1


def test_a_repeat_that_arrives_late_still_finds_its_first_result(say):
    nonce = uuid4()
    first = say("A.1", "One.", based_on=0, nonce=nonce)
    say("A.1", "Two.")
    assert say("A.1", "One.", based_on=0, nonce=nonce) == first
    assert Answer.objects.get(question="A.1").text == "Two."


def test_a_save_from_an_older_revision_overwrites_nothing_and_loses_nothing(say):
    say("A.1", "What both have seen.")
    say("A.1", "What she wrote.", based_on=1)
    met = say("A.1", "What he wrote.", based_on=1)
    assert isinstance(met, Conflict)
    assert met.current.text == "What she wrote."
    assert (met.aside.text, met.aside.kind, met.aside.number) == ("What he wrote.", RevisionKind.ASIDE, None)
    assert Answer.objects.get(question="A.1").revision == 2


def test_a_conflict_sent_twice_is_kept_aside_once(say):
    say("A.1", "One.")
    nonce = uuid4()
    first = say("A.1", "Another.", based_on=0, nonce=nonce)
    again = say("A.1", "Another.", based_on=0, nonce=nonce)
    assert isinstance(again, Conflict) and again.aside == first.aside


def test_two_who_write_the_same_do_not_disagree(say):
    say("A.1", "The same.")
    assert say("A.1", "The same.", based_on=0) == Saved(Answer.objects.get(question="A.1").pk, 1, changed=False)


def test_after_a_conflict_the_person_saves_from_what_is_current(say):
    say("A.1", "One.")
    met = say("A.1", "Two.", based_on=0)
    merged = say("A.1", "One. Two.", based_on=met.current.revision, kind=RevisionKind.MERGED)
    assert merged.revision == 2
    assert list(Revision.objects.order_by("pk").values_list("kind", "text")) == [
        ("saved", "One."), ("aside", "Two."), ("merged", "One. Two."),
    ]  # fmt: skip


def test_a_contribution_stands_apart_from_the_consolidated_answer(say, response, labour):
    say("A.1", "The ministry's part.", contributor=labour)
    assert not Answer.objects.consolidated().filter(response=response, question="A.1").exists()
    say("A.1", "What the State says.")
    assert Answer.objects.filter(response=response, question="A.1").count() == 2


def test_a_contributor_writes_only_where_asked(say, labour):
    with pytest.raises(NoSuchQuestion):
        say("B.1", "Not mine.", contributor=labour)


@pytest.mark.parametrize("code", ["Z.9", "A", "B.2"])
def test_only_questions_are_answered(say, code):
    with pytest.raises(NoSuchQuestion):
        say(code, "Text.")


def test_a_text_beyond_measure_is_refused_whole(say):
    with pytest.raises(TooLong, match="1,000,001"):
        say("A.1", "x" * (LONGEST + 1))
    assert not Answer.objects.filter(question="A.1").exists()


def test_a_submitted_report_is_closed(say, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SUBMITTED)
    with pytest.raises(NotOpen, match="still in your window"):
        say("A.1", "Too late.")


def test_the_first_text_sets_the_report_under_way(say, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SEEN)
    say("A.1", "Begun.")
    assert Participation.objects.get(party=response.party).state == ParticipationState.UNDER_WAY


def test_no_revision_can_be_changed_or_deleted(say):
    say("A.1", "Said.")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Revision.objects.update(text="Never said.")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Revision.objects.all().delete()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_saved_comes_back_the_same_but_for_line_ends_and_zeros(say, response, text):
    say("A.1", text)
    kept = Answer.objects.filter(response=response, question="A.1").first()
    assert (kept.text if kept else "") == plain(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 2), st.text(alphabet="abc", min_size=1, max_size=4)), min_size=1, max_size=12))
def test_whoever_interleaves_however_no_text_is_ever_lost(say, response, moves):
    """Three people, each saving from the last revision they saw: every text they sent stands in the history."""
    seen = dict.fromkeys(range(3), 0)
    sent = []
    for person, text in moves:
        result = say("A.1", text, based_on=seen[person])
        sent.append(text)
        if isinstance(result, Conflict):
            seen[person] = result.current.revision
        else:
            seen[person] = result.revision
    answer = Answer.objects.get(response=response, question="A.1")
    kept = set(answer.revisions.values_list("text", flat=True))
    assert set(sent) <= kept
    numbers = list(answer.revisions.filter(number__isnull=False).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, answer.revision + 1))
    assert answer.revisions.get(number=answer.revision).text == answer.text
