"""Who moved between groups of areas: a release, a year, a sex, and a set of groups that do not overlap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from stocktake.statistics.interfaces.flow_picture import Flows, flows_of
from stocktake.statistics.measures.matrix import between_groups
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.releases.shapes import SEXES, Table
from stocktake.statistics.releases.store import Held, Store

FIRST_SET = "ESCAP subregion"
MOST = 25
"""Sets of more groups than this are a table, and no picture of flows."""


@dataclass(frozen=True, slots=True)
class FlowsPage:
    """`cells`: a line for each origin with the numbers of its destinations in the order of `codes`; None where the source has none.
    `inside`: people who moved within one group."""

    sets: tuple[str, ...]
    releases: tuple[str, ...]
    years: tuple[int, ...]
    chosen: Mapping[str, str]
    codes: tuple[str, ...] = ()
    names: Mapping[str, str] | None = None
    cells: tuple[tuple[str, tuple[int | None, ...]], ...] = ()
    picture: Flows | None = None
    total: int = 0
    inside: int = 0
    attribution: str = ""
    terms: str = ""

    @property
    def has_releases(self) -> bool:
        return bool(self.releases)


def flows_between(given: Mapping[str, str], store: Store) -> FlowsPage:
    """What was not chosen, or does not exist, is the first: the subregions, the newest release, its last year, all people."""
    codes = store.codes()
    stocks = {code: store.open(code) for code in codes if store.open(code).has(Table.PEOPLE)}
    if AREAS not in codes or not stocks:
        return FlowsPage((), (), (), given)
    places = Places.of(store)
    sets = _sets(places)
    held = stocks.get(given.get("release", ""), stocks[max(stocks)])
    years = held.years(Table.PEOPLE)
    year = int(given["year"]) if given.get("year", "").isdecimal() and int(given["year"]) in years else years[-1]
    of = given["of"] if given.get("of", "") in sets else next((each for each in sets if each == FIRST_SET), next(iter(sets), ""))
    sex = given["sex"] if given.get("sex", "") in SEXES else SEXES[0]
    chosen = {"of": of, "release": held.code, "year": str(year), "sex": sex}
    page = FlowsPage(
        tuple(sets), tuple(sorted(stocks)), tuple(years), chosen, attribution=held.manifest.attribution, terms=held.manifest.terms
    )
    return _counted(page, held, places, sets.get(of, ()), year, sex)


def _counted(page: FlowsPage, held: Held, places: Places, codes: tuple[str, ...], year: int, sex: str) -> FlowsPage:
    rows = between_groups(held, {code: places.members(code, None) for code in codes})
    here = rows.filter(rows["year"] == year).select("origin", "destination", sex).rows()
    numbers = {(origin, destination): number for origin, destination, number in here if number is not None}
    known = {(origin, destination) for origin, destination, _number in here}
    cells = tuple(
        (origin, tuple(numbers.get((origin, code)) if (origin, code) in known else None for code in codes)) for origin in codes
    )
    return replace(
        page, codes=codes, names={code: places.group_names[code] for code in codes}, cells=cells,
        picture=flows_of(codes, numbers) if len(codes) <= MOST else None, total=sum(numbers.values()),
        inside=sum(number for (origin, destination), number in numbers.items() if origin == destination),
    )  # fmt: skip


def _sets(places: Places) -> dict[str, tuple[str, ...]]:
    """Groups of one kind, where no area belongs to two of them: only such may be added up."""
    rows = places.held.table(Table.GROUPS).select("kind", "group").unique().sort("kind", "group").rows()
    kinds: dict[str, list[str]] = {}
    for kind, group in rows:
        kinds.setdefault(kind, []).append(group)
    found = {}
    for kind, groups in kinds.items():
        members = [places.members(group, None) for group in groups]
        if len(groups) > 1 and len(frozenset().union(*members)) == sum(map(len, members)):
            found[kind] = tuple(groups)
    return found
