"""The four commands: party, form, intake, answers."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stocktake.questionnaires.models import Answer, Return
from stocktake.reviews.models import Participation
from tests.questionnaires.filling import FILL

pytestmark = pytest.mark.django_db
REVIEW = "meridian-2031"


def said(*words: str) -> list[dict]:
    out = StringIO()
    call_command(*words, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def form(path: Path, format: str = "docx", *more: str) -> bytes:
    call_command("form", REVIEW, "--party", "AUR", "--format", format, "--lang", "en", "--out", str(path), *more, stdout=StringIO())
    return path.read_bytes()


def test_the_parties_are_listed_with_their_state(demonstration):
    rows = said("party", "list", REVIEW, "--json")
    assert {"code": "AUR", "name": "Aurelia", "state": "reopened"} in rows
    assert all(set(row) == {"code", "name", "state"} for row in rows)


@pytest.mark.parametrize("format", ["docx", "xlsx", "html"])
def test_a_form_goes_out_comes_back_and_is_taken_over(response, tmp_path, format):
    texts = {"A.1": "One.\n\n- two\n第三", "B.2.1/NEW1": "A practice"}
    back = tmp_path / f"AUR filled.{format}"
    back.write_bytes(FILL[format](form(tmp_path / f"AUR.{format}", format), texts))
    *lines, became = said("intake", REVIEW, str(back), "--json")
    assert [(line["question"], line["incoming"], line["status"], line.get("item")) for line in lines] == [
        ("A.1", "One.\n\n- two\n第三", "new", None), ("B.2.1", "A practice", "new", "NEW1"),
    ]  # fmt: skip
    assert all(line["file"] == back.name and line["party"] == "AUR" and line["current"] == "" for line in lines)
    assert (became["file"], became["became"], became["party"]) == (back.name, "proposed", "AUR")
    assert said("answers", REVIEW, "--party", "AUR", "--json") == []
    assert said("intake", REVIEW, str(back), "--apply", "--json")[-1]["became"] == "applied"
    first, second = said("answers", REVIEW, "--party", "AUR", "--json")
    door = {"docx": "word", "xlsx": "excel", "html": "html"}[format]
    assert first == {"question": "A.1", "text": texts["A.1"], "revision": 1, "door": door}
    assert (second["question"], second["text"], len(second["item"])) == ("B.2.1", "A practice", 4)


def test_a_filled_form_says_what_stands_and_a_blank_one_does_not(response, say, tmp_path):
    say("A.1", "What stands here.")
    assert "What stands here." in form(tmp_path / "filled.html", "html").decode()
    assert "What stands here." not in form(tmp_path / "blank.html", "html", "--blank").decode()


def test_the_same_file_twice_is_answered_twice_and_taken_over_once(response, tmp_path):
    back = tmp_path / "AUR.docx"
    back.write_bytes(FILL["docx"](form(back), {"A.1": "Once."}))
    said("intake", REVIEW, str(back), "--apply", "--json")
    line, became = said("intake", REVIEW, str(back), "--apply", "--json")
    assert (line["status"], became["became"]) == ("same", "again")
    assert Answer.objects.get(question="A.1").revision == 1


def test_a_submitted_report_is_opened_again_by_the_file(response, tmp_path):
    back = tmp_path / "late.docx"
    back.write_bytes(FILL["docx"](form(back), {"A.1": "Late."}))
    Participation.objects.filter(party=response.party).update(state="submitted")
    became = said("intake", REVIEW, str(back), "--apply", "--json")[-1]
    assert became["became"] == "applied" and "opened again" in became["message"]
    assert Participation.objects.get(party=response.party).state == "reopened"


def test_the_wrong_party_is_refused_and_stops_nothing_else(response, tmp_path):
    good, bad = tmp_path / "a.docx", tmp_path / "b.docx"
    good.write_bytes(FILL["docx"](form(good), {"A.1": "Said."}))
    bad.write_bytes(b"PK\x03\x04 cut off")
    out = StringIO()
    with pytest.raises(CommandError, match="1 of the files"):
        call_command("intake", REVIEW, str(bad), str(good), "--json", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(row["file"], row["became"]) for row in rows if "became" in row] == [("b.docx", "refused"), ("a.docx", "proposed")]
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("intake", REVIEW, str(good), "--party", "JOR", "--json", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["reason"] == "wrong-party"


def test_readable_lines_are_written_without_json(response, tmp_path):
    back = tmp_path / "AUR.docx"
    back.write_bytes(FILL["docx"](form(back), {"A.1": "First line.\nSecond line."}))
    out = StringIO()
    call_command("intake", REVIEW, str(back), "--apply", stdout=out)
    assert "new        A.1            First line.…" in out.getvalue()
    assert "taken over for Aurelia: 1 answers." in out.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        ("answers", "nowhere", "--party", "AUR"),
        ("answers", REVIEW, "--party", "XXX"),
        ("form", REVIEW, "--party", "AUR", "--section", "Z", "--out", "x.docx"),
        ("form", REVIEW, "--party", "AUR", "--out", "no/such/folder/x.docx"),
    ],
)
def test_a_wrong_name_is_answered_with_those_that_exist(response, words):
    with pytest.raises(CommandError):
        call_command(*words, stdout=StringIO())


def test_a_file_that_is_not_there_is_named(response, tmp_path):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("intake", REVIEW, str(tmp_path / "gone.docx"), "--json", stdout=out)
    assert json.loads(out.getvalue())["reason"] == "not-opened"
    assert not Return.objects.exists()
