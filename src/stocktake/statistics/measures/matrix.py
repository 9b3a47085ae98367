"""People between groups of areas, all years and sexes at once: what a chord or a table of subregions is drawn from."""

from collections.abc import Mapping

import polars as pl

from stocktake.statistics.releases.shapes import SEXES, Table
from stocktake.statistics.releases.store import Held


def between_groups(held: Held, groups: Mapping[str, frozenset[str]]) -> "pl.DataFrame":
    """`year, destination, origin, total, male, female` with groups in place of areas, in their order.

    An area that belongs to several groups counts in each of them. Where every cell is empty there is no number.
    """
    members = [(code, area) for code, areas in groups.items() for area in sorted(areas)]
    belongs = pl.DataFrame(members, schema={"group": pl.Enum(list(groups)), "area": pl.String}, orient="row")
    rows = held.table(Table.PEOPLE)
    gaps = [sex for sex in SEXES if rows[sex].null_count()]
    rows = rows.join(belongs.rename({"group": "to"}), left_on="destination", right_on="area")
    rows = rows.join(belongs.rename({"group": "from"}), left_on="origin", right_on="area")
    counted = [pl.col(sex).count().alias(f"{sex} counted") for sex in gaps]
    summed = rows.group_by("year", "to", "from").agg(pl.col(SEXES).sum(), *counted).sort("year", "to", "from")
    known = [pl.when(pl.col(f"{sex} counted") > 0).then(pl.col(sex)).alias(sex) for sex in gaps]
    return summed.with_columns(known).select("year", pl.col("to").alias("destination"), pl.col("from").alias("origin"), *SEXES)
