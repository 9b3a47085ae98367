"""The page of a place in statistics: its profile, its tiles, the groups it belongs to or the areas that belong to it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from stocktake.statistics.charts import messages
from stocktake.statistics.charts.chart import Chart
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.measures.question import Measure, Question
from stocktake.statistics.queries.asking import newest_stock
from stocktake.statistics.queries.explored_charts import areas_of
from stocktake.statistics.queries.exploring import Choice, names_of
from stocktake.statistics.queries.objective_numbers import tied_chart
from stocktake.statistics.queries.profile import Profile, profile_of
from stocktake.statistics.queries.profile_charts import ROUTE
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store

TILES = "tiles"


@dataclass(frozen=True, slots=True)
class PlacePage:
    """`others`: of an area the groups to which it belongs now, of a group its areas."""

    profile: Profile
    is_group: bool
    others: tuple[Choice, ...]
    tiles: Chart | None


def chart_of_place(code: str, key: str, store: Store) -> Chart | None:
    """One chart of the page; the squares are worked out only where they are asked for."""
    if key == TILES:
        found = place_page(code, store)
        return found.tiles if found is not None else None
    profile = profile_of(code, store)
    if profile is None:
        return None
    return profile.chart(key) or tied_chart(code, key, store)


def place_page(code: str, store: Store) -> PlacePage | None:
    """None where the releases say nothing of it. Codes are asked for as they are written: in capitals."""
    profile = profile_of(code, store)
    if profile is None:
        return None
    places = Places.of(store)
    if code not in places.group_names:
        groups = [Choice(group, name) for group, name in places.group_names.items() if code in places.members(group, None)]
        return PlacePage(profile, False, tuple(groups), None)
    return PlacePage(profile, True, tuple(Choice(area, name) for area, name in profile.members), _tiles(code, places, store))


def _tiles(code: str, places: Places, store: Store) -> Chart | None:
    """The areas of the group as squares, by how many migrants live in each."""
    held = newest_stock(store, tuple(store.codes()))
    if held is None:
        return None
    asked = Question(Measure.STOCK, held.code, held.years(Table.PEOPLE)[-1], destination=code, top=10, by="destination")
    names = names_of(places)
    made = areas_of(asked, names, store, (ROUTE, code, TILES))
    if made is None:
        return None
    (first,), (most,) = made.table.rows[0]
    about = _("How many migrants lived in each area, %(year)s") % {"year": asked.year}
    return replace(made, title=messages.of_list("members", names[code], asked.year, (first,), most), about=about)


def kinds_of_groups(store: Store) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Groups by what kind of group they are; none before areas were imported."""
    if AREAS not in store:
        return ()
    places = Places.of(store)
    rows = places.held.table(Table.GROUPS).select("kind", "group", "name").unique().sort("kind", "name").rows()
    kinds: dict[str, list[Choice]] = {}
    for kind, group, name in rows:
        kinds.setdefault(kind, []).append(Choice(group, name))
    return tuple((kind, tuple(groups)) for kind, groups in kinds.items())
