"""Letters to parties: in the party's language, read by a person before they leave, with the link and the form."""

import io
from datetime import timedelta

import pytest
from docx import Document

from stocktake.foundation.models import Activity
from stocktake.foundation.packs import PackError
from stocktake.foundation.services.load_pack import load_pack
from stocktake.foundation.texts import LANGUAGES, shown
from stocktake.messaging.models import Letter
from stocktake.messaging.signals import letter_bounced
from stocktake.parties.models import Party
from stocktake.reviews.enums import CourtesyState, LetterKind, ParticipationState, Why
from stocktake.reviews.interfaces.letters import Occasion, UnknownPlaceholder, letters, write
from stocktake.reviews.interfaces.letters_pack import joined
from stocktake.reviews.models import Call, Courtesy, LetterTemplate, Participation
from stocktake.reviews.queries.drafts import drafts_of
from stocktake.reviews.queries.focal_points import focal_points_of
from stocktake.reviews.queries.templates import template_for, texts_of_letters
from stocktake.reviews.services.bounces import mark_bounced
from stocktake.reviews.services.courtesies import (
    AlreadyDecided,
    NobodyToWriteTo,
    NotDecentYet,
    Overtaken,
    call_back,
    draft,
    drop_courtesy,
    release_courtesy,
    revise,
    send_courtesy,
    send_released,
)
from stocktake.reviews.services.focal_points import NoAddress, SpeaksForAnother, name_focal_point, release_focal_point
from stocktake.reviews.services.invite import invite
from stocktake.reviews.services.letter_templates import HalfAText, NoLanguage, drop_own_letter, edit_letter
from stocktake.reviews.services.participation import NoSuchStep
from stocktake.reviews.services.reminders import prepare_reminders, remind
from tests.reviews.conftest import ORIGIN

pytestmark = pytest.mark.django_db

S = ParticipationState


@pytest.fixture
def not_invited(demonstration, morning, of, told):
    """Jorund as if it had not been written to, and Brennes, of which no focal point is known."""
    Participation.objects.filter(review=demonstration, party__code__in=["JOR", "BRE"]).update(state=S.NOT_SENT)
    return of("JOR")


@pytest.fixture
def reminder(of, told) -> Courtesy:
    (letter,) = remind(participation=of("EST"), origin=ORIGIN, **told)
    return letter


def sent_to(address: str) -> Letter:
    return Letter.objects.get(to=address)


def test_an_invitation_goes_to_each_focal_point_and_the_party_is_then_sent(not_invited, of, told):
    name_focal_point(participation=not_invited, name="Sigrid Fogbank", email="sigrid@jorund.example", language="en", **told)
    letters_sent = invite(participation=not_invited, origin=ORIGIN, **told)
    assert of("JOR").state == S.SENT
    assert {letter.to for letter in letters_sent} == {"eirik.stonemarsh@meridian.example", "sigrid@jorund.example"}
    letter = sent_to("eirik.stonemarsh@meridian.example")
    assert "Dear Eirik Stonemarsh," in letter.body
    assert f"{ORIGIN}/r/meridian-2031/answer/JOR/" in letter.body
    assert "31 October 2030, 23:59 in Port Aurel (UTC+2)" in letter.body
    assert letter.reply_to == "reviews@meridian.example"


def test_the_form_in_the_partys_language_lies_in_the_invitation(not_invited, of, told):
    Party.objects.filter(code="JOR").update(languages=["fr"])
    invite(participation=of("JOR"), origin=ORIGIN, **told)
    letter = sent_to("eirik.stonemarsh@meridian.example")
    assert letter.language == "fr"
    enclosed = letter.enclosures.get()
    from stocktake.foundation.services.files import open_original

    with open_original(enclosed.original) as file:
        words = "\n".join(p.text for p in Document(io.BytesIO(file.read())).paragraphs)
    assert "Jorund" in words
    assert "Objectif par objectif" in words


def test_whoever_has_no_focal_point_is_not_invited_and_the_reason_is_said(not_invited, of, told):
    with pytest.raises(NobodyToWriteTo, match="No focal point of Brennes is known"):
        invite(participation=of("BRE"), origin=ORIGIN, **told)
    assert of("BRE").state == S.NOT_SENT
    assert not Letter.objects.exists()


def test_an_invitation_that_would_come_at_night_leaves_in_the_morning(not_invited, of, told, morning):
    (letter,) = invite(participation=not_invited, origin=ORIGIN, **told | {"at": morning.replace(hour=22)})
    assert (of("JOR").state, letter.state) == (S.SENT, CourtesyState.RELEASED)
    assert not Letter.objects.exists()
    assert send_released(at=morning + timedelta(days=1)) == 1


def test_nobody_is_invited_twice(of, told):
    with pytest.raises(NoSuchStep, match="invited before"):
        invite(participation=of("JOR"), origin=ORIGIN, **told)


def test_preparing_reminders_drafts_and_sends_nothing(demonstration, told):
    prepared = prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    drafts = {(one.participation.party.code, one.language, one.why, one.state) for one in prepared.drafts}
    assert drafts == {(code, language, Why.LATE, "drafted") for code, language in [("EST", "es"), ("GAL", "fr"), ("JOR", "en")]}
    assert not Letter.objects.exists()


def test_preparing_again_makes_no_second_draft(demonstration, told):
    prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    again = prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    assert again.drafts == []
    assert {str(why) for _row, why in again.left} == {"drafted"}
    assert Courtesy.objects.count() == 3


def test_who_was_written_to_lately_is_left_in_peace(demonstration, reminder, told, morning):
    send_courtesy(courtesy=reminder, **told)
    soon, later = told | {"at": morning + timedelta(days=13)}, told | {"at": morning + timedelta(days=14)}
    left = {row.party.code: str(why) for row, why in prepare_reminders(review=demonstration, origin=ORIGIN, **soon).left}
    assert left["EST"] == "written-lately"
    drafts = prepare_reminders(review=demonstration, origin=ORIGIN, **later).drafts
    assert "EST" in {one.participation.party.code for one in drafts}


def test_a_party_with_more_time_is_left_in_peace_until_a_week_before_its_new_date(demonstration, told):
    Participation.objects.filter(party__code="GAL").update(extended_until="2031-02-19")
    left = {row.party.code: str(why) for row, why in prepare_reminders(review=demonstration, origin=ORIGIN, **told).left}
    assert left == {"GAL": "more-time"}


def test_long_before_the_date_nobody_is_reminded(demonstration, told, morning):
    early = told | {"at": morning - timedelta(days=200)}
    prepared = prepare_reminders(review=demonstration, origin=ORIGIN, **early)
    assert prepared.drafts == []
    assert {str(why) for _row, why in prepared.left} == {"too-early", "more-time"}


def test_a_reminder_says_what_is_missing_what_was_said_elsewhere_and_nothing_that_is_empty(demonstration, told):
    drafts = {
        one.participation.party.code: one.body for one in prepare_reminders(review=demonstration, origin=ORIGIN, **told).drafts
    }
    assert "– F. Necesidades y ofertas" in drafts["EST"]
    assert "Northern Sea Commission: review of migration at sea, 2030" in drafts["JOR"]
    assert "Northern Sea" not in drafts["EST"]
    assert "{" not in "".join(drafts.values())
    assert "no answer yet" not in drafts["JOR"]
    assert "We hope to have" not in drafts["JOR"]  # the date has passed


def test_a_reminder_is_offered_the_form_and_no_receipt(demonstration, reminder, morning):
    found = next(each for each in drafts_of(demonstration, at=morning) if each.courtesy == reminder)
    assert [(each.name, each.is_in) for each in found.enclosing] == [("word-form", True)]


def test_what_is_read_is_what_leaves(reminder, told, of):
    assert "14 of 25 questions" in reminder.body or "14" in reminder.body
    revise(courtesy=reminder, subject="Una línea", body="Estimado Xavier:\r\n\r\n¿Cómo va?", enclosures=[], **told)
    send_courtesy(courtesy=reminder, **told)
    letter = sent_to("xavier.lumbrales@estrela.example")
    assert (letter.subject, letter.body) == ("Una línea", "Estimado Xavier:\n\n¿Cómo va?\n")
    assert letter.enclosures.count() == 0
    reminder.refresh_from_db()
    assert (reminder.state, reminder.letter) == (CourtesyState.SENT, letter.reference)


def test_braces_that_nobody_fills_do_not_leave(reminder, told):
    with pytest.raises(UnknownPlaceholder, match="ministry"):
        revise(courtesy=reminder, subject="x", body="Dear {ministry}", enclosures=[], **told)


def test_a_decided_letter_is_decided(reminder, told):
    drop_courtesy(courtesy=reminder, **told)
    for verb in (send_courtesy, release_courtesy, drop_courtesy, call_back):
        with pytest.raises(AlreadyDecided, match="dropped"):
            verb(courtesy=reminder, **told)
    assert not Letter.objects.exists()


def test_at_night_there_a_letter_is_not_sent_but_can_be_released_for_the_morning(reminder, told, morning):
    night = morning.replace(hour=20)  # 21 o'clock in Estrela
    with pytest.raises(NotDecentYet, match="Estrela"):
        send_courtesy(courtesy=reminder, **told | {"at": night})
    released = release_courtesy(courtesy=reminder, **told | {"at": night})
    assert released.not_before == (morning + timedelta(days=1)).replace(hour=8)  # 9 o'clock in Estrela
    assert send_released(at=released.not_before - timedelta(minutes=1)) == 0
    assert send_released(at=released.not_before) == 1
    assert send_released(at=released.not_before) == 0
    assert Letter.objects.count() == 1


def test_a_released_letter_can_be_called_back(reminder, told, morning):
    release_courtesy(courtesy=reminder, **told | {"at": morning.replace(hour=20)})
    assert call_back(courtesy=reminder, **told).state == CourtesyState.DRAFTED
    assert send_released(at=morning + timedelta(days=3)) == 0


def test_a_reminder_that_was_overtaken_does_not_leave(reminder, told, morning, of):
    Participation.objects.filter(pk=of("EST").pk).update(state=S.SUBMITTED)
    with pytest.raises(Overtaken, match="Estrela"):
        send_courtesy(courtesy=reminder, **told)


def test_what_was_released_and_then_overtaken_is_dropped(reminder, told, morning, of):
    release_courtesy(courtesy=reminder, **told | {"at": morning.replace(hour=20)})
    Participation.objects.filter(pk=of("EST").pk).update(held_until="2031-02-28")
    assert send_released(at=morning + timedelta(days=1)) == 0
    reminder.refresh_from_db()
    assert reminder.state == CourtesyState.DROPPED


def test_a_letter_that_came_back_surfaces_until_another_address_is_named(reminder, told, of):
    sent = send_courtesy(courtesy=reminder, **told)
    mark_bounced(letter=sent.letter, why="550 no such user", **told)
    mark_bounced(letter=sent.letter, why="again", **told)
    assert [person.bounced for person in focal_points_of(of("EST"))] == ["550 no such user"]
    with pytest.raises(NobodyToWriteTo, match="come back"):
        remind(participation=of("EST"), origin=ORIGIN, **told)
    name_focal_point(participation=of("EST"), name="Rosalía Encina", email="rosalia@estrela.example", language="es", **told)
    (letter,) = remind(participation=of("EST"), origin=ORIGIN, **told)
    assert letter.to == "rosalia@estrela.example"


def test_what_the_mail_says_of_a_letter_reaches_the_board(reminder, told, of):
    send_courtesy(courtesy=reminder, **told)
    letter = sent_to(reminder.to)
    letter_bounced.send(sender=Letter, letter=letter.pk, address=reminder.to, reason="mailbox full")
    assert [person.bounced for person in focal_points_of(of("EST"))] == ["mailbox full"]


def test_a_bounce_that_belongs_to_no_letter_to_a_party_is_left_alone(told):
    assert mark_bounced(letter="<elsewhere@example>", why="?", **told) is None
    assert mark_bounced(letter="", why="?", **told) is None


def test_a_focal_point_has_a_name_and_an_address_and_speaks_for_one_party(of, told):
    for name, email in [("", "a@b.example"), ("Somebody", "no address"), ("Somebody", "")]:
        with pytest.raises(NoAddress):
            name_focal_point(participation=of("BRE"), name=name, email=email, language="fr", **told)
    for email in ("ione.castellane@meridian.example", "Alban.Merrowdale@meridian.example"):
        with pytest.raises(SpeaksForAnother):
            name_focal_point(participation=of("BRE"), name="Somebody", email=email, language="fr", **told)


def test_whoever_no_longer_speaks_for_a_party_gets_no_more_letters(of, told):
    role = focal_points_of(of("JOR"))[0].role
    from stocktake.reviews.models import Role

    release_focal_point(role=Role.objects.get(pk=role), **told)
    with pytest.raises(NobodyToWriteTo):
        remind(participation=of("JOR"), origin=ORIGIN, **told)


def test_every_letter_of_the_framework_is_written_in_six_languages(demonstration):
    LetterTemplate.objects.filter(review=demonstration).delete()
    for text in texts_of_letters(demonstration):
        assert text.template is not None, text.kind
        assert set(text.template.subjects) == set(text.template.bodies) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_can_be_written_in_every_language(of, demonstration, morning, kind, language):
    template = template_for(demonstration, kind)
    occasion = Occasion(
        of("EST"),
        Call.objects.get(review=demonstration),
        kind,
        "Xavier Lumbrales",
        "x@estrela.example",
        language,
        ORIGIN,
        "test",
        morning,
    )
    written = write(template.subject(language), template.body(language), occasion)
    assert written.language == language
    assert shown(demonstration.titles, language).text in written.subject or kind == LetterKind.REMINDER
    assert "{" not in written.subject + written.body
    assert "\n\n\n" not in written.body


def test_a_paragraph_in_which_nothing_is_to_be_said_is_left_out(of, demonstration, morning):
    occasion = Occasion(of("JOR"), None, LetterKind.REMINDER, "Eirik", "e@x.example", "en", ORIGIN, "Ione <i@x.example>", morning)
    text = shown({"en": "Dear {person},\n\nby {close}.\n\nSo far {progress}.\n\n{signatory}"}, "en")
    assert write(text, text, occasion).body == "Dear Eirik,\n\nIone\n"


def test_a_review_changes_a_text_for_itself_and_can_go_back(demonstration, told):
    before = template_for(demonstration, LetterKind.INVITATION)
    with pytest.raises(NoLanguage):
        edit_letter(review=demonstration, kind=LetterKind.INVITATION, subjects={}, bodies={"en": " "}, **told)
    with pytest.raises(HalfAText):
        edit_letter(review=demonstration, kind=LetterKind.INVITATION, subjects={"en": "x"}, bodies={"en": "x", "fr": "y"}, **told)
    with pytest.raises(UnknownPlaceholder, match=r"\{presidnet\}"):
        edit_letter(review=demonstration, kind=LetterKind.INVITATION, subjects={"en": "x"}, bodies={"en": "{presidnet}"}, **told)
    edit_letter(review=demonstration, kind=LetterKind.INVITATION, subjects={"en": "Ours"}, bodies={"en": "{person}"}, **told)
    assert template_for(demonstration, LetterKind.INVITATION).subject("fr").text == "Ours"
    drop_own_letter(review=demonstration, kind=LetterKind.INVITATION, **told)
    assert template_for(demonstration, LetterKind.INVITATION) == before


def test_loading_the_pack_again_leaves_what_a_person_has_changed(demonstration, told, noon):
    edit_letter(review=demonstration, kind=LetterKind.REMINDER, subjects={"en": "Ours"}, bodies={"en": "{person}"}, **told)
    load_pack(name="demonstration", actor="test", at=noon)
    assert template_for(demonstration, LetterKind.REMINDER).subject("en").text == "Ours"


def test_the_lines_of_a_paragraph_in_a_file_are_one_in_a_letter():
    assert joined("One\ntwo.\n\nThese:\n{sections_missing}\n\n{link}\n") == "One two.\n\nThese:\n{sections_missing}\n\n{link}\n"


def test_a_placeholder_that_nobody_fills_is_named_with_its_line(tmp_path, monkeypatch, db, noon):
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "pack.yaml").write_text("pack: small\ntitle: {en: Small}\nlicence: none\n")
    (tmp_path / "small" / "letters.yaml").write_text(
        "framework: gcm\nletters:\n- kind: reminder\n  subject: {en: x}\n  body:\n    en: 'Dear {madam}'\n"
    )
    load_pack(name="gcm", actor="test", at=noon)
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path))
    with pytest.raises(PackError, match=r"letters.yaml:6: .*\{madam\}"):
        load_pack(name="small", actor="test", at=noon)


def test_each_letter_is_in_the_log_from_its_draft_to_its_leaving(reminder, told):
    send_courtesy(courtesy=reminder, **told)
    entries = Activity.objects.filter(object_kind="courtesy", object_key=f"EST {reminder.pk}").order_by("pk")
    assert list(entries.values_list("verb", flat=True)) == ["drafted", "sent"]


def test_the_rooms_above_have_said_what_they_know():
    assert {"link", "progress", "sections_missing", "form", "earlier", "receipt", "reason"} <= set(letters.placeholders)
    assert letters.enclosed_in(LetterKind.INVITATION) == ["word-form"]
    assert letters.enclosed_in(LetterKind.EXTENSION) == []


def test_drafting_where_one_is_waiting_finds_it(of, told):
    first = draft(participation=of("EST"), kind=LetterKind.REMINDER, why=Why.LATE, origin=ORIGIN, **told)
    assert draft(participation=of("EST"), kind=LetterKind.REMINDER, why=Why.LATE, origin=ORIGIN, **told) == first
