"""The international number of an indicator: from the newest year that has one, by sex and age, only from a release that may be shown."""

from decimal import Decimal

import pytest

from stocktake.foundation.packs import Manifest, Pack, PackError
from stocktake.statistics.interfaces.pack_releases import load
from stocktake.statistics.queries.international import published
from stocktake.statistics.queries.profile import profile_of
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases
from tests.conftest import NOON

ABROAD = {"question": {"measure": "stock", "release": "ims2019", "origin": "PARTY"}}
LIVING = {"question": {"measure": "stock", "release": "ims2019", "destination": "PARTY"}}
DESCRIBED = "release: told\ndataset: told\ntitle: Told\nattribution: somebody\ntable: series\n"
TOLD = "indicator,area,year,value\nA,ONA,2010,5\nA,ONA,2012,0\nA,ONA,2013,\nA-f,ONA,2012,2.5\n"
SERIES = {"release": "told", "indicator": "A", "parts": {"sex=female": "A-f"}}


def number(said, store, part: str = "", area: str = "ONA", invented: bool = False):
    found = published(said, area=area, part=part, invented=invented, store=store)
    return found.value if found.value is not None else str(found.lacking)


def brings(store: Store, folder, description: str) -> None:
    (folder / "told.csv").write_text(TOLD)
    (folder / "told.yaml").write_text(description)
    assert [outcome.fault for outcome in import_releases(folder / "told.yaml", store=store)] == [""]


def test_a_question_is_asked_for_the_party_s_own_area_in_the_newest_year_that_has_a_number(store):
    found = published(ABROAD, area="ONA", part="", invented=False, store=store)
    assert (found.value, found.year, found.unit, found.release) == (1900, 2019, "persons", "ims2019")
    assert found.address == "measure=stock&release=ims2019&year=2019&origin=ONA"
    assert found.recipe["components"]
    assert number({"question": {**ABROAD["question"], "year": 2015}}, store, area="TWA") == 10


def test_it_is_told_by_sex_and_by_age_as_far_as_the_measure_is(store):
    assert number(ABROAD, store, "sex=female") == 850
    assert number(LIVING, store, "age=0-9") == 400
    refugees = {"question": {"measure": "refugees", "release": "ims2019", "destination": "PARTY"}}
    assert number(refugees, store, "sex=female") == "no-part"


def test_what_the_release_does_not_have_is_unknown(store):
    assert number(None, store) == "not-named"
    assert number(ABROAD, store, area="XYZ") == "no-number"
    assert number({"question": {**ABROAD["question"], "release": "ims2030"}}, store) == "not-imported"


def test_of_a_series_the_newest_year_that_is_no_empty_cell_is_taken_and_zero_is_a_number(store, tmp_path):
    brings(store, tmp_path, DESCRIBED + "terms: CC BY 4.0\nnotes: [{area: ONA, text: Counted in spring.}]\n")
    found = published({"series": SERIES}, area="ONA", part="", invented=False, store=store)
    assert (found.value, found.year, found.notes) == (0, 2012, ("ONA: Counted in spring.",))
    assert number({"series": SERIES}, store, "sex=female") == Decimal("2.5")
    assert number({"series": SERIES}, store, "sex=male") == "no-part"
    assert number({"series": {**SERIES, "year": 2010}}, store) == 5
    assert number({"series": {**SERIES, "year": 2013}}, store) == "no-number"
    assert number({"series": SERIES}, store, area="TWA") == "no-number"


def test_a_release_whose_terms_are_not_stated_is_laid_beside_nothing(store, tmp_path):
    brings(store, tmp_path, DESCRIBED)
    assert number({"series": SERIES}, store) == "no-terms"


def test_the_invented_and_the_real_are_never_laid_beside_each_other(store, tmp_path):
    brings(store, tmp_path, DESCRIBED + "terms: none\ninvented: true\n")
    assert number({"series": SERIES}, store, invented=True) == 0
    assert number({"series": SERIES}, store, invented=False) == "not-meant"
    assert number(ABROAD, store, invented=True) == "not-meant"
    assert number(ABROAD, store, invented=False) == 1900


def test_an_invented_release_is_not_in_the_profile_of_a_real_state(store, tmp_path):
    before = profile_of("ONA", store)
    folder = tmp_path / "made-up"
    folder.mkdir()
    (folder / "stock.csv").write_text("year,destination,origin,total\n2029,ONA,TWA,999999\n")
    (folder / "stock.yaml").write_text(
        "release: ims2029\ndataset: ims\ntitle: Made up\nattribution: nobody\nterms: none\ninvented: true\ntable: people\n"
    )
    assert [outcome.fault for outcome in import_releases(folder / "stock.yaml", store=store)] == [""]
    assert profile_of("ONA", store).stock == before.stock


@pytest.fixture
def pack(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    folder = tmp_path / "made-up"
    folder.mkdir()

    def write(names: str = "[told.yaml]", *, invented: bool = True, description: str = DESCRIBED + "invented: true\n") -> Pack:
        (folder / "releases.yaml").write_text(f"releases: {names}\n")
        (folder / "told.yaml").write_text(description)
        (folder / "told.csv").write_text(TOLD)
        return Pack("made-up", folder, Manifest(pack="made-up", title={"en": "Made up"}, licence="none", invented=invented))

    return write


def test_a_release_that_lies_in_a_pack_is_kept_when_the_pack_is(pack, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        load(pack(), actor="test", at=NOON)
    assert "told" not in Store.of_this_house(), "a pack that is only checked brings nothing"
    for bring in waiting:
        bring()
    assert Store.of_this_house().open("told").manifest.invented
    with django_capture_on_commit_callbacks(execute=True):
        load(pack(), actor="test", at=NOON)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"invented": False}, "releases.yaml:1: only a pack that is marked as invented"),
        ({"description": DESCRIBED}, "“told.yaml” does not say that it is invented"),
        ({"names": "[other.yaml]"}, "there is no “other.yaml” in the pack"),
        ({"names": "[../told.yaml]"}, "there is no “../told.yaml” in the pack"),
    ],
)
def test_a_release_of_a_pack_that_is_not_plainly_invented_is_refused(pack, db, change, what):
    with pytest.raises(PackError) as refused:
        load(pack(**change), actor="test", at=NOON)
    assert what in str(refused.value)


def test_another_state_of_it_has_another_name(pack, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        load(pack(), actor="test", at=NOON)
    with pytest.raises(PackError, match="another release is kept under the name “told”"):
        load(pack(description=DESCRIBED + "invented: true\npublished: '2031'\n"), actor="test", at=NOON)
