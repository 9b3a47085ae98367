"""A map is drawn only where somebody brought one that may be used: it is checked, made simpler, and stands with the disclaimer."""

import json
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.land import kept_land, read_land
from stocktake.statistics.rules.outlines import simpler, size

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
ASKED = {"measure": "stock", "release": "ims2019", "year": "2019", "top": "2", "by": "destination"}


def area(code: str, *, east: float = 0, name: str = "ISO_A3", kind: str = "Polygon", rings=None, **more):
    moved = [[x + east, y] for x, y in SQUARE]
    told = rings if rings is not None else ([moved] if kind == "Polygon" else [[moved]])
    return {"type": "Feature", "properties": {name: code, **more}, "geometry": {"type": kind, "coordinates": told}}


@pytest.fixture
def client(store, settings):
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Client()


@pytest.fixture
def brought(tmp_path):
    def write(*features, text: str = ""):
        path = tmp_path / "world.geojson"
        path.write_text(text or json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return path

    return write


def bring(path, **more):
    call_command("statistics", "map", str(path), **{"attribution": "Drawn for a test", **more})


@pytest.mark.django_db
def test_without_a_map_none_is_offered(client):
    assert "as=map" not in client.get("/statistics/", ASKED).text
    assert client.get("/statistics/answer.svg", {**ASKED, "as": "map"}).status_code == 404
    assert kept_land() is None


@pytest.mark.django_db
def test_a_map_that_was_brought_is_drawn_with_the_disclaimer_and_its_attribution(client, brought, capsys):
    from stocktake.parties.enums import PartyKind
    from stocktake.parties.models import Party

    for row, code in enumerate(("ONA", "TWA", "FAR")):
        Party.objects.create(code=code, kind=PartyKind.STATE, tile_row=row, tile_column=row, pack="escap")
    bring(
        brought(
            area("ONA"),
            area("TWA", east=20, name="iso3cd", kind="MultiPolygon"),
            area("EMP", east=60),
            area("ZZZ", name="x", NAME="Zed"),
        )
    )
    told = capsys.readouterr()
    assert "3 areas" in told.out
    assert "Zed" in told.err
    assert "as=map" in client.get("/statistics/", ASKED).text
    shown = client.get("/statistics/", {**ASKED, "as": "map"}).text
    assert "do not imply official endorsement or acceptance by the United Nations." in shown
    assert "Drawn for a test" in shown
    assert 'aria-label="Ona: 1,000"' in shown
    assert 'fill="url(#unknown)"' in shown
    assert "Not on this map, but in the table: Fara." in shown
    drawn = ElementTree.fromstring(client.get("/statistics/answer.svg", {**ASKED, "as": "map"}).content)
    assert "official endorsement" in " ".join(drawn.itertext())
    assert client.get("/statistics/answer.png", {**ASKED, "as": "map"}).content.startswith(b"\x89PNG")
    call_command("statistics", "map", remove=True)
    assert client.get("/statistics/answer.svg", {**ASKED, "as": "map"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([area("ONA"), area("ONA", east=20)], "feature 2 (ONA): this area is feature 1 already"),
        ([area("ONA", rings=[SQUARE[:3]])], "feature 1 (ONA): an outline has at least four points"),
        ([area("ONA", rings=[SQUARE[:4]])], "feature 1 (ONA): an outline is not closed"),
        ([area("ONA", east=200)], "“[200, 0]” is no longitude and latitude"),
        ([area("ONA", rings=[[["a", 0], *SQUARE]])], "is no longitude and latitude"),
        ([area("ONA", kind="Point", rings=[0, 0])], "not “Point”"),
        ([{"type": "Feature", "properties": {"iso3": "ONA"}, "geometry": None}], "not “None”"),
        ([area("ZZZ")], "no feature names an area"),
        (["feature"], "feature 1: it is no GeoJSON feature"),
    ],
)
def test_a_fault_is_told_by_its_feature_and_nothing_is_kept(client, brought, features, said):
    with pytest.raises(Refusal) as refusal:
        bring(brought(*features))
    assert said in str(refusal.value)
    assert kept_land() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "said"), [("{", "is no JSON"), ("[]", "is no GeoJSON"), ('{"type": "FeatureCollection"}', "is no GeoJSON")]
)
def test_what_is_no_map_is_refused(client, brought, text, said):
    with pytest.raises(Refusal, match=said):
        bring(brought(text=text))


@pytest.mark.django_db
def test_a_map_without_its_attribution_or_that_is_not_there_is_refused(client, brought, tmp_path):
    with pytest.raises(Refusal, match="attribution"):
        bring(brought(area("ONA")), attribution="")
    with pytest.raises(Refusal, match="cannot be read"):
        bring(tmp_path / "nothing.geojson")
    with pytest.raises(Refusal, match="Please name"):
        call_command("statistics", "map")


@pytest.mark.django_db
def test_a_fault_leaves_the_map_that_was_there(client, brought):
    bring(brought(area("ONA")))
    with pytest.raises(Refusal):
        bring(brought(area("TWA", east=300)))
    assert list(kept_land().areas) == ["ONA"]


def test_land_on_both_sides_of_the_180th_meridian_lies_in_one_piece(brought):
    from stocktake.statistics.charts.land import land_chart
    from stocktake.statistics.charts.tiles import Of
    from stocktake.statistics.enums import Unit

    path = brought(area("ONA", east=170), area("TWA", east=-180))
    land = read_land(path, known={"ONA", "TWA"}, attribution="test")
    of = Of("People", 2019, Unit.PERSONS, {"ONA": 1.0, "TWA": 2.0}, {"ONA": "Ona", "TWA": "Twa"}, lambda code: f"/{code}")
    drawn = land_chart(of, land.areas, land.attribution, None, ())
    assert drawn.height == pytest.approx(drawn.width / 2, rel=0.35)  # twenty degrees by ten, and not the whole world broad


outlines = some.lists(some.tuples(some.floats(-170, 170), some.floats(-80, 80)), min_size=3, max_size=40, unique=True)


@given(outlines)
def test_a_simpler_outline_has_no_point_that_was_not_there_and_never_vanishes(ring):
    [made] = simpler([[*ring, ring[0]]])
    assert len(made) >= 3
    assert set(made) <= set(ring)


def test_points_on_a_line_go_and_small_pieces_too_but_the_largest_stays():
    line = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
    tiny = [(5.0, 5.0), (5.01, 5.0), (5.01, 5.01), (5.0, 5.0)]
    [made] = simpler([tiny, line])
    assert sorted(made) == [(0.0, 0.0), (0.0, 2.0), (2.0, 0.0), (2.0, 2.0)]
    assert size(made) == 4
    assert len(simpler([tiny])) == 1
