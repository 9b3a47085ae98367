"""Intake: one story for the command and the walk. Each file gets its own answer and stops no other.

The page hands in and lets a task read: see `test_hand_in`.
"""

import io
import json
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from docx import Document
from tests.conftest import NOON

from stocktake.evidence.enums import Consent, SourceState
from stocktake.evidence.models import Arrival
from stocktake.evidence.services.intake import Became, Handed, intake
from stocktake.foundation.services.files import open_original
from stocktake.reviews.enums import RoleKind

GOOD = b"The Central Bank publishes what operators charge.\n\nThe average has fallen from 7.1 to 4.3 per cent."
CUT_OFF = b"PK\x03\x04 cut off"


def _take_in(meridian, *files: tuple[str, bytes], **more):
    handed = [Handed(name, data, meridian.parties["AU"], **more) for name, data in files]
    return list(intake(review=meridian.review, files=handed, door="test", reader=meridian.reader, actor="test", at=NOON))


def test_a_file_becomes_a_source_with_passages_and_codes(meridian):
    [(name, outcome)] = _take_in(meridian, ("letter.txt", GOOD))
    assert (name, outcome.state, outcome.passages) == ("letter.txt", Became.READ, 2)
    assert outcome.source.state == SourceState.READ
    assert [passage.text for passage in outcome.source.passages.all()] == GOOD.decode().split("\n\n")
    assert outcome.source.passages.filter(suggestions__isnull=False).exists()


def test_a_file_that_cannot_be_read_is_kept_with_its_reason_and_stops_nothing_else(meridian):
    became = dict(_take_in(meridian, ("broken.docx", CUT_OFF), ("empty.txt", b""), ("letter.txt", GOOD)))
    assert [outcome.state for outcome in became.values()] == [Became.UNREADABLE, Became.UNREADABLE, Became.READ]
    assert became["broken.docx"].message != became["empty.txt"].message
    assert became["empty.txt"].refusal == "empty"
    with open_original(became["broken.docx"].source.original) as original:
        assert original.read() == CUT_OFF


def test_a_file_refused_for_its_ending_is_read_when_it_comes_again_under_the_right_one(meridian):
    word = io.BytesIO()
    document = Document()
    document.add_paragraph(GOOD.decode())
    document.save(word)
    [(_, wrong)] = _take_in(meridian, ("answer.pdf", word.getvalue()))
    assert (wrong.state, wrong.refusal) == (Became.UNREADABLE, "wrong-extension")
    [(_, again)] = _take_in(meridian, ("other.pdf", word.getvalue()))
    assert (again.state, again.refusal) == (Became.UNREADABLE, "wrong-extension")
    [(_, right)] = _take_in(meridian, ("answer.docx", word.getvalue()))
    assert right.state == Became.READ
    assert right.source == wrong.source
    assert right.source.filename == "answer.docx"
    assert right.source.refusal == right.source.reason == ""
    assert right.source.arrivals.count() == 3


def test_a_file_larger_than_allowed_is_refused_by_name_and_not_kept(meridian, settings, tmp_path):
    settings.MAX_ORIGINAL_SIZE = 1024 * 1024
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (1024 * 1024 + 1))
    files = [Handed("large.txt", large), Handed("letter.txt", GOOD)]
    became = dict(intake(review=meridian.review, files=files, door="test", reader=meridian.reader, actor="test", at=NOON))
    assert became["large.txt"].state == Became.REFUSED
    assert became["large.txt"].refusal == "too-large"
    assert "1 MB" in became["large.txt"].message
    assert became["letter.txt"].state == Became.READ
    assert list(meridian.sources.values_list("filename", flat=True)) == ["letter.txt"]


def test_a_file_that_is_not_there_is_said_and_stops_nothing_else(meridian, tmp_path):
    files = [Handed("gone.txt", tmp_path / "gone.txt"), Handed("letter.txt", GOOD)]
    became = dict(intake(review=meridian.review, files=files, door="test", reader=meridian.reader, actor="test", at=NOON))
    assert [outcome.state for outcome in became.values()] == [Became.REFUSED, Became.READ]


def test_the_same_file_twice_is_one_source_with_two_arrivals(meridian):
    _take_in(meridian, ("letter.txt", GOOD), consent=Consent.QUOTE_NAMED)
    [(_name, again)] = _take_in(meridian, ("letter-again.txt", GOOD), consent=Consent.PUBLISH)
    assert again.state == Became.ALREADY_HERE
    source = meridian.sources.get()
    assert source.consent == Consent.QUOTE_NAMED
    assert list(source.arrivals.order_by("pk").values_list("filename", flat=True)) == ["letter.txt", "letter-again.txt"]
    assert source.passages.count() == 2


def test_attachments_follow_the_letter_they_came_in(meridian):
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Our answer", "a@meridian.example", "b@meridian.example"
    letter.set_content("Please find our annex attached to this letter.")
    letter.add_attachment(GOOD, maintype="text", subtype="plain", filename="annex.txt")
    letter.add_attachment(CUT_OFF, maintype="application", subtype="octet-stream", filename="broken.docx")
    became = _take_in(meridian, ("letter.eml", letter.as_bytes()), consent=Consent.QUOTE_NAMED)
    assert [(name, outcome.state) for name, outcome in became] == [
        ("letter.eml", Became.READ), ("annex.txt", Became.READ), ("broken.docx", Became.UNREADABLE),
    ]  # fmt: skip
    parent = meridian.sources.get(filename="letter.eml")
    assert {part.consent for part in parent.attachments.all()} == {Consent.QUOTE_NAMED}
    assert parent.attachments.count() == 2


def test_reading_that_was_broken_off_is_finished_when_the_file_comes_again(meridian):
    from stocktake.evidence.services.take_in import take_in

    waiting = take_in(
        review=meridian.review, data=GOOD, filename="letter.txt", party=None, kind="letter", consent=Consent.PUBLISH,
        door="test", received_at=NOON, actor="test", at=NOON,
    ).source  # fmt: skip
    assert waiting.state == SourceState.WAITING
    [(_name, outcome)] = _take_in(meridian, ("letter.txt", GOOD))
    assert (outcome.state, outcome.passages) == (Became.READ, 2)


def test_the_command_answers_each_file_by_a_line_and_fails_if_one_was_unreadable(meridian, tmp_path):
    good, broken = tmp_path / "letter.txt", tmp_path / "broken.docx"
    good.write_bytes(GOOD)
    broken.write_bytes(CUT_OFF)
    out = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("take_in", "small-2031", str(broken), str(good), party="AU", consent="publish", stdout=out)
    assert refused.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == ["broken.docx", "letter.txt"]
    assert meridian.sources.get(filename="letter.txt").consent == Consent.PUBLISH
    out = io.StringIO()
    call_command("take_in", "small-2031", str(good), stdout=out)
    assert Arrival.objects.filter(source__filename="letter.txt").count() == 2


def test_the_command_refuses_an_unknown_party_and_an_unknown_review_in_words(meridian, tmp_path):
    from stocktake.evidence.services.take_in import UnknownParty

    good = tmp_path / "letter.txt"
    good.write_bytes(GOOD)
    with pytest.raises(UnknownParty, match="XYZ"):
        call_command("take_in", "small-2031", str(good), party="XYZ")
    with pytest.raises(CommandError, match=r"elsewhere.*small-2031"):
        call_command("take_in", "elsewhere", str(good))
    assert not meridian.sources.exists()


def test_the_suggest_command_needs_no_database_and_answers_json_lines(monkeypatch, capsys):
    asked = {"id": "a", "text": "Transfer fees for remittances fell after the cap on money transfer operators."}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(asked) + "\n"))
    call_command("suggest", framework="gcm", top=2)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["id"], answer["lang"], len(answer["suggestions"])) == ("a", "en", 2)
    assert answer["suggestions"][0]["objective"] == 20


def test_a_form_without_files_or_with_a_party_of_elsewhere_is_answered_not_guessed(meridian):
    client = Client()
    client.force_login(meridian.person("officer", RoleKind.OFFICER))
    assert client.post(meridian.address("take-in/"), {"kind": "letter", "consent": "4"}).status_code == 422
    wrong = {"returned": [SimpleUploadedFile("letter.txt", GOOD)], "party": "XYZ", "kind": "letter", "consent": "4"}
    assert client.post(meridian.address("take-in/"), wrong).status_code == 422
    assert not meridian.sources.exists()


@pytest.mark.parametrize("role", [None, RoleKind.ANALYST, RoleKind.FOCAL_POINT])
def test_only_officers_take_files_in(meridian, role):
    client = Client()
    if role:
        client.force_login(meridian.person("someone", role, "AU" if role == RoleKind.FOCAL_POINT else None))
    given = {"returned": [SimpleUploadedFile("letter.txt", GOOD)], "kind": "letter", "consent": "4"}
    assert client.post(meridian.address("take-in/"), given).status_code == (403 if role else 302)
    assert not meridian.sources.exists()
