"""A newer release gives a figure otherwise: whoever writes with it is told old, new, and why."""

from decimal import Decimal

import pytest

from stocktake.foundation.services.load_pack import load_pack
from stocktake.statistics.interfaces.pack import FigureEntry
from stocktake.statistics.models import Figure
from stocktake.statistics.queries.moved import moved_figures
from stocktake.statistics.queries.named import Named
from stocktake.statistics.queries.why_moved import why_moved
from stocktake.statistics.services.derive import derive
from stocktake.statistics.services.import_releases import import_releases
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

LATER = """\
release: ims2019-corrected
dataset: ims
title: The stock of 2019, corrected
attribution: Office of Ona, invented
terms: CC0
published: "2032-01"
table: people
columns: {destination: dest}
"""


@pytest.fixture
def small(published, pack, store, monkeypatch):
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    derive(published, pack)
    load_pack(name="small", actor="test", at=NOON)
    return Figure.objects.filter(pack="small").order_by("key")


def later(published, store, rows: str) -> None:
    (published / "later.yaml").write_text(LATER)
    (published / "later.csv").write_text("year,dest,origin,total,male,female\n" + rows)
    assert [outcome.fault for outcome in import_releases(published / "later.csv", store=store)] == [""]


def test_old_and_new_stand_beside_each_other_with_the_release(published, store, small):
    later(published, store, "2019,ONA,TWA,700,300,400\n2019,TWA,ONA,1000,500,500\n")
    [immigrants, women] = moved_figures(small, store)
    assert (immigrants.old, immigrants.new, immigrants.release) == (Decimal(1600), Decimal(1700), "ims2019-corrected")
    assert immigrants.title == "The stock of 2019, corrected"
    assert (women.old, women.new) == (Decimal("50.62"), Decimal("52.94"))


def test_why_is_told_by_the_parts_that_changed_and_their_areas_the_greatest_change_first(published, store, small):
    later(published, store, "2019,ONA,TWA,700,300,400\n2019,TWA,ONA,1000,500,500\n")
    immigrants, women = moved_figures(small, store)
    [part] = immigrants.why
    assert (part.label.text, part.old, part.new, part.others, part.beyond) == ("Migrants in the pair", "1,600", "1,700", 0, "")
    assert [(area.code, area.change) for area in part.areas] == [("TWA", "+400"), ("ONA", "−300")]
    assert [(part.label.text, part.old, part.new) for part in women.why] == [("Women", "810", "900"), ("All", "1,600", "1,700")]


def test_what_the_newer_release_says_of_an_area_is_part_of_the_why(published, store, small):
    published.joinpath("later.yaml").write_text(
        LATER + 'notes: [{area: TWA, text: "Counted anew in the census of 2018.", since: 2019, until: 2019}]\n'
    )
    published.joinpath("later.csv").write_text(
        "year,dest,origin,total,male,female\n2019,ONA,FAR,1000,520,480\n2019,TWA,ONA,1000,500,500\n"
    )
    assert [outcome.fault for outcome in import_releases(published / "later.csv", store=store)] == [""]
    [part] = moved_figures(small, store)[0].why
    assert [(area.code, area.change, area.note) for area in part.areas] == [("TWA", "+400", "Counted anew in the census of 2018.")]


def test_of_many_areas_that_changed_three_are_named_and_the_others_told_together(published, store, pack, small):
    later(published, store, "2019,ONA,TWA,1001,500,501\n2019,TWA,ONA,598,300,298\n2019,GON,ONA,70,35,35\n2019,HIN,ONA,5,2,3\n")
    entry = FigureEntry.model_validate(
        {"key": "everybody", "labels": {"en": "Everybody"}, "unit": "persons", "formula": "sum",
         "components": {"all": {"labels": {"en": "Everybody"}, "release": "ims2019", "measure": "stock", "year": 2019}}}
    )  # fmt: skip
    [part] = why_moved(Named("small", entry, pack), "ims2019-corrected", store)
    assert [(area.code, area.change) for area in part.areas] == [("FAR", "−2,000"), ("GON", "+70"), ("HIN", "+5")]
    assert (part.others, part.change_of_others) == (2, "−1")


def test_a_release_that_gives_the_same_moves_nothing(published, store, small):
    later(published, store, "2019,ONA,TWA,1600,790,810\n")
    assert moved_figures(small, store) == []


def test_a_release_without_the_year_moves_nothing_and_an_older_one_neither(published, store, small):
    assert moved_figures(small, store) == []
    later(published, store, "2015,ONA,TWA,5,2,3\n")
    assert moved_figures(small, store) == []


def test_of_two_states_of_one_year_neither_is_newer(published, store, small):
    Figure.objects.create(
        pack="small", key="emigrants", labels={"en": "From Ona"}, unit="persons", value=1900, attribution="x", recorded_at=NOON,
        recipe={"formula": "sum", "components": {"all": {"dataset": "ims", "release": "ims2019"}}},
    )  # fmt: skip
    assert moved_figures(Figure.objects.filter(key="emigrants"), store) == []


def test_the_paper_tells_the_secretariat_and_nobody_else(demonstration, settings, tmp_path):
    from django.test import Client

    from stocktake.accounts.models import Person
    from stocktake.statistics.releases.manifest import Kept, Manifest
    from stocktake.statistics.releases.shapes import Table
    from stocktake.statistics.releases.store import Store
    from stocktake.synthesis.models import Sentence

    settings.DATA = tmp_path
    figure = Sentence.objects.filter(paragraph__draft__review=demonstration, figure__isnull=False).first().figure
    part = next(iter(figure.recipe["components"].values()))
    import polars as pl

    year, place = int(part["year"]), [part["group"] or "AUR"]
    people = pl.DataFrame({"year": [year], "destination": place, "origin": ["AUR"], "total": [5], "male": [2], "female": [3]})
    newer = Manifest("meridian-2040", part["dataset"], "A later count", "invented", "CC0", "2040", (Kept("x", "0", 1),), ())
    Store.of_this_house().keep(newer, {Table.PEOPLE: people})
    officer = Client()
    officer.force_login(Person.objects.get(email="ione.castellane@meridian.example"))
    address = f"/r/{demonstration.code}/synthesis/?language=en"
    told = officer.get(address).text
    assert "A newer release gives" in told
    assert "A later count" in told
    assert f"The release “{part['release']}” is not held here" in told
    assert "A newer release gives" not in Client().get(address).text
