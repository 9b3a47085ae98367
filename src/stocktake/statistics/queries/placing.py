"""Where areas stand in a picture: on the grid of tiles that a pack lays out, or on a map that somebody brought."""

from collections.abc import Set as AbstractSet

from stocktake.foundation.packs import Manifest, PackError, pack_folder, read_as
from stocktake.parties.models import Party
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.tiles import Of

FEWEST = 3
"""So many areas with a place make a grid."""


def tiles_of_areas(areas: AbstractSet[str]) -> dict[str, tuple[int, int]]:
    """Row and column of those areas that a pack of real parties lays out; nothing where there are too few. A party of an invented pack
    that has the code of an area is not that area."""
    rows = Party.objects.filter(code__in=areas, tile_row__isnull=False, tile_column__isnull=False)
    invented: dict[str, bool] = {}
    found = {}
    for code, pack, row, column in rows.values_list("code", "pack", "tile_row", "tile_column"):
        if pack not in invented:
            invented[pack] = _is_invented(pack)
        if not invented[pack]:
            found[code] = (row, column)
    return found if len(found) >= FEWEST else {}


def _is_invented(pack: str) -> bool:
    try:
        return read_as(Manifest, pack_folder(pack) / "pack.yaml")[0].invented
    except PackError:
        return True


def land_of_areas(of: Of, asks: tuple[Ask, ...], areas: AbstractSet[str] | None) -> Chart | None:
    return None
