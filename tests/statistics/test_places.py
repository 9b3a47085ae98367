"""A group of areas has a page: the charts of a State summed over its areas, and what leads to and from it."""

import pytest
from django.test import Client

from stocktake.parties.enums import PartyKind
from stocktake.parties.models import Party
from stocktake.statistics.queries.place_page import place_page
from stocktake.statistics.queries.profile import profile_of
from stocktake.statistics.rules.steps import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Client()


def test_the_numbers_of_a_group_are_the_sums_over_its_areas(store):
    found = profile_of("EDGE", store)
    assert found.stock.last == (2019, 600 + 2000)
    assert found.emigrants.last == (2019, 600 + 300 + 200 + 500)
    assert found.women == pytest.approx(100 * (330 + 850) / 2600)
    keys = {each.key: each for each in found.listed}
    assert [(row.codes, row.value) for row in keys["corridors"].rows] == [(("TWA", "FAR"), 500), (("FAR", "TWA"), 200)]
    assert [(row.codes, row.value) for row in keys["members"].rows] == [(("FAR",), 2000), (("TWA",), 600)]


def test_ages_known_for_some_areas_say_for_how_many(published, tmp_path):
    from stocktake.statistics.releases.store import Store
    from stocktake.statistics.services.import_releases import import_releases

    groups = (published / "groups.csv").read_text() + "TWO,Two,other,ONA,,\nTWO,Two,other,FAR,,\n"
    (published / "groups.csv").write_text(groups)
    store = Store(tmp_path / "another")
    assert not [outcome.fault for outcome in import_releases(published, store=store) if outcome.fault]
    found = profile_of("TWO", store)
    assert found.chart("ages").notes == ("Ages are known for 1 of 2 areas.",)
    assert "Remittances received: the sum over 1 of 2 areas" in found.chart("money").notes[0]


def test_a_group_says_its_areas_and_an_area_its_groups(client):
    group, area = client.get("/statistics/places/EDGE/").text, client.get("/statistics/places/FAR/").text
    assert "The sum over 2 areas." in group
    assert 'href="/statistics/places/FAR/"' in group
    assert 'href="/statistics/places/EDGE/"' in area
    assert 'href="/statistics/places/EDGE/"' in client.get("/statistics/places/").text
    assert 'href="/statistics/places/"' in client.get("/statistics/").text


def test_a_group_that_a_pack_of_real_parties_has_too_is_called_by_the_title_of_the_pack(published, tmp_path, settings, monkeypatch):
    from stocktake.statistics.releases.store import Store
    from stocktake.statistics.services.import_releases import import_releases

    packs = tmp_path / "some packs"
    members = "{party: TWA, from: null, until: null}, {party: FAR, from: null, until: null}"
    for name, invented, title in (("real", "false", "Le bord"), ("dream", "true", "Le rêve")):
        (packs / name).mkdir(parents=True)
        (packs / name / "pack.yaml").write_text(f"pack: {name}\ntitle: {{en: One}}\nlicence: none\ninvented: {invented}\n")
        (packs / name / "parties.yaml").write_text(
            f"parties: []\ngroups:\n  - {{code: EDGE, titles: {{en: The edge, fr: {title}}}, members: [{members}]}}\n"
            "  - {code: PAIR, titles: {en: The pair, fr: Les deux}, members: []}\n"
        )
    monkeypatch.setenv("STOCKTAKE_PACKS", str(packs))
    store = Store(tmp_path / "data" / "statistics")
    assert not [outcome.fault for outcome in import_releases(published, store=store) if outcome.fault]
    settings.DATA = tmp_path / "data"
    client = Client()
    client.cookies["django_language"] = "fr"
    assert "<h1>Le bord</h1>" in client.get("/statistics/places/EDGE/").text
    assert "<h1>The pair</h1>" in client.get("/statistics/places/PAIR/").text  # other areas: another group


def test_what_is_no_place_or_says_nothing_has_no_page(client):
    assert client.get("/statistics/places/XYZ/").status_code == 404
    assert client.get("/statistics/places/EMP/").status_code == 404
    assert client.get("/statistics/places/edge/").status_code == 404


def test_before_anything_was_imported_there_is_no_place(settings, tmp_path):
    settings.DATA = tmp_path / "nothing"
    assert Client().get("/statistics/places/EDGE/").status_code == 404
    assert "No published statistics" in Client().get("/statistics/places/").text


def lay_out(pack: str) -> None:
    for code, row, column in (("ONA", 2, 1), ("TWA", 1, 2), ("FAR", 3, 3), ("EMP", 3, 1)):
        Party.objects.create(code=code, kind=PartyKind.STATE, tile_row=row, tile_column=column, pack=pack)


ASKED = {"measure": "stock", "release": "ims2019", "year": "2019", "top": "2", "by": "destination"}


def test_areas_stand_as_squares_in_their_places_each_a_link_and_unknown_is_hatched(client):
    lay_out("escap")
    shown = client.get("/statistics/", ASKED).text
    assert shown.count('class="tile on') == 4
    assert 'aria-label="Ona: 1,000"' in shown
    assert 'aria-label="Empty: unknown"' in shown
    assert 'class="hatch"' in shown
    assert "measure=stock&amp;release=ims2019&amp;year=2019&amp;destination=ONA" in shown
    file = client.get("/statistics/answer.svg", {**ASKED, "as": "tiles"})
    assert "TWA" in file.text
    assert "<a " not in file.text


def test_a_square_never_stands_for_an_invented_party_that_has_the_code_of_an_area(client):
    lay_out("demonstration")
    assert 'class="tile on' not in client.get("/statistics/", ASKED).text
    assert client.get("/statistics/answer.svg", {**ASKED, "as": "tiles"}).status_code == 404


def test_a_list_by_origin_or_of_too_few_areas_has_no_squares(client):
    lay_out("escap")
    assert 'class="tile on' not in client.get("/statistics/", {**ASKED, "by": "origin"}).text
    assert 'class="tile on' not in client.get("/statistics/", {**ASKED, "destination": "EDGE"}).text


def test_the_page_of_a_region_has_its_squares(store):
    lay_out("escap")
    assert place_page("EDGE", store).tiles is None
    assert place_page("FAR", store).tiles is None


def test_steps_hold_about_as_many_areas_each_and_equal_numbers_are_never_parted():
    steps, found = steps_of({f"A{number}": float(number) for number in range(10)} | {"X": None})
    assert [steps[f"A{number}"] for number in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert steps["X"] == 0
    assert (found[0].low, found[0].high, found[0].areas) == (0.0, 1.0, 2)
    alike, _found = steps_of({"A": 5.0, "B": 5.0, "C": 5.0, "D": 9.0})
    assert (alike["A"], alike["B"], alike["C"], alike["D"]) == (4, 4, 4, 5)
    assert steps_of({"X": None}) == ({"X": 0}, ())


def test_the_arrangement_of_the_real_region_gives_each_area_a_place_of_its_own():
    from stocktake.foundation.packs import pack_folder, read_as
    from stocktake.parties.interfaces.pack import FILE, PartiesFile

    parties = read_as(PartiesFile, pack_folder("escap") / FILE)[0].parties
    regional = {party.code: party.tile for party in parties if party.tile is not None}
    assert len(regional) >= 58
    assert len(set(regional.values())) == len(regional)
