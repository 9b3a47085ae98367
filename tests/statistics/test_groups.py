"""Groups of areas as of a day."""

from datetime import date
from pathlib import Path

import pytest

from stocktake.foundation.packs import PackError
from stocktake.statistics.interfaces.groups import groups_for, members_on


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(2019, 7, 1), {"ONA", "TWA"}),
        (date(2020, 12, 31), {"ONA", "TWA"}),
        (date(2021, 1, 1), {"ONA"}),
        (None, {"ONA"}),
    ],
)
def test_membership_ends_with_its_last_day(pack: Path, day: date | None, members: set[str]) -> None:
    assert members_on(groups_for(pack)["PAIR"], day) == members


def test_groups_come_from_the_packs_that_a_pack_requires(pack: Path) -> None:
    above = pack.parent / "above"
    above.mkdir()
    (above / "pack.yaml").write_text('pack: above\ntitle: {en: Above}\nlicence: "-"\nrequires: [small]\n')
    assert set(groups_for(above)) == {"PAIR"}


def test_a_pack_that_is_required_and_missing_is_named(pack: Path) -> None:
    text = (pack / "pack.yaml").read_text()
    (pack / "pack.yaml").write_text(text + "requires: [lost]\n")
    with pytest.raises(PackError, match=r"lost/pack\.yaml: the file is missing"):
        groups_for(pack)
