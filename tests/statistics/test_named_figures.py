"""A figure by its name: what the pack carries, and the same computed from another release."""

import json

import pytest
from django.core.management import call_command

from stocktake.statistics.queries.named import NoFigure, named_figure
from stocktake.statistics.releases.store import NoRelease
from stocktake.statistics.services.derive import derive


@pytest.fixture
def small(published, pack, monkeypatch):
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    derive(published, pack)
    return pack


def test_a_figure_is_what_its_recipe_says(small, store):
    found = named_figure("immigrants", store=store)
    assert (found.value, str(found.unit)) == (1600, "persons")
    assert found.recipe["components"]["all"]["release"] == "ims2019"
    assert named_figure("small/women", store=store).value == pytest.approx(100 * 810 / 1600)


def test_with_another_release_it_is_computed_anew_and_says_so(small, store):
    found = named_figure("immigrants", release="ims2019-first", store=store)
    assert found.value == 1600
    assert found.recipe["components"]["all"]["release"] == "ims2019-first"
    assert "Canada as first released" in found.attribution[0]


def test_what_a_release_cannot_give_is_refused(small, store):
    with pytest.raises(NoFigure, match="Nothing that “immigrants” is made of can come from the release “wdi”"):
        named_figure("immigrants", release="wdi", store=store)
    with pytest.raises(NoRelease, match="ims1999"):
        named_figure("immigrants", release="ims1999", store=store)


@pytest.mark.django_db
def test_an_unknown_name_is_refused_with_those_there_are(small, store):
    with pytest.raises(NoFigure, match="small/immigrants, small/women"):
        named_figure("emigrants", store=store)


def test_the_command_says_it_in_json_and_in_words(small, store, capsys):
    call_command("figure", "immigrants", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["recipe"]["figure"]) == (1600, "immigrants")
    call_command("figure", "immigrants")
    assert capsys.readouterr().out.startswith("1,600\n(persons; sum)")


def test_the_shipped_figures_are_found_by_name(store):
    assert named_figure("intra-share", store=store).value == pytest.approx(70.8816, abs=0.0001)
