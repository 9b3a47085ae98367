"""Numbers that the pack of a framework ties to an objective stand on its page: the region's, and where they are greatest."""

import pytest
from django.test import Client

from stocktake.foundation.packs import Manifest, Pack, PackError, pack_folder, read_as
from stocktake.parties.enums import PartyKind
from stocktake.parties.models import Group, Membership, Party, PartyName
from stocktake.reviews.models import Review
from stocktake.statistics.interfaces.ties import TIES, check, read_ties
from tests.conftest import NOON

FRAMEWORK = """\
framework: small
titles: {en: Small}
objectives:
  - {number: 1, titles: {en: One}}
"""
TIE = "ties:\n  - {objective: 1, measure: stock, side: destination, why: {en: Because.}}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "framework.yaml").write_text(FRAMEWORK)
    return tmp_path


def test_the_ties_of_the_compact_are_in_order_and_in_six_languages():
    ties = read_ties(pack_folder("gcm"))
    assert {tie.objective for tie in ties} == {1, 2, 14, 15, 16, 19, 20, 23}
    assert all(set(tie.why) == {"en", "fr", "es", "ru", "zh", "ar"} for tie in ties)


def test_a_pack_without_ties_ties_nothing(folder):
    assert read_ties(folder) == []
    (folder / TIES).write_text(TIE)
    assert [tie.measure for tie in read_ties(folder)] == ["stock"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TIE.replace("objective: 1", "objective: 9"), "the framework has no objective 9"),
        (TIE.replace("stock", "age_share"), "“age_share” is not shown so"),
        (TIE.replace("stock", "remittances_received").replace("destination", "origin"), "is of one place"),
        (TIE + TIE.partition("\n")[2], "this tie stands here twice"),
        (TIE.replace("stock", "happiness"), "measure"),
    ],
)
def test_a_fault_in_the_ties_is_told_with_file_and_line_when_the_pack_is_loaded(folder, text, said):
    (folder / TIES).write_text(text)
    (folder / "pack.yaml").write_text("pack: small\ntitle: {en: Small}\nlicence: none\ninvented: true\n")
    with pytest.raises(PackError) as fault:
        check(Pack("small", folder, read_as(Manifest, folder / "pack.yaml")[0]), actor="test", at=NOON)
    assert said in str(fault.value)
    assert TIES in str(fault.value)


@pytest.fixture
def reviews(gcm, store, settings):
    """One review of the areas of EDGE, and an invented one of parties with the same codes."""
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    region = Group.objects.create(code="EDGE", titles={"en": "The edge"}, pack="test")
    for code, name in (("TWA", "Twa"), ("FAR", "Fara")):
        party = Party.objects.create(code=code, kind=PartyKind.STATE, pack="test")
        PartyName.objects.create(party=party, language="en", text=name)
        Membership.objects.create(group=region, party=party)
    for code, invented in (("real-2031", False), ("invented-2031", True)):
        Review.objects.create(
            code=code,
            framework=gcm,
            region=region,
            level="regional",
            titles={"en": code},
            symbol=code,
            invented=invented,
            pack="gcm",
        )


@pytest.mark.django_db
def test_an_objective_shows_the_number_of_the_region_and_where_it_is_greatest(reviews):
    shown = Client().get("/r/real-2031/objectives/1/").text
    assert "Published numbers beside it" in shown
    assert "How many migrants live where" in shown
    assert "There were 2,600 migrants in The edge in 2019" in shown
    assert "Migrants, number, 2019: greatest in Fara, 2,000" in shown
    assert "/statistics/?measure=stock&amp;release=ims2019&amp;destination=EDGE&amp;year=2019" in shown
    emigrants = Client().get("/r/real-2031/objectives/2/").text
    assert "1,600 people from The edge lived elsewhere in 2019" in emigrants
    money = Client().get("/r/real-2031/objectives/20/").text
    assert "The edge received $2.0" in money
    assert "the sum over 1 of 2 areas" in money


@pytest.mark.django_db
def test_its_files_show_what_the_page_shows(reviews):
    base = "/statistics/places/EDGE/remittances_received-destination"
    shown = Client().get("/r/real-2031/objectives/20/").text
    assert f'href="{base}-region.svg"' in shown
    assert f'href="{base}-greatest.csv"' in shown
    assert "the sum over 1 of 2 areas" in Client().get(f"{base}-region.svg").text
    assert "Twa,2000000.5," in Client().get(f"{base}-greatest.csv").text
    for other in ("happiness-destination-region", "stock-above-region", "stock-destination-map", "stock"):
        assert Client().get(f"/statistics/places/EDGE/{other}.svg").status_code == 404


@pytest.mark.django_db
def test_an_objective_without_ties_says_so_and_shows_what_is_known_of_the_region(reviews):
    for number in (3, 7, 21):
        shown = Client().get(f"/r/real-2031/objectives/{number}/").text
        assert "No number that is published for all areas is tied to this objective." in shown
        assert "There were 2,600 migrants in The edge in 2019" in shown
        assert "1,600 people from The edge lived elsewhere in 2019" in shown
        assert "/statistics/?measure=stock&amp;release=ims2019&amp;origin=EDGE&amp;year=2019" in shown
        assert 'href="/statistics/places/EDGE/">All numbers of the region' in shown


@pytest.mark.django_db
def test_what_is_tied_to_an_objective_is_not_said_of_the_region_again(reviews):
    shown = Client().get("/r/real-2031/objectives/14/").text
    of_region = shown.partition("Of the region as a whole")[2]
    assert "people from The edge lived elsewhere" in shown
    assert "people from The edge lived elsewhere" not in of_region
    assert "There were 2,600 migrants in The edge in 2019" in of_region


@pytest.mark.django_db
def test_every_objective_of_the_compact_has_its_section(reviews):
    for number in range(1, 24):
        assert "Published numbers beside it" in Client().get(f"/r/real-2031/objectives/{number}/").text


@pytest.mark.django_db
def test_an_invented_review_shows_no_published_numbers(reviews):
    assert "Published numbers" not in Client().get("/r/invented-2031/objectives/1/").text


@pytest.mark.django_db
def test_before_anything_was_imported_an_objective_shows_none(reviews, settings, tmp_path):
    settings.DATA = tmp_path / "nothing"
    assert "Published numbers" not in Client().get("/r/real-2031/objectives/1/").text
