"""Which figures there are: those that people defined here, and those that packs bring."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.packs import Manifest, read_as
from stocktake.foundation.texts import Shown, short_code, shown
from stocktake.statistics.charts.messages import said
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.queries.named import figures_of_packs


@dataclass(frozen=True, slots=True)
class Line:
    """`number` as it was kept; empty for a list, and where it is worked out on its page alone."""

    pack: str
    key: str
    label: Shown
    number: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """Figures of the house, or of one pack."""

    title: Shown
    is_invented: bool
    lines: tuple[Line, ...]


def figures_listed() -> list[Shelf]:
    """The house first, then the packs, what is invented last."""
    rows = {(row.pack, row.key): row for row in Figure.objects.all()}
    own = [
        Line(HOUSE, row.key, row.label, _number(row, int(row.definition.get("places", 2))), row.listed is not None)
        for row in Figure.objects.of_the_house().order_by("key")
    ]
    shelves = [Shelf(Shown(_("Defined here"), short_code(get_language()), False), False, tuple(own))] if own else []
    packs: dict[str, list[Line]] = {}
    invented: dict[str, bool] = {}
    titles: dict[str, Shown] = {}
    for named in figures_of_packs():
        if named.folder is not None and named.pack not in titles:
            titles[named.pack] = shown(read_as(Manifest, named.folder / "pack.yaml")[0].title)
        row = rows.get((named.pack, named.entry.key))
        number = "" if row is None else _number(row, named.entry.places)
        packs.setdefault(named.pack, []).append(
            Line(named.pack, named.entry.key, shown(named.entry.labels), number, named.entry.formula == "top")
        )
        invented[named.pack] = named.is_invented
    found = [Shelf(titles[pack], invented[pack], tuple(lines)) for pack, lines in packs.items()]
    return shelves + sorted(found, key=lambda shelf: shelf.is_invented)


def _number(row: Figure, places: int) -> str:
    return "" if row.listed is not None else said(row.value, row.unit, places)
