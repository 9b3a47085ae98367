"""The outbox: a letter stands or falls with what it tells of, leaves once, and never a second time by itself."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import transaction

from stocktake.foundation.models import Activity
from stocktake.messaging.enums import LetterState
from stocktake.messaging.models import Letter
from stocktake.messaging.services.carry import STRANDED_AFTER, TRIES, carry, find_stranded, send_again
from stocktake.messaging.services.send import Enclosed, send_letter
from stocktake.messaging.signals import letter_bounced

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(noon):
    def write(**more) -> Letter:
        values = {
            "to": "alban.merrowdale@meridian.example",
            "subject": "A letter",
            "body": "Dear Alban",
            "language": "en",
            "at": noon,
        }
        return Letter.objects.get(reference=send_letter(**values | more))

    return write


@pytest.fixture
def server(monkeypatch):
    """The mail server's mood: raise this when a letter is handed over."""

    def says(trouble: Exception) -> None:
        def refuse(self, messages):
            raise trouble

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)

    return says


def test_a_letter_leaves_with_its_reference_language_and_files(letter, noon):
    written = letter(enclosed=[Enclosed("form.docx", b"PK", "application/octet-stream")], reply_to="review@meridian.example")
    assert carry(letter=written.pk, at=noon) is None
    sent = mail.outbox[-1]
    assert (sent.to, sent.reply_to, sent.attachments[0][0]) == ([written.to], ["review@meridian.example"], "form.docx")
    assert sent.extra_headers["Message-ID"] == written.reference
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    written.refresh_from_db()
    assert (written.state, written.left_at) == (LetterState.LEFT, noon)


def test_a_letter_leaves_once_however_often_it_is_carried(letter, noon):
    written = letter()
    for _again in range(3):
        carry(letter=written.pk, at=noon)
    assert len(mail.outbox) == 1


def test_what_was_rolled_back_writes_no_letter(noon):
    with transaction.atomic():
        send_letter(to="a@meridian.example", subject="s", body="b", language="en", at=noon)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_a_letter_with_a_key_is_written_once(letter):
    assert letter(key="ack:1") == letter(key="ack:1")
    assert Letter.objects.count() == 1


def test_a_subject_cannot_become_a_header(letter, noon):
    written = letter(subject="Hello\r\nBcc: everybody@meridian.example")
    carry(letter=written.pk, at=noon)
    assert mail.outbox[-1].subject == "Hello Bcc: everybody@meridian.example"


def test_a_letter_found_leaving_after_a_crash_is_unsure_and_not_sent_again(letter, noon):
    written = letter()
    Letter.objects.filter(pk=written.pk).update(state=LetterState.LEAVING, tried_at=noon)
    assert find_stranded(at=noon + STRANDED_AFTER) == 0
    assert find_stranded(at=noon + STRANDED_AFTER + timedelta(seconds=1)) == 1
    carry(letter=written.pk, at=noon + timedelta(days=1))
    written.refresh_from_db()
    assert (written.state, len(mail.outbox)) == (LetterState.UNSURE, 0)


def test_only_a_person_sends_it_again_and_under_the_same_reference(letter, noon):
    written = letter()
    Letter.objects.filter(pk=written.pk).update(state=LetterState.UNSURE)
    send_again(letter=written, actor="Ione Castellane", at=noon)
    carry(letter=written.pk, at=noon)
    assert mail.outbox[-1].extra_headers["Message-ID"] == written.reference
    assert Activity.objects.filter(verb="sent again", object_key=written.reference).exists()


def test_a_line_that_breaks_leaves_the_letter_unsure(letter, server, noon):
    server(TimeoutError("timed out"))
    written = letter()
    assert carry(letter=written.pk, at=noon) is None
    written.refresh_from_db()
    assert written.state == LetterState.UNSURE


def test_a_server_that_does_not_answer_is_asked_again_with_doubling_pauses_and_not_for_ever(letter, server, noon):
    server(ConnectionRefusedError("refused"))
    written = letter()
    pauses = [carry(letter=written.pk, at=noon) for _try in range(TRIES + 1)]
    assert pauses[0] and pauses[1] == 2 * pauses[0]
    assert pauses[TRIES - 1] is None
    written.refresh_from_db()
    assert (written.state, written.tries) == (LetterState.FAILED, TRIES)


def test_a_busy_server_is_asked_again(letter, server, noon):
    server(smtplib.SMTPRecipientsRefused({"a@meridian.example": (451, b"try later")}))
    assert carry(letter=letter().pk, at=noon) is not None


def test_an_address_that_does_not_exist_surfaces(letter, server, noon, django_capture_on_commit_callbacks):
    heard = []
    letter_bounced.connect(lambda letter, address, reason, **more: heard.append((address, reason)), weak=False, dispatch_uid="test")
    server(smtplib.SMTPRecipientsRefused({"a@meridian.example": (550, b"no such mailbox")}))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            written = letter()
            carry(letter=written.pk, at=noon)
            carry(letter=written.pk, at=noon)
    finally:
        letter_bounced.disconnect(dispatch_uid="test")
    assert heard == [(written.to, "550 no such mailbox")]


def test_a_secret_is_masked_once_the_letter_has_left(letter, noon, settings):
    settings.DEMONSTRATION = False
    written = letter(body="Your code is 123456.", secrets=["123456"])
    carry(letter=written.pk, at=noon)
    written.refresh_from_db()
    assert (mail.outbox[-1].body, written.body) == ("Your code is 123456.", "Your code is ….")
