"""Stated against computed, on pages: what packs tell of a document, and any text that somebody pastes."""

import re

import pytest
from django.test import Client

from stocktake.statistics.services.derive import derive

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")


def test_the_documents_of_packs_are_listed_and_the_invented_one_says_so():
    shown = Client().get("/statistics/stated/").text
    assert shown.index("/statistics/stated/asia-pacific-2021/") < shown.index("/statistics/stated/demonstration/")
    assert "Invented for demonstration" in shown


def test_the_shipped_example_shows_all_figures_of_the_note_without_any_release_imported(settings, tmp_path):
    settings.DATA = tmp_path / "nothing"
    shown = Client().get("/statistics/stated/asia-pacific-2021/").text
    for key in (
        "immigrants", "intra-share", "emigrants", "women-immigrants", "women-emigrants", "migrant-workers", "remittances",
        "remittances-to-oda",
    ):  # fmt: skip
        assert f'id="{key}"' in shown
    assert "来自本区域的迁出移民超过 1.06 亿人" in shown
    assert "106,956,991" in shown
    assert "105,915,637" in shown, "the release of which it does not come out stands beside it"
    assert shown.count('class="verdict not-reproduced"') >= 2
    assert Client().get("/statistics/stated/escap/").status_code == 404


def test_a_document_of_ones_own_pack_is_shown_with_its_verdicts(published, pack, monkeypatch):
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    derive(published, pack)
    shown = Client().get("/statistics/stated/small/").text
    assert "about 2 thousand" in shown
    assert "reproduced to rounding" in shown
    assert "a release that nobody kept" in shown
    assert "not held" in shown


TEXT = "In 2019 about 1 thousand migrants lived in Ona. Of them 48 per cent were women.\nThe annex has 3,612 lines."


def prefixes(page: str) -> list[str]:
    """How the fields of each number are named on a page."""
    return re.findall(r'<select id="(n\d+-)to"', page)


def test_the_numbers_of_a_pasted_text_are_found_and_its_year_is_offered(house):
    shown = Client().post("/statistics/check/", {"text": TEXT}).text
    for words in ("1 thousand", "48 per cent", "3,612"):
        assert f"{words}</mark>" in shown
    assert shown.count("not tied yet") >= 3
    assert 'value="2019"' in shown
    assert TEXT.split("\n")[0] in shown


def test_a_tied_number_comes_out_or_not_and_the_nearest_reading_stands_beside_it(house):
    found = Client().post("/statistics/check/", {"text": TEXT}).text
    first = prefixes(found)[0]
    tied = {"text": TEXT, f"{first}to": "stock", f"{first}release": "ims2019", f"{first}year": "2019", f"{first}destination": "ONA"}
    shown = Client().post("/statistics/check/", tied).text
    assert 'class="verdict reproduced"' in shown
    assert "1,000" in shown
    wrong = Client().post("/statistics/check/", tied | {f"{first}destination": "FAR"}).text
    assert 'class="verdict not-reproduced"' in wrong
    assert "The sources give 2,000, not 1,000" in wrong
    assert f'id="{first}destination" name="{first}destination" value="FAR"' in wrong, "what was chosen stands in the form"


def test_a_number_may_be_no_statistic_and_a_place_that_is_none_is_told_beside_it(house):
    found = Client().post("/statistics/check/", {"text": TEXT}).text
    first, _second, third = prefixes(found)
    tied = {
        "text": TEXT, f"{third}to": "none", f"{first}to": "stock", f"{first}release": "ims2019", f"{first}year": "2019",
        f"{first}destination": "NOWHERE",
    }  # fmt: skip
    shown = Client().post("/statistics/check/", tied)
    assert shown.status_code == 200
    assert "“NOWHERE” is neither an area" in shown.text
    assert "no statistic" in shown.text


def test_a_number_is_tied_to_a_figure_of_a_pack(published, pack, monkeypatch, house):
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    (pack / "pack.yaml").write_text((pack / "pack.yaml").read_text().replace("invented: true", "invented: false"))
    derive(published, pack)
    text = "Women are 48 per cent of them."
    (only,) = prefixes(Client().post("/statistics/check/", {"text": text}).text)
    shown = Client().post("/statistics/check/", {"text": text, f"{only}to": "figure:small/women"}).text
    assert "50.63" in shown
    assert "Ona alone" in shown, "the reading that would give it"
    assert '<b><span aria-hidden="true">=</span> fits</b>' in shown


def test_the_point_of_a_number_does_not_end_its_sentence(house):
    shown = Client().post("/statistics/check/", {"text": "Nine times aid of 1.27 billion dollars. It rained."}).text
    assert "Nine times aid of <mark>1.27 billion</mark> dollars." in shown


def test_nothing_of_a_pasted_text_is_kept_and_a_long_one_is_cut_and_says_so(house):
    shown = Client().post("/statistics/check/", {"text": "x" * 20_001}).text
    assert "The text is longer than 20,000 characters" in shown


def test_in_six_languages_the_number_of_the_sentence_is_found(house):
    for text in (
        "About 1 thousand people.", "Environ 1 000 personnes.", "Unas 1.000 personas.", "Около 1 тысячи человек.", "约 1 000 人。",
        "نحو 1 000 شخص.",
    ):  # fmt: skip
        assert "<mark>" in Client().post("/statistics/check/", {"text": text}).text, text
