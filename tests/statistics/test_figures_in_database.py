"""Figures as records: what is kept of them, and what the database refuses."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from stocktake.foundation.packs import Manifest, Pack
from stocktake.statistics.models import Figure
from stocktake.statistics.services.derive import derive
from stocktake.statistics.services.load import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(published: Path, pack: Path) -> Pack:
    derive(published, pack)
    return Pack("small", pack, Manifest(pack="small", title={"en": "Small"}, licence="Apache-2.0"))


def figure(**changes) -> Figure:
    recipe = {"formula": "sum", "components": {}}
    given = {
        "pack": "small",
        "key": "one",
        "unit": "persons",
        "value": Decimal(1),
        "recipe": recipe,
        "attribution": "Somebody.",
    }
    return Figure(
        **(given | {"labels": {"en": "One"}, "recorded_at": datetime.fromisoformat("2031-02-20T12:00:00+00:00")} | changes)
    )


def test_a_loaded_figure_keeps_its_value_its_recipe_and_its_attribution(small: Pack, noon: datetime) -> None:
    load(small, actor="test", at=noon)
    women = Figure.objects.get(pack="small", key="women")
    assert women.value == Decimal("50.62500000")
    assert (women.recipe["formula"], sorted(women.recipe["components"])) == ("female-share", ["all", "women"])
    assert "International Migrant Stock 2019" in women.attribution
    assert str(women.label) == "Women among them"
    assert women.recorded_at == noon


def test_loading_again_changes_nothing(small: Pack, noon: datetime) -> None:
    load(small, actor="test", at=noon)
    before = list(Figure.objects.values())
    load(small, actor="test", at=noon + timedelta(days=1))
    assert list(Figure.objects.values()) == before


def test_a_changed_number_is_recorded_with_its_day_and_a_figure_that_is_gone_goes(small: Pack, noon: datetime) -> None:
    load(small, actor="test", at=noon)
    table = small.folder / "figures.csv"
    changed = table.read_text().replace("women,women,Women,810", "women,women,Women,800")
    table.write_text(changed.replace("immigrants,all,Migrants in the pair,1600", "immigrants,all,Migrants in the pair,"))
    load(small, actor="test", at=noon + timedelta(days=1))
    (left,) = Figure.objects.filter(pack="small")
    assert (left.key, left.value, left.recorded_at) == ("women", Decimal(50), noon + timedelta(days=1))


def test_figures_of_another_pack_stay(small: Pack, noon: datetime) -> None:
    figure(pack="other").save()
    load(small, actor="test", at=noon)
    assert Figure.objects.filter(pack="other").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"unit": "heads"}, "A figure is in persons, per cent, dollars or times."),
        ({"attribution": ""}, "A figure says where it comes from; the attribution is missing."),
        ({"recipe": {"formula": "sum"}}, "A figure has a recipe with a formula and its components."),
    ],
)
def test_the_database_refuses_a_figure_that_cannot_be_traced_and_says_why(changes: dict, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        figure(**changes).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        figure(**changes).save()


def test_a_key_stands_once_in_a_pack() -> None:
    figure().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        figure().save()
    figure(pack="other").save()
    assert Figure.objects.filter(key="one").count() == 2
