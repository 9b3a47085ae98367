"""Defining a figure of the house by form: the number stands beside it as it is made, and is kept with its recipe."""

import json

import pytest
import yaml
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.foundation.models import Activity
from stocktake.reviews.models import Role
from stocktake.statistics.interfaces.figure_form import definition_of, words_of
from stocktake.statistics.interfaces.pack import FigureEntry
from stocktake.statistics.models import Figure
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.define_figure import NotDefined, redefine_figure

NEW = "/statistics/figures/new/"
STOCK = {"measure": "stock", "release": "ims2019", "year": "2019"}

pytestmark = pytest.mark.django_db


def of(name: str, **asked: str) -> dict[str, str]:
    return {f"{name}-{word}": value for word, value in {**STOCK, **asked}.items()}


SHARE = {
    "label": "From inside the pair", "formula": "share", "sentence": "{value} of the migrants come from inside.", "places": "1",
    **of("numerator", destination="PAIR", origin="PAIR", as_of="2019-07-01"), **of("denominator", destination="pair", as_of="2019-07-01"),
}  # fmt: skip


@pytest.fixture
def house(store, settings) -> Store:
    settings.DATA = store.folder.parent
    store.folder.rename(store.folder.parent / "statistics")
    return Store(store.folder.parent / "statistics")


@pytest.fixture
def analyst(demonstration) -> Person:
    person = Person.objects.create(email="figures@meridian.example", name="Ada Brackwater")
    Role.objects.create(review=demonstration, person=person, kind="analyst")
    return person


@pytest.fixture
def client(house, analyst) -> Client:
    made = Client()
    made.force_login(analyst)
    return made


def keep(client: Client, words: dict[str, str], address: str = NEW):
    return client.post(address, {**words, "do": "keep"})


def test_the_number_stands_beside_the_form_before_anything_is_kept(client):
    shown = client.get(NEW, SHARE).text
    assert "62.5" in shown
    assert "of the migrants come from inside." in shown
    assert not Figure.objects.filter(key="from-inside-the-pair").exists()


def test_a_figure_is_kept_with_its_words_its_recipe_and_who_defined_it(client, analyst):
    answer = keep(client, SHARE)
    assert (answer.status_code, answer.url) == (302, "/statistics/figures/house/from-inside-the-pair/")
    kept = Figure.objects.get(pack="house", key="from-inside-the-pair")
    assert (kept.value, kept.unit, kept.made_by) == (62.5, "per-cent", analyst)
    assert kept.recipe["components"]["numerator"]["value"] == 1000
    assert kept.recipe["components"]["denominator"]["groups"]["PAIR"]["as_of"] == "2019-07-01"
    assert "International Migrant Stock 2019" in kept.attribution
    told = Activity.objects.get(object_kind="figure", object_key="house/from-inside-the-pair")
    assert (told.verb, told.detail["value"]) == ("defined", "62.50000000")


def test_everybody_reads_it_on_its_page_and_asks_for_it_by_its_name(client, capsys):
    keep(client, SHARE)
    shown = Client().get("/statistics/figures/house/from-inside-the-pair/").text
    assert "of the migrants come from inside." in shown
    assert "measure=stock&amp;release=ims2019&amp;year=2019&amp;destination=PAIR&amp;origin=PAIR" in shown
    assert "ims2019-first" in shown, "the same from the other release of the dataset"
    assert "Ada Brackwater" not in shown, "who works here is nobody else's business"
    assert "From inside the pair" in Client().get("/statistics/figures/").text
    call_command("figure", "house/from-inside-the-pair", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["unit"], told["recipe"]["figure"]) == (62.5, "per-cent", "from-inside-the-pair")
    assert json.loads(Client().get("/statistics/figures/house/from-inside-the-pair.json").content)["value"] == 62.5


def test_its_definition_goes_along_in_the_words_of_a_pack(client, pack, monkeypatch, house):
    keep(client, SHARE)
    text = client.get("/statistics/figures/house/from-inside-the-pair.yaml").text
    entry = FigureEntry.model_validate(yaml.safe_load(text)["figures"][0])
    assert (entry.unit, entry.formula) == ("per-cent", "share")
    assert words_of(entry, "en")["numerator-origin"] == "PAIR"


EARLIER = {"destination": "ONA", "origin": "TWA"}
CASES = {
    "sum": ({"parts": "2", **of("part1", destination="ONA"), **of("part2", destination="TWA")}, 1600, "persons"),
    "ratio": ({**of("numerator", origin="PAIR", as_of="2019-07-01"), **of("denominator", destination="PAIR")}, 3000 / 1000, "ratio"),
    "change": ({**of("now", **EARLIER), **of("before", **EARLIER, year="2015")}, 590, "persons"),
    "growth": ({**of("now", **EARLIER), **of("before", **EARLIER, year="2015")}, 5900, "per-cent"),
    "female-share": ({**of("women", destination="ONA", sex="female"), **of("all", destination="ONA")}, 48, "per-cent"),
    "per-head": (
        {
            **of("amount", measure="remittances_received", release="wdi", destination="ONA"),
            **of("people", measure="population", destination="ONA"),
        },
        100.000025, "us-dollars",
    ),
    "weighted-mean": (
        {**of("value", measure="female_share", by="destination"), **of("weight", measure="population", by="area")},
        (48 * 10 + 55 * 4 + 42.5 * 40) / 54, "per-cent",
    ),
    "rank": ({"place": "twa", **of("list", by="destination")}, 3, "rank"),
}  # fmt: skip


@pytest.mark.parametrize("formula", CASES)
def test_each_formula_gives_its_number(client, formula):
    words, value, unit = CASES[formula]
    assert keep(client, {"label": f"By {formula}", "formula": formula, "places": "2", **words}).status_code == 302
    kept = Figure.objects.get(pack="house", key=f"by-{formula}")
    assert (float(kept.value), kept.unit) == (pytest.approx(value), unit)


def test_the_greatest_corridors_are_kept_as_a_list(client):
    words = {"label": "Corridors", "formula": "top", **of("list", by="corridor", top="2")}
    keep(client, words)
    kept = Figure.objects.get(pack="house", key="corridors")
    assert (kept.value, kept.listed) == (None, [["ONA", "FAR", 1500], ["TWA", "ONA", 600]])
    assert "Fara" in Client().get("/statistics/figures/house/corridors/").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"label": ""}, "Please say what the figure is called."),
        ({"sentence": "Most come from inside."}, "need {value} where it stands"),
        ({"numerator-destination": "PAIRS"}, "“PAIRS” is neither an area"),
        ({"numerator-year": "next"}, "“next” is no whole number (year)"),
        ({"numerator-release": "wdi", "numerator-measure": "remittances_received"}, "do not go together"),
        ({"places": "many"}, "places: "),
        ({"formula": "rank", **of("list", by="destination")}, "which area’s place is meant"),
    ],
)
def test_what_makes_no_figure_is_refused_and_everything_typed_stays(client, changed, told):
    answer = keep(client, {**SHARE, **changed})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Everything you chose still stands here." in answer.text
    assert 'value="2019-07-01"' in answer.text or changed.get("formula")
    assert not Figure.objects.filter(pack="house", labels__en="From inside the pair").exists()


def test_a_name_stands_once(client):
    keep(client, SHARE)
    answer = keep(client, {**SHARE, "denominator-destination": "ALL"})
    assert answer.status_code == 422
    assert "There is a figure of this name already. Nothing was kept." in answer.text
    assert Figure.objects.get(pack="house", key="from-inside-the-pair").value == 62.5


def test_what_is_changed_keeps_its_name_its_other_languages_and_its_past(client):
    keep(client, SHARE)
    address = "/statistics/figures/house/from-inside-the-pair/change/"
    page = client.get(address).text
    assert 'value="PAIR"' in page
    client.cookies["django_language"] = "fr"
    assert keep(client, {**SHARE, "label": "De l’intérieur", "denominator-destination": "ONA"}, address).status_code == 302
    kept = Figure.objects.get(pack="house", key="from-inside-the-pair")
    assert kept.labels == {"en": "From inside the pair", "fr": "De l’intérieur"}
    assert kept.value == 100
    told = Activity.objects.get(object_kind="figure", object_key="house/from-inside-the-pair", verb="redefined")
    assert (told.detail["before"]["value"], told.detail["value"]) == ("62.50000000", "100.00000000")


def test_of_two_who_change_it_at_once_the_later_one_is_told(client, analyst, house):
    keep(client, SHARE)
    row = Figure.objects.get(pack="house", key="from-inside-the-pair")
    definition = definition_of({**SHARE, "denominator-destination": "ONA"}, "en", key=row.key)
    seen = row.recorded_at.isoformat()
    redefine_figure(figure=row, definition=definition, seen=seen, person=analyst, store=house, at=timezone.now())
    with pytest.raises(NotDefined, match="Somebody changed this figure meanwhile"):
        redefine_figure(figure=row, definition=definition, seen=seen, person=analyst, store=house, at=timezone.now())


def test_laid_aside_it_leaves_the_list_and_its_record_stays(client):
    keep(client, SHARE)
    client.post("/statistics/figures/house/from-inside-the-pair/lay-aside/")
    assert "From inside the pair" not in client.get("/statistics/figures/").text
    assert Figure.objects.get(key="from-inside-the-pair").laid_aside_at is not None
    assert Activity.objects.filter(object_key="house/from-inside-the-pair", verb="laid aside").exists()
    assert "This figure was laid aside; its record stays." in client.get("/statistics/figures/house/from-inside-the-pair/").text


def test_only_the_secretariat_defines_figures(house, demonstration):
    outsider = Client()
    assert outsider.get(NEW).status_code == 302
    outsider.force_login(Person.objects.create(email="nobody@meridian.example", name="Nobody Here"))
    assert outsider.get(NEW).status_code == 403
    assert keep(outsider, SHARE).status_code == 403


def test_from_the_explorer_a_question_becomes_a_figure(client):
    shown = client.get("/statistics/", {**STOCK, "destination": "ONA"}).text
    assert "/statistics/figures/new/?formula=sum&amp;part1-measure=stock&amp;part1-release=ims2019&amp;part1-year=2019" in shown
    assert "/statistics/figures/new/" not in Client().get("/statistics/", {**STOCK, "destination": "ONA"}).text


def test_one_more_number_is_summed_and_what_was_typed_stays(client):
    answer = client.post(NEW, {"formula": "sum", "parts": "1", "more": "2", **of("part1", destination="ONA")}).text
    assert 'name="part2-year"' in answer
    assert 'name="part1-destination" value="ONA"' in answer


def test_a_pack_may_define_what_is_worked_out_of_lists_and_the_figure_is_asked_by_name(house, pack, monkeypatch, published, capsys):
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    (pack / "figures.yaml").write_text(
        "figures:\n  - key: place\n    labels: {en: Its place}\n    unit: rank\n    formula: rank\n    place: TWA\n    components:\n"
        "      list: {release: ims2019, measure: stock, year: 2019, by: destination}\n", encoding="utf-8",
    )  # fmt: skip
    call_command("statistics", "derive", str(published), "--pack", "small")
    capsys.readouterr()
    call_command("figure", "place")
    assert capsys.readouterr().out.startswith("3\n(rank; rank)")


def test_the_database_refuses_a_figure_of_the_house_that_nobody_defined():
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(
            pack="house", key="orphan", unit="persons", value=1, recipe={"formula": "sum", "components": {}}, attribution="x",
            recorded_at=timezone.now(),
        )  # fmt: skip
