"""What published statistics say of a State stands on its page; of an invented State they say nothing."""

import pytest
from django.test import Client

from stocktake.statistics.interfaces.line_picture import lines_of, pyramid_of
from stocktake.statistics.queries.profile import profile_of
from stocktake.statistics.releases.store import Store


def test_a_profile_has_who_lives_there_who_left_their_ages_and_the_money(store):
    found = profile_of("ONA", store)
    assert (found.stock.last, found.emigrants.last) == ((2019, 1000.0), (2019, 1900.0))
    assert (found.share, found.women) == (pytest.approx(10), pytest.approx(48))
    assert [(each.key, each.rows[0].codes, each.rows[0].value) for each in found.listed] == [
        ("origins", ("TWA",), 600), ("destinations", ("FAR",), 1500),
    ]  # fmt: skip
    assert [(band.name, band.women, band.men) for band in found.pyramid.bands] == [
        ("10+", 300, 300),
        ("5–9", 80, 100),
        ("0–4", 100, 120),
    ]
    assert found.received.last == (2019, 1000000.25)
    assert any("Including the islands" in note for note in found.notes)
    assert len(found.attribution) == 3


def test_of_an_area_that_no_release_knows_there_is_none(store):
    assert profile_of("EMP", store) is None
    assert profile_of("XYZ", store) is None


def test_before_anything_was_imported_there_is_none(tmp_path):
    assert profile_of("ONA", Store(tmp_path / "nothing")) is None


def test_a_release_whose_terms_are_not_stated_is_on_no_page(published, tmp_path):
    from stocktake.statistics.services.import_releases import import_releases

    (published / "ims2024_od.csv").write_text("year,dest,origin,total,male,female\n2024,ONA,TWA,5000,2000,3000\n")
    store = Store(tmp_path / "another")
    assert not [outcome.fault for outcome in import_releases(published, store=store) if outcome.fault]
    assert profile_of("ONA", store).stock.last == (2019, 1000.0)


def test_lines_share_one_scale_and_years_lie_as_far_apart_as_they_are():
    one, other = lines_of({"a": [(2000, 0.0), (2010, 50.0), (2015, 100.0)], "b": [(2000, 25.0), (2015, 50.0)], "c": [(2000, 1.0)]})
    assert (one.name, other.name) == ("a", "b")
    assert one.points[1].y == other.points[1].y
    assert one.points[1].x - one.points[0].x == pytest.approx(2 * (one.points[2].x - one.points[1].x), abs=0.2)
    assert lines_of({"c": [(2000, 1.0)]}) == ()


def test_below_nothing_lies_below_the_line_of_nothing():
    [line] = lines_of({"aid": [(2000, 10.0), (2001, -10.0)]})
    assert line.points[0].y < line.zero < line.points[1].y


def test_the_longest_bar_of_a_pyramid_fills_its_side_and_the_youngest_stand_at_the_bottom():
    found = pyramid_of([("0–4", 50, 100), ("5+", 10, 20)])
    youngest = found.bands[-1]
    assert youngest.name == "0–4"
    assert youngest.right_width == 2 * youngest.left_width == (found.width - 80) / 2
    assert youngest.left + youngest.left_width == (found.width - 80) / 2


@pytest.mark.django_db
def test_the_page_of_a_real_state_shows_them_and_that_of_an_invented_one_does_not(gcm, store, settings):
    from stocktake.parties.enums import PartyKind
    from stocktake.parties.models import Group, Membership, Party, PartyName
    from stocktake.reviews.models import Participation, Review

    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    party = Party.objects.create(code="ONA", kind=PartyKind.STATE, pack="test")
    PartyName.objects.create(party=party, language="en", text="Ona")
    region = Group.objects.create(code="ONAS", titles={"en": "The commission"}, pack="test")
    Membership.objects.create(group=region, party=party)
    shown = []
    for code, invented in (("real-2031", False), ("invented-2031", True)):
        review = Review.objects.create(
            code=code,
            framework=gcm,
            region=region,
            level="regional",
            titles={"en": code},
            symbol=code,
            invented=invented,
            pack="gcm",
        )
        Participation.objects.create(review=review, party=party, state="submitted")
        shown.append(Client().get(f"/r/{code}/parties/ONA/").text)
    assert "In numbers" in shown[0]
    assert "migrants lived here in 2019" in shown[0]
    assert "/statistics/?measure=stock" in shown[0]
    assert "In numbers" not in shown[1]
