"""Saving from the page: what the script sends, and everything that may come back."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.questionnaires.enums import Door, RevisionKind
from stocktake.questionnaires.models import Answer, Contributor, RepeatItem, Revision
from stocktake.questionnaires.services.contributors import sign_off
from stocktake.questionnaires.services.items import add_item
from stocktake.questionnaires.services.save import LONGEST
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT
from tests.questionnaires.desks import Desk

pytestmark = pytest.mark.django_db


def test_a_saved_answer_comes_back_as_its_revision(desk, response):
    answer = desk.save("A.1", "The fee fell.")
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    kept = Answer.objects.get(response=response, question="A.1")
    assert (kept.text, kept.door, kept.by, kept.contributor) == ("The fee fell.", Door.WEB, FOCAL_POINT, None)


def test_the_same_save_sent_again_is_answered_as_the_first_time(desk):
    nonce = uuid4()
    first = desk.save("A.1", "The fee fell.", nonce=nonce)
    desk.save("A.1", "The fee fell again.", revision=1)
    again = desk.save("A.1", "The fee fell.", nonce=nonce)
    assert again.json()["revision"] == first.json()["revision"] == 1
    assert Answer.objects.get(question="A.1").text == "The fee fell again."


def test_a_nonce_that_comes_again_with_another_text_is_another_save(desk):
    nonce = uuid4()
    desk.save("A.1", "One.", nonce=nonce)
    assert desk.save("A.1", "Two.", revision=1, nonce=nonce).json()["revision"] == 2
    assert desk.save("B.1", "Elsewhere.", nonce=nonce).json()["revision"] == 1
    assert desk.save("A.1", "Three.", revision=1, nonce=nonce).status_code == 409
    assert set(Revision.objects.values_list("text", flat=True)) == {"One.", "Two.", "Elsewhere.", "Three."}


def test_two_texts_that_meet_come_back_both_and_neither_is_lost(desk):
    desk.save("A.1", "Both have seen this. It stays.")
    desk.save("A.1", "Both have seen this. It grew.", revision=1)
    met = desk.save("A.1", "Both saw this. It stays.", revision=1)
    said = met.json()
    assert met.status_code == 409
    assert (said["revision"], said["theirs"], said["mine"]) == (2, "Both have seen this. It grew.", "Both saw this. It stays.")
    assert "<ins>grew.</ins>" in said["html"]
    assert "Both saw this. It grew." in said["html"], "both changes fit together, and are proposed so"
    assert Answer.objects.get(question="A.1").revision == 2
    assert Revision.objects.filter(kind=RevisionKind.ASIDE, text="Both saw this. It stays.").count() == 1


def test_a_text_brought_together_is_kept_as_such(desk):
    desk.save("A.1", "One.")
    desk.save("A.1", "Two.", revision=0)
    assert desk.save("A.1", "One. Two.", revision=1, kind="merged").json()["revision"] == 2
    assert Revision.objects.get(number=2).kind == RevisionKind.MERGED


def test_the_script_cannot_call_a_save_what_only_the_house_may(desk):
    desk.save("A.1", "Text.", kind="returned")
    assert Revision.objects.get().kind == RevisionKind.SAVED


def test_a_text_beyond_measure_is_refused_calmly_however_long_it_is(desk):
    too_long = desk.save("A.1", "x" * (LONGEST + 1))
    assert too_long.status_code == 413
    assert "attach it as a file" in too_long.json()["message"]
    assert desk.save("A.1", "x" * 7_000_000).status_code == 413
    assert desk.save("A.1", "汇" * LONGEST).status_code == 200, "a million characters are no more than that in Chinese"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"no json", b"[" * 100_000, {"place": "A.1", "text": "x"}, {"place": "A.1", "text": "x", "revision": 0, "nonce": "none"},
     {"place": "A.1", "text": "x", "revision": -1, "nonce": str(uuid4())},
     {"place": "A.1", "text": "x", "revision": 10**12, "nonce": str(uuid4())},
     {"place": "A.1", "text": "x", "revision": None, "nonce": str(uuid4())}],
    ids=["nothing", "a list", "no json", "deep json", "no revision", "no nonce", "below nothing", "beyond counting", "no number"],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_says_that_the_text_is_still_there(desk, body):
    answer = desk.post("save", body)
    assert answer.status_code == 422
    assert "still here" in answer.json()["message"]


@pytest.mark.parametrize("place", ["Z.9", "A", "B.2", "", "A.1/zzzz", "B.2.1", "B.2.1/none", "A.1/xxxxxxxxxxxx"])
def test_there_is_no_answer_where_there_is_no_question(desk, place):
    assert desk.save(place, "Text.").status_code == 422
    assert not Answer.objects.exists()


def test_an_answer_in_a_repeated_group_stands_in_its_item(desk, response):
    item = add_item(response=response, group="B.2", actor=FOCAL_POINT, at=AT)
    assert desk.save(f"B.2.1/{item.key}", "A shelter by the port.").status_code == 200
    assert Answer.objects.get().item == item.key
    assert RepeatItem.objects.count() == 1


def test_numbers_are_kept_plain_and_what_is_no_number_as_it_was_typed(desk, response):
    key = add_item(response=response, group="B.2", actor=FOCAL_POINT, at=AT).key
    for typed, kept in (("1 200", "1200"), ("٣٤٥", "345"), ("about ten", "about ten")):
        revision = Answer.objects.filter(question="B.2.2").values_list("revision", flat=True).first() or 0
        assert desk.save(f"B.2.2/{key}", typed, revision=revision).status_code == 200
        assert Answer.objects.get(question="B.2.2").text == kept


def test_half_an_emoji_is_no_fault_and_a_zero_is_left_out(desk):
    body = '{"place":"A.1","text":"cut \\ud83d here\\u0000","revision":0,"nonce":"NONCE"}'.replace("NONCE", str(uuid4()))
    assert desk.post("save", body).status_code == 200
    assert Answer.objects.get().text == "cut \ufffd here"


def test_the_language_is_recognised_and_can_be_said(desk):
    desk.save("A.1", "Средняя стоимость перевода денег за рубеж снизилась с семи до четырёх процентов.")
    assert Answer.objects.get().language == "ru"
    assert desk.save("A.1", "Bref.", revision=1, language="fr").status_code == 200
    assert Answer.objects.get().language == "fr"
    assert desk.save("A.1", "Bref.", revision=2, language="es").json()["revision"] == 3, "another language is a change too"


def test_a_submitted_report_is_closed_and_says_so(desk, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SUBMITTED)
    answer = desk.save("A.1", "Too late.")
    assert answer.status_code == 403
    assert "still in your window" in answer.json()["message"]


def test_whoever_was_signed_out_is_told_so_and_not_sent_to_another_page(response):
    answer = Desk(Client(), "/r/meridian-2031/answer/AUR/").save("A.1", "Text.")
    assert answer.status_code == 401
    assert "sign in again" in answer.json()["message"]


@pytest.mark.parametrize("email", ["ione.castellane@meridian.example", "eirik.stonemarsh@meridian.example"])
def test_neither_the_secretariat_nor_another_state_writes_here(client, response, email):
    client.force_login(Person.objects.get(email=email))
    assert Desk(client, "/r/meridian-2031/answer/AUR/").save("A.1", "Text.").status_code == 403


def test_a_form_from_elsewhere_is_refused(response):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Person.objects.get(email="alban.merrowdale@meridian.example"))
    assert Desk(browser, "/r/meridian-2031/answer/AUR/").save("A.1", "Text.").status_code == 403


def test_a_contribution_by_link_stands_apart_from_the_answer_of_the_state(desk, link):
    assert link.save("A.1", "The ministry's part.").status_code == 200
    assert desk.save("A.1", "What the State says.").json()["revision"] == 1
    assert set(Answer.objects.values_list("contributor__unit", "text")) == {
        ("Ministry of Labour", "The ministry's part."), (None, "What the State says."),
    }  # fmt: skip


def test_a_contributor_with_an_account_writes_as_the_one_who_was_asked(client, link, response):
    client.force_login(Person.objects.get(email="sunniva.farrowlight@meridian.example"))
    own = Desk(client, "/r/meridian-2031/answer/AUR/")
    link.save("A.1", "By the link.")
    assert own.save("A.1", "With the account.", revision=1).json()["revision"] == 2
    assert Answer.objects.get().contributor == link.contributor
    assert own.save("B.1", "Not asked.").status_code == 422


def test_a_contributor_whom_nobody_asked_writes_nothing(client, response):
    client.force_login(Person.objects.get(email="bastian.oakhollow@meridian.example"))
    assert Desk(client, "/r/meridian-2031/answer/AUR/").save("A.1", "Text.").status_code == 403


def test_what_was_signed_off_stays_as_it_is(link):
    link.save("A.1", "Signed.")
    sign_off(contributor=link.contributor, name="S. Farrowlight", title="Director", actor="her", at=timezone.now())
    answer = link.save("A.1", "Changed.", revision=1)
    assert answer.status_code == 403
    assert "take the signature back" in answer.json()["message"]
    assert Answer.objects.get().text == "Signed."


def test_the_first_thing_written_by_a_link_says_that_it_was_opened(link):
    assert Contributor.objects.get().seen_at is None
    link.save("A.1", "Text.")
    assert Contributor.objects.get().seen_at is not None


def test_a_save_asks_few_questions_of_the_database(desk, link, django_assert_num_queries):
    desk.save("A.1", "Warm.")
    with django_assert_num_queries(10):
        desk.save("A.1", "Session, person, seat; begin, state, savepoint, both rows, release, log, commit.", revision=1)
    link.save("A.1", "Warm.")
    with django_assert_num_queries(8):
        link.save("A.1", "Link; begin, state, savepoint, both rows, release, log, commit.", revision=1)
