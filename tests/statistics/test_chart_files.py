"""Every chart goes along: its table, its picture as lines and as points; each file says what it shows and where it comes from."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from stocktake.statistics.charts import messages
from stocktake.statistics.charts.chart import Chart, TableOf
from stocktake.statistics.charts.svg_file import svg_of
from stocktake.statistics.enums import Unit

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"source": "Source", "release": "Release"}


@pytest.fixture
def client(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Client()


def chart_of(**more) -> Chart:
    given = {"key": "one", "kind": "lines", "title": "A message", "words": "All it shows.", "table": TableOf((), (), ()), **more}
    return Chart(**given)


@pytest.mark.parametrize("chart", ["people", "origins", "destinations", "ages", "money", "women"])
def test_a_picture_is_a_file_of_its_own_with_message_source_release_and_words(client, chart):
    if chart == "women":
        address = "/statistics/answer.svg?measure=female_share&release=ims2019&destination=ONA"
    elif chart == "money":
        address = "/statistics/answer.svg?measure=remittances_received&release=wdi&top=2&by=area"
    elif chart == "people":
        address = "/statistics/answer.svg?measure=stock&release=ims2019&destination=ONA&origin=TWA"
    else:
        address = f"/statistics/places/ONA/{chart}.svg"
    answer = client.get(address)
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    drawn = ElementTree.fromstring(answer.content)
    assert drawn.find(f"{SVG}title").text
    assert drawn.get("aria-labelledby") == "title words"
    assert re.search(r"\d", drawn.find(f"{SVG}desc").text)
    assert drawn.get("lang") == "en"
    told = " ".join(text.text for text in drawn.iter(f"{SVG}text") if text.text)
    assert "Source: " in told
    assert "Release: " in told
    assert "var(" not in answer.text
    assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")


def test_the_same_picture_comes_as_points(client):
    for address in ("/statistics/places/ONA/ages.png", "/statistics/answer.png?measure=stock&release=ims2019&top=3&by=corridor"):
        answer = client.get(address)
        assert answer["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
        assert int.from_bytes(answer.content[16:20]) == 1440


def test_who_asks_for_very_many_pictures_waits_a_minute_and_is_told_of_the_lines(client, monkeypatch):
    monkeypatch.setattr("stocktake.statistics.views.chart_files.PER_MINUTE", 1)
    client.get("/statistics/places/ONA/ages.png", REMOTE_ADDR="192.0.2.7")
    answer = client.get("/statistics/places/ONA/ages.png", REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, "as SVG can be had at once" in answer.text) == (429, True)
    assert client.get("/statistics/places/ONA/ages.svg", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/statistics/places/ONA/ages.png", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_its_table_comes_with_the_source_in_every_line_and_unknown_as_an_empty_cell(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/statistics/places/ONA/people.csv").content.decode("utf-8-sig"))))
    assert [(row["Year"], row["migrants living here"]) for row in rows] == [("2015", "10"), ("2019", "1000")]
    assert rows[0]["people from here living elsewhere"] == ""
    assert all("International Migrant Stock 2019" in row["Source"] for row in rows)


@pytest.mark.parametrize(
    "address",
    [
        "/statistics/places/ONA/people.pdf", "/statistics/places/ONA/nothing.svg", "/statistics/places/XYZ/people.svg",
        "/statistics/places/EMP/", "/statistics/answer.svg?measure=stock&release=ims2019&year=2019&destination=PAIRS",
        "/statistics/answer.svg?measure=stock&release=ims2019&year=2019&destination=EMP", "/statistics/flows.pdf",
    ],
)  # fmt: skip
def test_there_is_no_file_of_what_was_not_drawn(client, address):
    assert client.get(address).status_code == 404


def test_a_page_leads_from_each_chart_to_its_files_and_its_question(client):
    shown = client.get("/statistics/", {"measure": "stock", "release": "ims2019", "destination": "ONA", "origin": "TWA"}).text
    question = "measure=stock&amp;release=ims2019&amp;destination=ONA&amp;origin=TWA&amp;year=2019"
    for form in ("csv", "svg", "png"):
        assert f'href="/statistics/answer.{form}?{question}"' in shown
    assert f'href="/statistics/?{question}"' in shown


def test_the_message_is_written_from_the_numbers_and_so_are_the_words_for_who_does_not_see(client):
    shown = client.get("/statistics/", {"measure": "stock", "release": "ims2019", "destination": "ONA", "origin": "TWA"}).text
    assert "Migrants, number, Twa – Ona: 600 in 2019, up from 10 in 2015" in shown
    assert 'aria-label="Migrants, number, Twa – Ona: 600 in 2019, up from 10 in 2015. migrants, number: 10 in 2015' not in shown
    assert "Migrants, number: 10 in 2015, 600 in 2019." in shown


def test_less_is_said_as_less_and_the_same_as_the_same():
    assert messages.of_place("women", "Ona", [(1990, 47.9), (2019, 48.7)], Unit.PER_CENT) == (
        "Women were 48.7\u00a0per cent of the migrants in Ona in 2019, up from 47.9\u00a0per cent in 1990"
    )
    assert messages.of_place("stock", "Ona", [(1990, 5.0), (2019, 3.0)], Unit.PERSONS).endswith("down from 5 in 1990")
    assert messages.of_place("stock", "Ona", [(1990, 5.0), (2019, 5.0)], Unit.PERSONS).endswith("as in 1990")
    assert messages.of_place("stock", "Ona", [(2019, 5.0)], Unit.PERSONS) == "There were 5 migrants in Ona in 2019"
    assert messages.of_place("stock", "Ona", [], Unit.PERSONS) == ""


def test_words_of_a_person_are_no_markup_in_a_picture():
    made = svg_of(chart_of(title='<script>"&', sources=("<b>",)), "en", words=WORDS)
    drawn = ElementTree.fromstring(made)
    assert drawn.find(f"{SVG}title").text == '<script>"&'
    assert "<script>" not in made


def test_a_long_message_is_broken_into_lines_and_arabic_begins_at_the_right():
    long = "A message of many words that would never fit into a single line of the picture, and so it is broken into several"
    drawn = ElementTree.fromstring(svg_of(chart_of(title=long), "en", words=WORDS))
    lines = [text.text for text in drawn.iter(f"{SVG}text") if text.get("class") == "title"]
    assert len(lines) > 1
    assert " ".join(lines) == long
    drawn = ElementTree.fromstring(svg_of(chart_of(title="49.1 في المائة"), "ar", words=WORDS))
    [line] = [text for text in drawn.iter(f"{SVG}text") if text.get("class") == "title"]
    assert (line.get("text-anchor"), float(line.get("x")) > 600) == ("end", True)
    assert line.text == "\u206749.1 في المائة\u2069"


def test_where_a_script_has_no_font_the_reason_is_said_and_the_lines_are_there(rf, monkeypatch):
    from stocktake.documents.writing import fonts
    from stocktake.statistics.views.chart_files import chart_file

    monkeypatch.setattr(fonts, "system", dict)
    chart = chart_of(title="二〇一九年居住在澳大利亚的移民人数比一九九〇年有所增加，其中女性所占比例也有所上升")
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = chart_file(request, chart, "png", "one")
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.text
    assert chart_file(request, chart, "svg", "one").status_code == 200


def test_a_list_of_nothing_is_unknown(client):
    asked = {"measure": "stock", "release": "ims2019", "year": "2019", "destination": "EMP", "top": "3", "by": "origin"}
    assert "unknown" in client.get("/statistics/", asked).text
    assert client.get("/statistics/answer.svg", asked).status_code == 404


def test_a_release_without_terms_says_so_in_the_picture(client):
    asked = {"measure": "remittances_between", "release": "brm2017", "year": "2017", "top": "2", "by": "corridor"}
    assert "states no terms of use" in client.get("/statistics/answer.svg", asked).text
