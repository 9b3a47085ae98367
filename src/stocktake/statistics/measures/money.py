"""Measures of money: remittances and aid, in current dollars."""

from django.utils.translation import gettext as _

from stocktake.statistics.enums import Unit
from stocktake.statistics.measures import sums
from stocktake.statistics.measures.question import NotAQuestion
from stocktake.statistics.measures.sums import Sum
from stocktake.statistics.measures.work import Work, Worked, divided, holding, require_year
from stocktake.statistics.releases.indicators import GDP, ODA, REMITTANCES_PAID, REMITTANCES_RECEIVED
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held

WDI, AID = "wdi", "oda"


def _series(work: Work, name: str, held: Held, indicator: str, only: frozenset[str] | None = None) -> Sum:
    require_year(work, Table.SERIES, work.asked.year, held)
    found = sums.series(held, work.asked.year, indicator, work.destination, only=only, by=work.asked.dimensions)
    return work.take(name, found)


def remittances_received(work: Work) -> Worked:
    held = holding(work, REMITTANCES_RECEIVED)
    return _series(work, "remittances received", held, REMITTANCES_RECEIVED).values, Unit.DOLLARS, "sum over areas"


def remittances_paid(work: Work) -> Worked:
    held = holding(work, REMITTANCES_PAID)
    return _series(work, "remittances paid", held, REMITTANCES_PAID).values, Unit.DOLLARS, "sum over areas"


def remittances_share_of_gdp(work: Work) -> Worked:
    held, year = holding(work, REMITTANCES_RECEIVED), work.asked.year
    both = sums.areas_with(held, year, REMITTANCES_RECEIVED) & sums.areas_with(held, year, GDP)
    part = _series(work, "remittances received", held, REMITTANCES_RECEIVED, both)
    whole = _series(work, "gross domestic product", held, GDP, both)
    formula = "100 × remittances received ÷ gross domestic product, over the areas that have both"
    return divided(part, whole, work.asked.dimensions, work), Unit.PER_CENT, formula


def remittances_between(work: Work) -> Worked:
    if not work.held.has(Table.BETWEEN):
        raise NotAQuestion(_("The release “%(release)s” has no remittances between areas.") % {"release": work.asked.release})
    require_year(work, Table.BETWEEN, work.asked.year)
    found = sums.between(work.held, work.asked.year, work.destination, work.origin, by=work.asked.dimensions)
    return work.take("remittances", found).values, Unit.DOLLARS, "sum over senders (origin) and receivers (destination)"


def oda_received(work: Work) -> Worked:
    return _series(work, "aid received", holding(work, ODA), ODA).values, Unit.DOLLARS, "sum over areas"


def remittances_to_oda(work: Work) -> Worked:
    received, aid = holding(work, REMITTANCES_RECEIVED, WDI), holding(work, ODA, AID)
    if work.held not in (received, aid):
        holding(work, ODA)
    part = _series(work, "remittances received", received, REMITTANCES_RECEIVED)
    whole = _series(work, "aid received", aid, ODA)
    return divided(part, whole, work.asked.dimensions, work, times=1), Unit.RATIO, "remittances received ÷ aid received"


def gdp(work: Work) -> Worked:
    return _series(work, "gross domestic product", holding(work, GDP), GDP).values, Unit.DOLLARS, "sum over areas"
