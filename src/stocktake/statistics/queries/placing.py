"""Where areas stand in a picture: on the grid of tiles that a pack lays out, or on a map that somebody brought."""

from collections.abc import Set as AbstractSet

from stocktake.foundation.packs import Manifest, PackError, pack_folder, read_as
from stocktake.parties.models import Party
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.land import land_chart
from stocktake.statistics.charts.tiles import Of
from stocktake.statistics.interfaces.land import kept_land

FEWEST = 3
"""So many areas with a place make a grid."""


def tiles_of_areas(areas: AbstractSet[str]) -> dict[str, tuple[int, int]]:
    """Row and column of those areas that a pack of real parties lays out; nothing where there are too few. A party of an invented pack
    that has the code of an area is not that area."""
    rows = Party.objects.filter(code__in=areas, tile_row__isnull=False, tile_column__isnull=False)
    invented: dict[str, bool] = {}
    found: dict[str, tuple[int, int]] = {}
    for code, pack, row, column in rows.values_list("code", "pack", "tile_row", "tile_column"):
        if pack not in invented:
            invented[pack] = _is_invented(pack)
        if not invented[pack] and row is not None and column is not None:
            found[code] = (row, column)
    return found if len(found) >= FEWEST else {}


def _is_invented(pack: str) -> bool:
    try:
        return read_as(Manifest, pack_folder(pack) / "pack.yaml")[0].invented
    except PackError:
        return True


def land_of_areas(of: Of, asks: tuple[Ask, ...], areas: AbstractSet[str] | None) -> Chart | None:
    """The same on the map that somebody brought; None where nobody did."""
    land = kept_land()
    return land_chart(of, land.areas, land.attribution, areas, asks) if land is not None else None
