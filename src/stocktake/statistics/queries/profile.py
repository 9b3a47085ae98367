"""What the statistics say of a place: who lives there, who left, how old they are, what money came. For the page of a State, of a
group of areas, and wherever a part of it is shown. Sums of a group are over its areas."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.utils.translation import get_language

from stocktake.statistics.charts.chart import Chart
from stocktake.statistics.interfaces.line_picture import Pyramid
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.queries.asking import Asking, Listed, Trend, newest_stock
from stocktake.statistics.queries.exploring import names_of
from stocktake.statistics.queries.profile_charts import charts_of
from stocktake.statistics.queries.profile_sums import ages_of, money_of
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store

LISTED, OF_A_GROUP = 5, 10


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it may be empty where the releases say nothing; `attribution` names every release that was used. `members`: of a
    group, its areas with their names."""

    code: str
    name: str
    members: tuple[tuple[str, str], ...]
    trends: tuple[Trend, ...]
    women_through: Trend
    share: float | None
    share_year: int
    women: float | None
    listed: tuple[Listed, ...]
    pyramid: Pyramid | None
    pyramid_year: int
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    attribution: tuple[str, ...]

    @property
    def stock(self) -> Trend:
        return self.trends[0]

    @property
    def emigrants(self) -> Trend:
        return self.trends[1]

    @property
    def received(self) -> Trend | None:
        return next((trend for trend in self.trends if trend.key == "received"), None)

    def chart(self, key: str) -> Chart | None:
        return next((chart for chart in self.charts if chart.key == key), None)


def profile_of(code: str, store: Store) -> Profile | None:
    """None where no release of the migrant stock was imported, or none knows the place. Kept until a release comes or goes."""
    codes = tuple(code for code in store.codes() if not store.open(code).manifest.invented)
    return _profile(store.folder, codes, code, get_language() or "")


@lru_cache(maxsize=512)
def _profile(folder: Path, codes: tuple[str, ...], code: str, _language: str) -> Profile | None:
    store = Store(folder)
    if AREAS not in codes:
        return None
    places = Places.of(store)
    if code not in places.names and code not in places.group_names:
        return None
    held = newest_stock(store, codes)
    if held is None:
        return None
    names = names_of(places)
    asking = Asking(store, names)
    areas = places.find(code).areas or frozenset()
    years = held.years(Table.PEOPLE)
    base = {"measure": Measure.STOCK, "release": held.code}
    stock = asking.trend("stock", years, {**base, "destination": code})
    emigrants = asking.trend("emigrants", years, {**base, "origin": code})
    if not stock.known and not emigrants.known:
        return None
    women = asking.trend("women", years, {"measure": Measure.FEMALE_SHARE, "release": held.code, "destination": code})
    last = years[-1]
    lists = [
        asking.list("origins", {**base, "year": last, "destination": code, "top": LISTED, "by": "origin"}),
        asking.list("destinations", {**base, "year": last, "origin": code, "top": LISTED, "by": "destination"}),
    ]
    is_group = code in places.group_names
    if is_group:
        inside = {**base, "year": last, "destination": code}
        lists += [
            asking.list("members", {**inside, "top": OF_A_GROUP, "by": "destination"}),
            asking.list("corridors", {**inside, "origin": code, "top": OF_A_GROUP, "by": "corridor"}),
        ]
    listed = tuple(each for each in lists if each.rows)
    money, about_money = money_of(asking, codes, code, areas)
    pyramid, pyramid_year, by_age, about_ages = ages_of(asking, codes, areas)
    ages = urlencode({**base, "release": by_age, "year": pyramid_year, "destination": code, "age": "0-19"})
    charts = charts_of(
        code, names[code], (stock, emigrants, *money), women, listed, (pyramid, pyramid_year, ages), store,
        {"money": tuple(about_money), "ages": tuple(about_ages)},
    )  # fmt: skip
    share = asking.number({"measure": Measure.SHARE_OF_POPULATION, "release": held.code, "year": last, "destination": code})
    members = tuple(sorted(((area, names[area]) for area in areas), key=lambda each: each[1])) if is_group else ()
    return Profile(
        code, names[code], members, (stock, emigrants, *money), women, share, last, women.last[1] if women.last else None, listed,
        pyramid, pyramid_year, charts, (*about_money, *about_ages, *asking.notes), tuple(asking.attribution),
    )  # fmt: skip
