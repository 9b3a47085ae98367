"""Migrant workers, of whom there are single published numbers: of the world, and of the regions as the ILO draws them."""

import polars as pl
from django.utils.translation import gettext as _

from stocktake.statistics.enums import Unit
from stocktake.statistics.measures.question import ALL, NotAQuestion
from stocktake.statistics.measures.sums import ONE, Sum
from stocktake.statistics.measures.work import PER_CENT, Work, Worked, require_year
from stocktake.statistics.releases.shapes import Table

REGIONS = {ALL: "World", "ILO_AP": "ILO Asia and the Pacific"}
"""How the publication calls the places that can be asked for."""
WORKERS = {
    "total": "international migrant workers",
    "male": "men among international migrant workers",
    "female": "women among international migrant workers",
}
SHARE = "share of world migrant workers"


def migrant_workers(work: Work) -> Worked:
    """The number as published; where only a share of the world's is, so many per cent of it."""
    asked = work.asked
    if not work.held.has(Table.QUOTED):
        raise NotAQuestion(_("The release “%(release)s” has no migrant workers.") % {"release": asked.release})
    require_year(work, Table.QUOTED, asked.year)
    region = REGIONS.get(work.destination.code, "")
    own = _published(work, region, WORKERS[asked.sex])
    if own is not None:
        work.take("migrant workers", Sum({ONE: round(own)}, is_published=region == REGIONS[ALL]))
        return {ONE: round(own)}, Unit.PERSONS, "as published"
    share, whole = _published(work, region, SHARE), _published(work, REGIONS[ALL], WORKERS[asked.sex])
    if share is None or whole is None or asked.sex != "total":
        work.say(_("The source publishes single numbers alone: of the world, and of its own regions."))
        return {}, Unit.PERSONS, "as published"
    work.parts |= {"share of the world": share, "migrant workers of the world": round(whole)}
    return {ONE: round(whole * share / PER_CENT)}, Unit.PERSONS, "migrant workers of the world × share ÷ 100"


def _published(work: Work, area: str, indicator: str) -> float | None:
    rows = work.held.of_year(Table.QUOTED, work.asked.year)
    return next(iter(rows.filter((pl.col("area") == area) & (pl.col("indicator") == indicator))["value"]), None)
