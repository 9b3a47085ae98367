"""What the head of a message says, and what is never believed of it."""

from email.message import EmailMessage

import pytest

from stocktake.messaging.interfaces.wire import bounce_in, envelope_of, is_automatic, opened, parse, sender_check

SERVER = "mx.meridian.example"


def mail(body: str = "Dear colleagues", **heads: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "Alban <alban.merrowdale@meridian.example>", "Message-ID": "<1@aurelia.example>", **heads}.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def head(message: EmailMessage, **more):
    raw = message.as_bytes()
    return envelope_of(parse(raw), raw, **more)


def test_a_head_in_any_writing_is_decoded():
    read = head(mail(Subject="答复：自愿审查", To="审查 <review@meridian.example>", In_Reply_To="<2@x>", References="<1@x> <2@x>"))
    assert (read.subject, read.to, read.references) == ("答复：自愿审查", ("review@meridian.example",), ("<2@x>", "<1@x>"))


def test_without_a_message_id_the_bytes_are_its_identity():
    message = mail()
    del message["Message-ID"]
    assert head(message).identity.startswith("sha256:")


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}, {"X_Autoreply": "yes"}, {"List_Id": "<a.b>"},
        {"From": "MAILER-DAEMON@meridian.example"}, {"From": "no-reply@meridian.example"}, {"From": ""},
    ],
)  # fmt: skip
def test_a_machine_is_known_as_one(heads: dict[str, str]):
    assert is_automatic(parse(mail(**heads).as_bytes()))


@pytest.mark.parametrize("heads", [{}, {"Auto_Submitted": "no"}, {"Precedence": "first-class"}])
def test_a_person_is_not(heads: dict[str, str]):
    assert not is_automatic(parse(mail(**heads).as_bytes()))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (f"{SERVER}; dkim=pass header.d=aurelia.example; spf=fail", "pass"),
        (f"{SERVER}; dkim=pass; dmarc=fail", "fail"),
        (f"{SERVER}; spf=fail; dkim=none", "fail"),
        ("mx.attacker.example; dmarc=pass", "unknown"),
        (f"{SERVER}; none", "unknown"),
    ],
)
def test_only_our_own_server_is_believed_about_the_sender(said: str, verdict: str):
    assert sender_check(parse(mail(Authentication_Results=said).as_bytes()), SERVER) == verdict


def test_everything_laid_in_is_found_in_a_forwarded_letter_too():
    inner = mail("Inner words")
    inner.add_attachment(b"PK", maintype="application", subtype="zip", filename="formulaire.docx")
    outer = mail("Outer words")
    outer.add_attachment(inner)
    read = opened(parse(outer.as_bytes()))
    assert [each.filename for each in read.enclosed] == ["formulaire.docx"]
    assert "Outer words" in read.text


BOUNCE = b"""\
From: MAILER-DAEMON@mx.example
To: stocktake@localhost
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

It did not arrive.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; nobody@meridian.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B
Content-Type: message/rfc822

Message-ID: <our.letter@localhost>
Subject: A letter

Dear
--B--
"""


def test_a_report_of_failure_names_the_letter_and_the_reason():
    found = bounce_in(parse(BOUNCE))
    assert found is not None
    assert (found.reference, found.permanent) == ("<our.letter@localhost>", True)
    assert "no such user" in found.reason


def test_a_letter_of_a_person_is_no_bounce():
    assert bounce_in(parse(mail().as_bytes())) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: =?utf-8?B?%%%?=\r\n\r\n",
        b"From: \xff\xfe <a@b\r\nDate: never\r\n\r\nx",
        b"Content-Type: text/plain; charset=nowhere\r\n\r\n\xe9",
        b"From: a@b.example\r\nDate: Mon, 01 Jan 99999999999 00:00:00 +0000\r\n\r\nx",
        b"From: a@b.example\r\nDate: Mon, 01 Jan 2020 00:00:00 +99999999999999999999\r\n\r\nx",
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(raw: bytes):
    message = parse(raw)
    assert envelope_of(message, raw).identity
    assert opened(message).enclosed == ()
