"""Asking on a page: the address is the question, the answer carries where it comes from, and goes along as a file."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.test import Client

PAGE = "/statistics/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Client()


def test_before_anything_was_imported_the_page_says_so(settings, tmp_path):
    settings.DATA = tmp_path / "nothing"
    shown = Client().get(PAGE)
    assert shown.status_code == 200
    assert "No published statistics have been imported here yet." in shown.text


def test_without_a_question_the_newest_release_is_asked_for_its_last_year(client):
    shown = client.get(PAGE).text
    assert "2019" in shown
    assert "3,600" in shown or "3,500" in shown


def test_a_number_stands_with_its_notes_its_source_and_its_recipe(client):
    shown = client.get(PAGE, {"measure": "share", "release": "ims2019", "year": "2019", "destination": "ONA", "origin": "TWA"}).text
    assert "60.0" in shown
    assert "Including the islands." in shown
    assert "International Migrant Stock 2019" in shown
    assert "ims2019_od.csv" in shown


def test_a_list_names_its_places_in_the_language_of_the_page(client):
    asked = {"measure": "stock", "release": "ims2019", "year": "2019", "top": "2", "by": "origin"}
    client.cookies["django_language"] = "ru"
    shown = client.get(PAGE, asked).text
    assert "Она" in shown
    assert "1 900" in shown.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_cannot_be_answered_says_why_and_keeps_what_was_typed(client):
    shown = client.get(PAGE, {"measure": "stock", "release": "ims2019", "year": "2019", "destination": "PAIRS"})
    assert shown.status_code == 422
    assert "“PAIRS” is neither an area" in shown.text
    assert 'value="PAIRS"' in shown.text


def test_what_the_source_has_not_is_unknown_and_never_zero(client):
    shown = client.get(PAGE, {"measure": "stock", "release": "ims2019", "year": "2019", "destination": "EMP"}).text
    assert "unknown" in shown
    assert "The source has no number for this." in shown


def test_the_years_stand_in_a_line_and_in_a_table(client):
    shown = client.get(PAGE, {"measure": "stock", "release": "ims2019", "destination": "ONA", "origin": "TWA"}).text
    assert "<path d=" in shown
    assert "Through the years" in shown
    assert "2015" in shown


def test_the_answer_goes_along_as_a_table_and_with_its_recipe(client):
    asked = {"measure": "stock", "release": "ims2019", "year": "2019", "top": "3", "by": "corridor"}
    rows = list(csv.DictReader(io.StringIO(client.get("/statistics/answer.csv", asked).content.decode("utf-8-sig"))))
    assert next((row["origin"], row["destination"], row["value"]) for row in rows) == ("ONA", "FAR", "1500")
    assert rows[0]["origin_name"] == "Ona"
    told = json.loads(client.get("/statistics/answer.json", asked).content)
    assert told["recipe"]["release"] == "ims2019"
    one = {"measure": "stock", "release": "ims2019", "year": "2019", "destination": "ONA", "origin": "FAR"}
    through = list(csv.DictReader(io.StringIO(client.get("/statistics/answer.csv", one).content.decode("utf-8-sig"))))
    assert [(row["year"], row["value"]) for row in through] == [("2015", ""), ("2019", "300")]


@pytest.mark.parametrize(
    "address", ["/statistics/answer.pdf?release=ims2019&year=2019", "/statistics/answer.csv?destination=PAIRS"]
)
def test_there_is_no_file_of_what_is_no_answer(client, address):
    assert client.get(address).status_code == 404


def test_a_whole_release_goes_along_with_what_its_columns_mean(client):
    answer = client.get("/statistics/releases/ims2019.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        told = json.loads(package.read("datapackage.json"))
        people = package.read("people.csv")
    assert told["licenses"] == [{"name": "CC BY 3.0 IGO", "title": "CC BY 3.0 IGO"}]
    resource = next(each for each in told["resources"] if each["name"] == "people")
    assert [field["name"] for field in resource["schema"]["fields"]] == ["year", "destination", "origin", "total", "male", "female"]
    assert all(field["description"] for each in told["resources"] for field in each["schema"]["fields"])
    assert resource["hash"] == f"sha256:{hashlib.sha256(people).hexdigest()}"
    assert people.decode().splitlines()[0] == "year,destination,origin,total,male,female"
    assert client.get("/statistics/releases/ims2019.zip").content == answer.content


@pytest.mark.parametrize("release", ["brm2017", "ims1999"])
def test_a_release_whose_terms_are_not_stated_or_that_is_none_does_not_go_along(client, release):
    assert client.get(f"/statistics/releases/{release}.zip").status_code == 404


def test_the_command_writes_the_package_and_warns_where_no_terms_are_stated(client, tmp_path, capsys):
    call_command("statistics", "export", "ims2019", "--out", str(tmp_path / "one.zip"))
    assert zipfile.is_zipfile(tmp_path / "one.zip")
    assert "no terms" not in capsys.readouterr().err
    call_command("statistics", "export", "brm2017", "--out", str(tmp_path / "two.zip"))
    assert "states no terms of use" in capsys.readouterr().err
