"""The first start: broken off at any moment, the next one brings it to its end."""

import pytest
from django.utils import timezone

from stocktake.config import demonstration as first_start
from stocktake.foundation.models import Activity
from stocktake.synthesis.models import Draft

pytestmark = pytest.mark.django_db


def test_broken_off_while_packs_are_loaded_it_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    load = first_start.load_pack

    def broken_off(*, name: str, **more: object) -> object:
        if name == first_start.PACKS[-1]:
            raise KeyboardInterrupt
        return load(name=name, **more)

    before = Activity.objects.count()
    monkeypatch.setattr(first_start, "load_pack", broken_off)
    with pytest.raises(KeyboardInterrupt):
        first_start.load_demonstration(at=timezone.now())
    assert Activity.objects.count() == before


def test_broken_off_before_the_synthesis_it_is_known_as_not_finished(demonstration):
    assert not first_start.was_broken_off()
    Draft.objects.all().delete()
    assert first_start.was_broken_off()
    first_start.load_demonstration(at=timezone.now())
    assert not first_start.was_broken_off()
