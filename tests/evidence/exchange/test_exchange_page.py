"""The page and the command of the exchange: downloads, and a file that is looked at before it is taken."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from tests.evidence.exchange.test_coming_back import bomb, elsewhere, packed, table

from stocktake.accounts.models import Person
from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.models import Code, Codebook, Coding, Source
from stocktake.foundation.models import StoredFile
from stocktake.reviews.enums import RoleKind

FORMATS = ["qdc", "qdpx", "jsonld", "csv", "xlsx"]


@pytest.fixture
def client(desk) -> Client:
    client = Client()
    client.force_login(desk.tomas)
    return client


@pytest.fixture
def page(desk) -> str:
    return desk.meridian.address("desk/exchange/")


def sends(client: Client, page: str, data: bytes, name: str):
    return client.post(page, {"file": SimpleUploadedFile(name, data), "language": "en"})


def token_on(response) -> str:
    return response.content.decode().partition('name="token" value="')[2].partition('"')[0]


@pytest.mark.parametrize("path", ["", "codes.qdpx", "codes.csv", "codes.jsonld?public"])
def test_the_exchange_is_for_the_secretariat(desk, page, path):
    focal_point = Client()
    focal_point.force_login(desk.meridian.person("alban", RoleKind.FOCAL_POINT, "AU"))
    assert focal_point.get(page + path).status_code == 403
    assert Client().get(page + path).status_code == 302
    assert focal_point.post(page, {}).status_code == 403
    assert focal_point.post(f"{page}take/", {}).status_code == 403


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_can_be_downloaded(client, page, read, format):
    answer = client.get(f"{page}codes.{format}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert len(b"".join(answer.streaming_content)) > 100
    assert f"codes.{format}" in client.get(page).content.decode()


def test_there_is_no_other_format(client, page):
    assert client.get(f"{page}codes.docx").status_code == 404


def test_originals_go_along_only_where_they_are_asked_for(desk, client, page):
    desk.meridian.says("BR", "<p>Fees fell.</p>", filename="report.html")
    for asked, there in (("", False), ("?originals", True)):
        data = b"".join(client.get(f"{page}codes.qdpx{asked}").streaming_content)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert any(name.endswith(".html") for name in package.namelist()) == there


def test_what_goes_to_the_public_is_what_the_consent_allows(client, page, read):
    Source.objects.update(consent=Consent.CONFIDENTIAL)
    whole, public = (b"".join(client.get(f"{page}codes.csv{asked}").streaming_content) for asked in ("", "?public"))
    assert b"Paragraph 1:" in whole
    assert b"Paragraph 1:" not in public


def test_annotations_name_the_page_of_each_passage(client, page, read, desk):
    [first, *_more] = json.loads(b"".join(client.get(f"{page}codes.jsonld").streaming_content))["first"]["items"]
    target = first["target"]["source"].removeprefix("http://testserver")
    assert client.get(target).status_code == 200


def test_a_file_is_looked_at_first_and_then_taken(desk, secretariat, client, page):
    looked = sends(client, page, packed(elsewhere(desk, secretariat, "wallet number 3.")), "back.qdpx")
    assert looked.status_code == 200
    assert "Ana Elsewhere" in looked.content.decode()
    assert not Coding.objects.exists()
    assert not Person.objects.filter(name="Ana Elsewhere").exists()
    taken = client.post(f"{page}take/", {"token": token_on(looked)}, follow=True)
    assert "Taken over: one code." in taken.content.decode()
    assert Coding.objects.get().coder.name == "Ana Elsewhere"


def test_what_is_unclear_is_listed_and_the_button_says_that_it_stays_out(desk, client, page):
    passage = desk.meridian.passages.order_by("pk").first()
    rows = [["passage", "code", "coder"], [passage.pk, "Climate", "Ana"], [passage.pk, "<b>Moonlight</b>", "Ana"]]
    looked = sends(client, page, table(*rows), "codes.csv").content.decode()
    assert "&lt;b&gt;Moonlight" in looked
    assert "line 3, column code" in looked
    assert "leave out the rest" in looked


def test_more_than_a_page_can_wait_for_is_left_to_the_command(desk, client, page, monkeypatch):
    monkeypatch.setattr("stocktake.evidence.views.exchange.MOST", 1)
    first, second = desk.meridian.passages.order_by("pk")[:2]
    rows = [["passage", "code", "coder"], [first.pk, "Climate", "Ana"], [second.pk, "Climate", "Ana"]]
    looked = sends(client, page, table(*rows), "codes.csv")
    assert "stocktake codes import --apply" in looked.content.decode()
    assert token_on(looked) == ""


def test_a_file_that_brings_nothing_is_not_kept(client, page):
    before = StoredFile.objects.count()
    looked = sends(client, page, table(["code", "title-en"], ["", "Climate"]), "book.csv")
    assert token_on(looked) == ""
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize(("data", "name"), [(bomb(), "a.qdpx"), (b"words", "a.qdc"), (b"a,b\n1,2", "a.csv"), (b"x", "a.exe")])
def test_what_cannot_be_read_is_refused_on_the_page(client, page, data, name):
    answer = sends(client, page, data, name)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()


def test_a_form_without_a_file_is_refused(client, page):
    assert client.post(page, {}).status_code == 409


def test_nobody_takes_over_what_was_not_looked_at(desk, secretariat, client, page):
    token = token_on(sends(client, page, packed(elsewhere(desk, secretariat, "wallet number 3.")), "back.qdpx"))
    for forged in ("", token + "x", token[:-4]):
        assert client.post(f"{page}take/", {"token": forged}).status_code == 302
    assert not Coding.objects.exists()


# -- the command -----------------------------------------------------------------------------------------------------------


def run(*words: object) -> list[str]:
    said = io.StringIO()
    call_command("codes", *map(str, words), stdout=said)
    return said.getvalue().splitlines()


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_writes_every_format(desk, read, tmp_path, format):
    out = tmp_path / f"codes.{format}"
    [said] = run("export", desk.meridian.review.code, "--format", format, "--out", out)
    assert out.stat().st_size > 100
    assert f"{out.stat().st_size:,} bytes" in said


def test_the_command_proposes_and_takes_only_when_told_to(desk, tmp_path):
    passage = desk.meridian.passages.order_by("pk").first()
    file = tmp_path / "codes.csv"
    file.write_bytes(table(["passage", "code", "coder"], [passage.pk, "Climate", "Ana"]))
    assert "Nothing was taken" in run("import", desk.meridian.review.code, file)[-1]
    assert not Coding.objects.exists()
    lines = [json.loads(line) for line in run("import", desk.meridian.review.code, file, "--apply", "--json")]
    assert lines[0] == {"where": "line 2, column code", "what": "Climate · Ana", "became": "new", "why": ""}
    assert lines[-1] == {
        "file": "codes.csv", "applied": True, "new": 1, "there": 0, "left-out": 0, "refused": 0, "strangers": ["Ana"],
    }  # fmt: skip
    assert Coding.objects.get().passage == passage


def test_the_command_ends_in_one_where_something_could_not_be_taken(desk, tmp_path):
    file = tmp_path / "codes.csv"
    file.write_bytes(table(["passage", "code", "coder"], ["77777777", "Climate", "Ana"]))
    with pytest.raises(CommandError, match="1 of the lines"):
        run("import", desk.meridian.review.code, file)
    file.write_bytes(b"")
    with pytest.raises(CommandError, match="nothing in the file"):
        run("import", desk.meridian.review.code, file)
    with pytest.raises(CommandError, match="could not be opened"):
        run("import", desk.meridian.review.code, tmp_path / "none.csv")


def test_a_project_does_not_go_to_the_public(desk, tmp_path):
    from stocktake.evidence.interfaces.refi.gathering import NotForThem

    for format in ("qdpx", "qdc"):
        with pytest.raises(NotForThem):
            run("export", desk.meridian.review.code, "--format", format, "--public", "--out", tmp_path / "x")


def test_a_review_is_taken_out_and_laid_into_an_empty_one(desk, read, tmp_path):
    """The whole way by commands alone: out, lost, back."""
    out, code = tmp_path / "all.qdpx", desk.meridian.review.code
    run("export", code, "--format", "qdpx", "--out", out)
    before = set(Coding.objects.decided().values_list("passage", "memo", "state").filter(marks__isnull=False))
    Coding.objects.all().delete()
    Code.objects.filter(origin=Origin.PERSON).delete()
    Codebook.objects.filter(pk=desk.book.pk).update(double=0)
    with pytest.raises(CommandError, match="1 of the lines"):  # the memo of a passage in which nothing was found
        run("import", code, out, "--apply")
    assert set(Coding.objects.values_list("passage", "memo", "state")) == before
