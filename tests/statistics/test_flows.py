"""Flows between groups of areas: each as broad as it is large, in a table beside the picture, and each number with its recipe."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from stocktake.statistics.interfaces.flow_picture import GAP, HEIGHT, flows_of
from stocktake.statistics.queries.flows import flows_between
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases

GROUPS = """\
group,group_name,kind,iso3
LEFT,The left,side,ONA
RIGHT,The right,side,TWA
RIGHT,The right,side,FAR
ONE,One,mixed,ONA
OTHER,Other,mixed,ONA
"""


@pytest.fixture
def apart(published, tmp_path) -> Store:
    (published / "groups.csv").write_text(GROUPS)
    store = Store(tmp_path / "data" / "statistics")
    assert not [outcome.fault for outcome in import_releases(published, store=store) if outcome.fault]
    return store


def test_only_groups_that_share_no_area_are_added_up(apart):
    found = flows_between({}, apart)
    assert found.sets == ("side",)
    assert found.codes == ("LEFT", "RIGHT")


def test_the_numbers_are_those_that_are_asked_for_one_by_one(apart):
    found = flows_between({"release": "ims2019", "year": "2019"}, apart)
    assert found.cells == (("LEFT", (None, 1900)), ("RIGHT", (900, 700)))
    assert (found.total, found.inside) == (3500, 700)
    women = flows_between({"release": "ims2019", "year": "2019", "sex": "female"}, apart)
    assert women.cells[1] == ("RIGHT", (440, 330))


def test_what_does_not_exist_is_the_first_there_is(apart):
    found = flows_between({"release": "ims1999", "year": "soon", "sex": "x", "of": "nothing"}, apart)
    assert found.chosen["year"] == "2019"
    assert found.chosen["sex"] == "total"
    assert flows_between({}, Store(apart.folder / "nothing")).has_releases is False


@pytest.mark.django_db
def test_the_page_has_the_picture_the_table_and_leads_to_each_recipe(apart, settings):
    settings.DATA = apart.folder.parent
    shown = Client().get("/statistics/flows/?release=ims2019&year=2019").text
    assert "<title>RIGHT → LEFT: 900" in shown
    assert "origin=RIGHT&amp;destination=LEFT" in shown
    assert "The right" in shown


@pytest.mark.django_db
def test_the_picture_and_the_table_go_along_as_files(apart, settings):
    settings.DATA = apart.folder.parent
    asked = "?release=ims2019&year=2019"
    shown = Client().get(f"/statistics/flows/{asked}").text
    assert "Of 3,500 people who moved between areas of these groups, 700 stayed within one group (2019)" in shown
    for form in ("csv", "svg", "png"):
        assert f'href="/statistics/flows.{form}?of=side&amp;release=ims2019&amp;year=2019&amp;sex=total"' in shown
        assert Client().get(f"/statistics/flows.{form}{asked}").status_code == 200
    told = Client().get(f"/statistics/flows.csv{asked}").content.decode("utf-8-sig").splitlines()
    assert told[1].startswith("The left (LEFT),,1900,persons,")
    assert Client().get(f"/statistics/flows.pdf{asked}").status_code == 404


numbers = some.dictionaries(some.tuples(some.sampled_from("ABC"), some.sampled_from("ABC")), some.integers(0, 10**9), max_size=9)


@given(numbers)
def test_the_blocks_of_each_side_are_together_as_high_as_all_flows(told):
    found = flows_of("ABC", told)
    if not sum(told.values()):
        assert found is None
        return
    room = HEIGHT - 2 * GAP
    for side in (found.origins, found.destinations):
        assert sum(block.height for block in side) == pytest.approx(room, abs=0.1)
        assert sum(block.number for block in side) == sum(told.values())
    assert sum(band.number for band in found.bands) == sum(told.values())
