"""Several destinations stand beside each other: a line for each, a column for each, and the address keeps them."""

import csv
import io
import json
import zipfile

import pytest
from django.test import Client

from stocktake.statistics.queries.exploring_several import destinations_in

pytestmark = pytest.mark.django_db
ASKED = {"measure": "stock", "release": "ims2019", "year": "2019", "origin": "FAR"}


@pytest.fixture
def client(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Client()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ona, twa", ["ONA", "TWA"]), ("ONA TWA;FAR", ["ONA", "TWA", "FAR"]), ("ONA,ONA", ["ONA"]),
        ("PAIR & EDGE, ONA", ["PAIR&EDGE", "ONA"]),
        ("ONA، TWA", ["ONA", "TWA"]), (" , ", []),
    ],
)  # fmt: skip
def test_codes_are_parted_by_commas_or_spaces(typed, codes):
    assert destinations_in(typed) == codes


def test_each_has_a_number_a_line_and_a_column(client):
    shown = client.get("/statistics/", {"measure": "stock", "release": "ims2019", "destination": "ONA, TWA", "origin": "ALL"}).text
    assert "1,000" in shown
    assert 'value="ONA, TWA"' in shown
    assert '<th scope="col">Ona</th><th scope="col">Twa</th>' in shown
    assert "from 600 in Twa to 1,000 in Ona" in shown
    assert "destination=ONA%2C+TWA" in shown


def test_the_files_hold_all_of_them(client):
    asked = {**ASKED, "destination": "ONA TWA"}
    rows = list(csv.DictReader(io.StringIO(client.get("/statistics/answer.csv", asked).content.decode("utf-8-sig"))))
    assert [(row["destination"], row["year"], row["value"]) for row in rows] == [
        ("ONA", "2015", ""), ("ONA", "2019", "300"), ("TWA", "2015", ""), ("TWA", "2019", "200"),
    ]  # fmt: skip
    told = json.loads(client.get("/statistics/answer.json", asked).content)
    assert [each["value"] for each in told] == [300, 200]
    assert "Twa" in client.get("/statistics/answer.svg", asked).text
    sdmx = client.get("/statistics/answer.sdmx-csv", asked).content.decode("utf-8-sig").splitlines()
    assert len([line for line in sdmx if "REF_AREA" in line]) == 1
    assert len(sdmx) == 1 + 4
    with zipfile.ZipFile(io.BytesIO(client.get("/statistics/answer.zip", asked).content)) as package:
        assert len(json.loads(package.read("datapackage.json"))["recipes"]) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"destination": "ONA, PAIRS"}, "“PAIRS” is neither an area"),
        ({"destination": "PAIRS, ONA"}, "“PAIRS” is neither an area"),
        ({"destination": "ONA, TWA", "top": "2", "by": "origin"}, "A list is of one destination"),
        ({"destination": "ONA TWA FAR EMP PAIR EDGE ALL"}, "At most 6 places"),
    ],
)
def test_what_cannot_stand_beside_each_other_says_why_and_keeps_what_was_typed(client, more, said):
    shown = client.get("/statistics/", {**ASKED, **more})
    assert shown.status_code == 422
    assert said in shown.text
    assert more["destination"].split()[-1] in shown.text


def test_what_one_of_them_has_not_is_unknown_and_the_others_stand(client):
    shown = client.get("/statistics/", {**ASKED, "destination": "ONA, EMP"}).text
    assert "unknown" in shown
    assert "300" in shown
