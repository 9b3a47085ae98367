"""The numbers tied to an objective, for the region of a review: its line through the years, and the areas in which it is greatest;
and beside each objective what is known of the region as a whole."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import Shown, shown
from stocktake.statistics.charts import messages
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.making import bar_chart, line_chart
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.ties import ties_of
from stocktake.statistics.measures.places import AREAS, Places
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.measures.words import LABELS
from stocktake.statistics.queries.asking import Asking, newest_series, newest_stock
from stocktake.statistics.queries.exploring import names_of
from stocktake.statistics.queries.profile_charts import ROUTE
from stocktake.statistics.queries.profile_sums import coverage, covered
from stocktake.statistics.releases.indicators import GDP, ODA, REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

GREATEST = 5
INDICATORS = {
    Measure.REMITTANCES_RECEIVED: (REMITTANCES_RECEIVED,), Measure.REMITTANCES_SHARE_OF_GDP: (REMITTANCES_RECEIVED, GDP),
    Measure.ODA_RECEIVED: (ODA,),
}  # fmt: skip
SENTENCES = {
    Measure.STOCK: ("stock", Unit.PERSONS), Measure.FEMALE_SHARE: ("women", Unit.PER_CENT),
    Measure.SHARE_OF_POPULATION: ("population", Unit.PER_CENT), Measure.REMITTANCES_RECEIVED: ("received", Unit.DOLLARS),
    Measure.REMITTANCES_SHARE_OF_GDP: ("gdp", Unit.PER_CENT), Measure.ODA_RECEIVED: ("aid", Unit.DOLLARS),
}  # fmt: skip
"""Of each measure the sentence that says it, and its unit."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A number beside an objective: why it stands there, the region through the years, and where it is greatest."""

    why: Shown
    region: Chart
    greatest: Chart | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an objective: the numbers tied to it, and what else is known of the region."""

    tied: tuple[Tied, ...]
    of_region: tuple[Chart, ...]


Side = tuple[Measure, str]
OF_A_REGION: tuple[Side, ...] = (
    (Measure.STOCK, "destination"), (Measure.STOCK, "origin"), (Measure.REMITTANCES_RECEIVED, "destination"),
)  # fmt: skip
"""Who came, who left, and what they sent: what there is to know of a region, whatever an objective is about."""


def beside(pack: str, objective: int, region: str, store: Store) -> Beside | None:
    """None where the region is no group of the releases, or nothing was imported.

    `region` is the group of areas that the review is about; those of its areas that have a number are compared with each other.
    """
    codes, language = tuple(store.codes()), get_language() or ""

    def number(side: Side) -> Tied | None:
        return _number(store.folder, codes, *side, region, language)

    whys = {(tie.measure, tie.side): tie.why for tie in ties_of(pack, objective)}
    tied = tuple(replace(found, why=shown(why)) for side, why in whys.items() if (found := number(side)))
    of_region = tuple(found.region for side in OF_A_REGION if side not in whys and (found := number(side)))
    return Beside(tied, of_region) if tied or of_region else None


@lru_cache(maxsize=256)
def _number(folder: Path, codes: tuple[str, ...], measure: Measure, side: str, region: str, _language: str) -> Tied | None:
    """Several objectives show the same; it is worked out once in each language, until a release comes or goes."""
    store = Store(folder)
    if AREAS not in codes or region not in Places.of(store).group_names:
        return None
    held = _release(store, codes, measure)
    return _tied(Asking(store, names_of(Places.of(store))), held, measure, side, region) if held is not None else None


def _release(store: Store, codes: tuple[str, ...], measure: Measure) -> Held | None:
    """The newest that may be published."""
    if measure in INDICATORS:
        held = newest_series(store, codes, INDICATORS[measure][0])
    else:
        held = newest_stock(store, codes)
    return held if held is not None and held.manifest.terms else None


def _tied(asking: Asking, held: Held, measure: Measure, side: str, region: str) -> Tied | None:
    key, unit = SENTENCES[measure]
    key = "emigrants" if side == "origin" else key
    words = {"measure": str(measure), "release": held.code, side: region}
    label = str(LABELS[measure]) if side == "destination" else _("people living elsewhere")
    label = label[:1].upper() + label[1:]
    years = held.years(Table.PEOPLE)
    notes: tuple[str, ...] = ()
    if measure in INDICATORS:
        areas = Places.of(asking.store).find(region).areas or frozenset()
        years, least, most = covered(held, INDICATORS[measure], areas)
        notes = (coverage(label, least, most, len(areas)),)
    trend = asking.trend(key, years, words)
    if not trend.known:
        return None
    last = trend.known[-1][0]
    name = asking.names[region]
    query = urlencode({**words, "year": last})
    title = messages.of_place(key, name, trend.known, unit)
    known = [each for each in trend.years if each[0] <= last]
    line = line_chart("region", title, [(region, label, known)], unit, [Ask(query)], name)
    by = side if key in ("emigrants", "stock", "women", "population") else "area"
    listed = asking.list("greatest", {**words, "year": last, "top": GREATEST, "by": by})
    greatest = None
    if listed.rows:
        first = listed.rows[0]
        told = messages.of_greatest(label, last, first.names[0], first.value, unit)
        rows = [(row.names, row.value, row.share) for row in listed.rows]
        greatest = bar_chart("greatest", told, rows, unit, [Ask(listed.query)], [_("Area")])
        greatest = _routed(
            replace(greatest, about=_("The greatest in the region, %(year)s") % {"year": last}), held, region, (measure, side)
        )
    return Tied(Shown("", "", False), replace(_routed(line, held, region, (measure, side)), notes=notes), greatest)


def tied_chart(region: str, key: str, store: Store) -> Chart | None:
    """One chart of a number as it stands beside an objective, as a file asks for it: `measure-side-region` or `measure-side-greatest`."""
    measure, _dash, rest = key.partition("-")
    side, _dash, kind = rest.partition("-")
    if measure not in SENTENCES or side not in ("destination", "origin") or kind not in ("region", "greatest"):
        return None
    tied = _number(store.folder, tuple(store.codes()), Measure(measure), side, region, get_language() or "")
    return None if tied is None else tied.region if kind == "region" else tied.greatest


def _routed(chart: Chart, held: Held, region: str, side: Side) -> Chart:
    route = (ROUTE, region, f"{side[0]}-{side[1]}-{chart.key}")
    return replace(chart, sources=(held.manifest.attribution,), releases=(held.code,), route=route)
