"""Messages kept by Outlook."""

import pytest
from tests.documents.ole import outlook_message

from stocktake.documents.reading import Unreadable, read
from stocktake.documents.refusals import NOTICES

PROSE = "The Government has changed the law so that workers may change their employer without losing their permit."
SENDER = "Alban Merrowdale <alban.merrowdale@meridian.example>"


def test_a_message_is_read_as_mail_is_with_its_subject_and_what_was_laid_in():
    annex = b"Annex.\n\n" + PROSE.encode() * 60
    data = outlook_message(
        subject="RE: Voluntary review", body=f"{PROSE}\r\n\r\n-- \r\nAlban", sender=SENDER, attached=(("annex.txt", annex),)
    )
    tree = read(data, "letter.msg")
    assert tree.title == "Voluntary review"
    assert [block.text for block in tree.blocks][1:] == [PROSE]
    assert tree.meta["format"] == "msg" and tree.meta["from"] == SENDER
    assert [(part.filename, part.data) for part in tree.attachments] == [("annex.txt", annex)]
    assert NOTICES["signature"] in tree.warnings


def test_a_message_that_has_only_a_web_page_is_read_from_it():
    data = outlook_message(subject="Review", html=f"<html><body><p>{PROSE}</p><p>Вторая мысль.</p></body></html>", sender=SENDER)
    assert [block.text for block in read(data, "letter.msg").blocks][1:] == [PROSE, "Вторая мысль."]


def test_half_a_message_is_refused():
    data = outlook_message(subject="Review", body=PROSE, sender=SENDER, attached=(("annex.txt", b"x" * 9000),))
    with pytest.raises(Unreadable) as refusal:
        read(data[: len(data) // 3], "letter.msg")
    assert refusal.value.code in ("damaged", "unknown-format", "wrong-extension")
