"""What an officer does from the pages of the board: each button does one thing, says what became of it, and loses nothing typed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stocktake.messaging.models import Letter
from stocktake.reviews.enums import CourtesyState, ParticipationState
from stocktake.reviews.models import Call, Courtesy, Freeze, LetterTemplate, Participation, Role

pytestmark = pytest.mark.django_db

S = ParticipationState


@pytest.fixture
def awake(demonstration) -> None:
    """No quiet hours and no days of rest: the pages ask the real clock."""
    Call.objects.filter(review=demonstration).update(quiet_from="00:00", quiet_until="00:00", weekend=[])


@pytest.fixture
def asleep(demonstration) -> None:
    """It is night for everybody, whatever the clock says."""
    now = timezone.now()
    Call.objects.filter(review=demonstration).update(
        quiet_from=(now.replace(minute=0)).time().replace(second=0, microsecond=0),
        quiet_until=now.replace(hour=(now.hour + 2) % 24, minute=0).time().replace(second=0, microsecond=0), weekend=[],
    )  # fmt: skip
    Participation.objects.filter(review=demonstration).update(zone="UTC")


@pytest.fixture
def act(officer: Client, demonstration):
    def press(party: str, verb: str, **typed: str) -> str:
        answer = officer.post(reverse("workspace:act", args=[demonstration.code, party, verb]), typed, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    return press


@pytest.fixture
def drafts(officer: Client, demonstration) -> list[Courtesy]:
    officer.post(reverse("reviews:prepare", args=[demonstration.code]))
    return list(Courtesy.objects.order_by("pk"))


def test_the_page_of_a_party_tells_its_state_its_steps_and_what_happened(officer: Client, demonstration, act):
    html = act("JOR", "acknowledged")
    assert "Noted: the letter came." in html
    assert "seen → acknowledged" in html
    assert "comes with the first answer" in html
    assert "Northern Sea Commission" in html and "6 answers" in html


def test_a_party_that_is_not_on_the_board_has_no_page_and_a_button_that_is_none_is_none(officer: Client, demonstration):
    assert officer.get(reverse("workspace:party", args=[demonstration.code, "SAL"])).status_code == 404
    assert officer.post(reverse("workspace:act", args=[demonstration.code, "JOR", "dance"])).status_code == 404
    assert officer.get(reverse("workspace:act", args=[demonstration.code, "JOR", "accepted"])).status_code == 405


def test_a_refusal_is_a_calm_sentence_above_the_page(act, of):
    assert "does not follow on" in act("JOR", "accepted")
    assert "Please give a day" in act("JOR", "extend", until="tomorrow")
    assert "how this is known" in act("JOR", "will-not-take-part", why="")
    assert of("JOR").state == S.SEEN


def test_a_hold_and_more_time_are_set_from_the_page(act, of, awake):
    act("EST", "hold", until="2031-01-15", why="elections")
    assert (of("EST").held_until.isoformat(), of("EST").hold_reason) == ("2031-01-15", "elections")
    act("EST", "lift")
    assert of("EST").held_until is None
    assert "The letter that says so is drafted" in act("EST", "extend", until="2031-02-18")
    assert of("EST").extended_until.isoformat() == "2031-02-18"


def test_a_focal_point_is_named_and_released(act, of):
    assert "please name one" in act("BRE", "accepted")
    act("BRE", "name", name="Maëlle Ventclair", email="maelle@brennes.example", language="fr")
    role = Role.objects.get(party__code="BRE", kind="focal-point")
    assert (role.person.name, role.person.language) == ("Maëlle Ventclair", "fr")
    act("BRE", "release", role=str(role.pk))
    assert not Role.objects.filter(pk=role.pk).exists()


def test_inviting_says_who_cannot_be_written_to_and_sends_to_the_others(officer: Client, demonstration, awake, of):
    Participation.objects.filter(review=demonstration, party__code__in=["JOR", "BRE"]).update(state=S.NOT_SENT)
    address = reverse("workspace:invite", args=[demonstration.code])
    html = officer.get(address).content.decode()
    assert "no focal point is known" in html
    assert 'value="JOR"' in html and 'value="BRE"' not in html
    told = officer.post(address, {"party": ["JOR", "BRE"]}, follow=True).content.decode()
    assert "One party was invited. One letter was sent." in told
    assert "No focal point of Brennes is known" in told
    assert (of("JOR").state, of("BRE").state) == (S.SENT, S.NOT_SENT)
    assert Letter.objects.get().enclosures.get().filename == "JOR voluntary review.docx"


def test_prepared_reminders_stand_side_by_side_and_nothing_has_left(officer: Client, demonstration, awake, drafts):
    html = officer.get(reverse("reviews:courtesies", args=[demonstration.code])).content.decode()
    assert html.count('class="draft"') == len(drafts) == 3
    assert 'lang="es" dir="ltr"' in html
    assert not Letter.objects.exists()


def test_a_draft_is_sent_as_it_stands_in_its_fields(officer: Client, demonstration, awake, drafts):
    letter = drafts[0]
    officer.post(
        reverse("reviews:decide", args=[demonstration.code, letter.pk]),
        {"do": "send", "subject": "Una pregunta", "body": "Estimado Xavier:\r\n¿Cómo va?"},
    )
    sent = Letter.objects.get()
    assert (sent.subject, sent.body, sent.enclosures.count()) == ("Una pregunta", "Estimado Xavier:\n¿Cómo va?\n", 0)


def test_what_cannot_be_kept_stays_in_its_field(officer: Client, demonstration, awake, drafts):
    letter = drafts[0]
    typed = {"do": "send", "subject": "x", "body": "Dear {minister}, hours of work"}
    answer = officer.post(reverse("reviews:decide", args=[demonstration.code, letter.pk]), typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Dear {minister}, hours of work" in html
    assert "Nobody knows what to write for {minister}" in html
    letter.refresh_from_db()
    assert letter.state == CourtesyState.DRAFTED and "minister" not in letter.body


def test_where_it_is_night_a_sent_letter_waits_for_the_morning_and_can_be_called_back(
    officer: Client, demonstration, asleep, drafts
):
    letter = next(one for one in drafts if one.participation.party.code == "JOR")
    address = reverse("reviews:decide", args=[demonstration.code, letter.pk])
    told = officer.post(
        address, {"do": "send", "subject": letter.subject, "body": letter.body, "enclosed": letter.enclosures}, follow=True
    )
    assert "leaves by itself in the morning" in told.content.decode()
    letter.refresh_from_db()
    assert letter.state == CourtesyState.RELEASED
    officer.post(address, {"do": "call-back"})
    letter.refresh_from_db()
    assert letter.state == CourtesyState.DRAFTED
    assert not Letter.objects.exists()


def test_several_that_were_read_are_sent_at_once_and_the_others_stay(officer: Client, demonstration, awake, drafts):
    chosen = {"chosen": [str(drafts[0].pk), str(drafts[1].pk), "x", "9" * 30]}
    told = officer.post(reverse("reviews:courtesies", args=[demonstration.code]), chosen, follow=True)
    assert "2 letters were sent." in told.content.decode()
    assert Courtesy.objects.waiting().count() == 1


def test_a_dropped_letter_is_read_on_the_page_of_its_party(officer: Client, demonstration, awake, drafts):
    officer.post(reverse("reviews:decide", args=[demonstration.code, drafts[0].pk]), {"do": "drop"})
    html = officer.get(reverse("workspace:party", args=[demonstration.code, "EST"])).content.decode()
    assert reverse("reviews:courtesy", args=[demonstration.code, drafts[0].pk]) in html
    read = officer.get(reverse("reviews:courtesy", args=[demonstration.code, drafts[0].pk])).content.decode()
    assert "dropped" in read and "Estimado/a Xavier Lumbrales:" in read


def test_the_text_of_a_letter_is_changed_for_this_review_in_all_languages_at_once(officer: Client, demonstration):
    address = reverse("reviews:text", args=[demonstration.code, "invitation"])
    assert officer.get(address).content.decode().count("<fieldset") == 6
    officer.post(
        address, {"do": "keep", "subject-en": "Ours", "body-en": "Dear {person}", "subject-ar": "لنا", "body-ar": "{person}"}
    )
    own = LetterTemplate.objects.get(review=demonstration, kind="invitation")
    assert (own.subjects, own.edited_by.partition(" <")[0]) == ({"en": "Ours", "ar": "لنا"}, "Ione Castellane")
    refused = officer.post(address, {"do": "keep", "subject-en": "Ours", "body-en": "Dear {madam}"})
    assert refused.status_code == 422 and "Dear {madam}" in refused.content.decode()
    officer.post(address, {"do": "drop"})
    assert not LetterTemplate.objects.filter(review=demonstration, kind="invitation").exists()
    assert officer.get(reverse("reviews:text", args=[demonstration.code, "song"])).status_code == 404


def test_the_call_is_set_in_the_time_of_the_meetings_place(officer: Client, demonstration):
    address = reverse("reviews:call", args=[demonstration.code])
    values = {
        "zone": "Asia/Bangkok", "soft_deadline": "2030-10-31T23:59", "hard_deadline": "2031-02-20T23:59", "quiet_from": "17:00",
        "quiet_until": "08:30", "weekend": ["5", "6"], "pause_days": "10", "reply_address": "reviews@example.org", "place-en": "Bangkok",
        "signed-en": "The secretariat",
    }  # fmt: skip
    assert officer.post(address, values).status_code == 302
    call = Call.objects.get(review=demonstration)
    assert call.soft_deadline.isoformat() == "2030-10-31T16:59:00+00:00"
    assert (call.weekend, call.place, call.signed) == ([5, 6], {"en": "Bangkok"}, {"en": "The secretariat"})
    html = officer.get(address).content.decode()
    assert 'value="2030-10-31T23:59"' in html
    assert officer.post(address, values | {"weekend": []}).status_code == 302
    for wrong, words in [({"zone": "Bangkok"}, "is not a time zone"), ({"hard_deadline": "2030-01-01T00:00"}, "cannot lie before")]:
        answer = officer.post(address, values | wrong)
        assert answer.status_code == 422 and words in answer.content.decode()


def test_the_replies_are_frozen_and_two_freezes_laid_beside_each_other(officer: Client, demonstration):
    address = reverse("workspace:freezes", args=[demonstration.code])
    officer.post(address, {"name": "summary of 8 replies"})
    assert officer.post(address, {"name": "summary of 8 replies"}).status_code == 409
    Participation.objects.filter(review=demonstration, party__code="JOR").update(state=S.SUBMITTED)
    officer.post(address, {"name": "synthesis"})
    first, second = Freeze.objects.order_by("pk")
    assert "8 of 12 had answered" in officer.get(reverse("workspace:freeze", args=[demonstration.code, first.pk])).content.decode()
    compare = reverse("workspace:compare", args=[demonstration.code])
    html = officer.get(compare, {"one": second.pk, "other": first.pk}).content.decode()
    new = html[html.index("New among") :]
    assert "Jorund" in new and "seen → submitted" in new
    assert officer.get(compare, {"one": second.pk, "other": "9" * 40}).status_code == 404
    assert officer.get(compare).status_code == 302


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh-hans", "ar"])
def test_every_page_of_the_board_answers_in_every_language(officer: Client, demonstration, awake, drafts, language):
    officer.cookies["django_language"] = language
    for name, *more in [
        ("workspace:board",), ("workspace:invite",), ("workspace:party", "JOR"), ("workspace:freezes",), ("reviews:courtesies",),
        ("reviews:texts",), ("reviews:text", "receipt"), ("reviews:call",), ("workspace:board-export", "xlsx"),
    ]:  # fmt: skip
        assert officer.get(reverse(name, args=[demonstration.code, *more])).status_code == 200, name
