"""Figures: every release opened cold, one figure warm, and all flows between five subregions beside raw Polars.

Promised: all releases within a second of a cold start, any figure within 5 ms, the matrix of subregions (7 years, 3 sexes)
within 1.5 times what Polars takes for the same sums, six charts within 300 ms the first time and 30 ms again.
`STOCKTAKE_BENCH_STATISTICS` names a folder of tidy tables to import; without it the releases are invented, in the size of the
published ones (81,000 pairs of areas, five releases). Prints JSON lines.
"""

import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GROUPS = ("ENEA", "NCA", "PAC", "SEA", "SSWA")
YEARS = (1990, 1995, 2000, 2005, 2010, 2015, 2019)
COLD = """
import os, sys, time
began = time.perf_counter()
import django; django.setup()
from pathlib import Path
from stocktake.statistics.releases.store import Store
store = Store(Path(sys.argv[1]))
started = time.perf_counter()
for code in store.codes():
    held = store.open(code)
    for kept in held.manifest.tables:
        from stocktake.statistics.releases.shapes import Table
        held.table(Table(kept.name))
print(time.perf_counter() - started, time.perf_counter() - began)
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    import django

    django.setup()
    from stocktake.statistics.releases.store import Store
    from stocktake.statistics.services.import_releases import import_releases

    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("STOCKTAKE_BENCH_STATISTICS")
        tables = Path(given) if given else _invented(Path(folder) / "tables")
        store = Store(Path(folder) / "store")
        began = time.perf_counter()
        outcomes = list(import_releases(tables, store=store))
        taken = time.perf_counter() - began
        for outcome in outcomes:
            if outcome.fault:
                sys.exit(outcome.fault)
        _tell("import", seconds=round(taken, 2), rows=sum(outcome.rows for outcome in outcomes), releases=len(outcomes))
        _cold(store.folder)
        _warm(store)
        _matrix(store)
        _six_charts(store)


def _tell(what: str, **figures: object) -> None:
    print(json.dumps({"bench": "figures", "what": what, **figures}), flush=True)


def _cold(folder: Path) -> None:
    said = [
        subprocess.run([sys.executable, "-c", COLD, str(folder)], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(5)
    ]
    tables = statistics.median(float(each[0]) for each in said)
    whole = statistics.median(float(each[1]) for each in said)
    _tell("all releases cold", seconds=round(tables, 3), with_start=round(whole, 2), ratio_to_limit=round(tables / 1.0, 2))


def _warm(store) -> None:
    from stocktake.statistics.measures.answering import answer
    from stocktake.statistics.measures.question import Question

    kinds = {
        "a stock": {"measure": "stock", "destination": "SEA"}, "a share": {"measure": "share", "destination": "PAC", "origin": "SEA"},
        "women": {"measure": "female_share", "origin": "SSWA"}, "a growth": {"measure": "annual_growth", "since": 1990},
        "ten corridors": {"measure": "stock", "top": 10, "by": "corridor"},
        "of the population": {"measure": "share_of_population", "destination": "ENEA"},
    }  # fmt: skip
    for name, words in kinds.items():
        asked = Question.from_words({"release": "ims2019", "year": 2019, **words})
        answer(asked, store)
        times = []
        for _ in range(50):
            began = time.perf_counter()
            answer(asked, store)
            times.append((time.perf_counter() - began) * 1000)
        middle = statistics.median(times)
        _tell(name, median_ms=round(middle, 2), p95_ms=round(sorted(times)[47], 2), ratio_to_limit=round(middle / 5, 2))


def _six_charts(store) -> None:
    """What the page of a State draws: two lines of people, two lists, a pyramid, two lines of money; the first time, and again."""
    from stocktake.statistics.measures.places import Places
    from stocktake.statistics.queries import profile

    first, again = [], []
    for code in list(Places.of(store).names)[:20]:
        profile._profile.cache_clear()
        for times in (first, again):
            began = time.perf_counter()
            profile.profile_of(code, store)
            times.append((time.perf_counter() - began) * 1000)
    _tell("six charts", median_ms=round(statistics.median(first), 1), p95_ms=round(sorted(first)[-1], 1),
          ratio_to_limit=round(statistics.median(first) / 300, 2), again_ms=round(statistics.median(again), 2))  # fmt: skip


def _matrix(store) -> None:
    import polars as pl

    from stocktake.statistics.measures.matrix import between_groups
    from stocktake.statistics.measures.places import Places
    from stocktake.statistics.releases.shapes import Table

    held, places = store.open("ims2019"), Places.of(store)
    groups = {code: places.members(code, None) for code in GROUPS}
    belongs = pl.DataFrame(
        [(code, area) for code in GROUPS for area in groups[code]], schema=["group", "area"], orient="row"
    ).lazy()
    people = held.table(Table.PEOPLE)

    def raw():
        to, source = belongs.rename({"group": "to"}), belongs.rename({"group": "source"})
        joined = people.lazy().join(to, left_on="destination", right_on="area").join(source, left_on="origin", right_on="area")
        return joined.group_by("year", "to", "source").agg(pl.col("total", "male", "female").sum()).collect()

    def middle(work) -> float:
        work()
        times = []
        for _ in range(30):
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)

    ours, theirs = middle(lambda: between_groups(held, groups)), middle(raw)
    rows = len(between_groups(held, groups))
    _tell(
        "flows between subregions",
        median_ms=round(ours, 2),
        rows=rows,
        polars_ms=round(theirs, 2),
        ratio_to_polars=round(ours / theirs, 2),
    )


def _invented(folder: Path) -> Path:
    """Tables of invented numbers, as large as those that are published."""
    folder.mkdir(parents=True)
    chance = random.Random(2018)
    codes = [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(232)]
    names = ("name_en", "name_fr", "name_es", "name_ru", "name_ar", "name_zh", "name_desa")
    _write(folder / "areas.csv", ("m49", "iso3", *names), ((number, code, *(code,) * 7) for number, code in enumerate(codes)))
    members = ((group, group, "subregion", code) for index, code in enumerate(codes[:58]) for group in (GROUPS[index % 5],))
    _write(folder / "groups.csv", ("group", "group_name", "kind", "iso3"), members)
    people, totals = [], []
    for year in YEARS:
        for destination in codes:
            sums = [0, 0, 0]
            for origin in (*chance.sample(codes, 49), "OTH_S"):
                men, women = chance.randrange(100_000), chance.randrange(100_000)
                people.append((year, destination, origin, men + women, men, women))
                sums = [sums[0] + men + women, sums[1] + men, sums[2] + women]
            totals.append(("2019", year, destination, "B", *sums, chance.randrange(1, 90_000), "", "", 0))
    _write(folder / "ims2019_od.csv", ("year", "dest", "origin", "total", "male", "female"), people)
    heads = ("revision", "year", "iso3", "type_of_data", "stock_total", "stock_male", "stock_female", "pop_thousands_total",
             "pop_thousands_male", "pop_thousands_female", "refugees_incl_asylum_seekers")  # fmt: skip
    _write(folder / "ims_totals.csv", heads, totals)
    for name in ("ims2020_od.csv", "ims2024_od.csv"):
        _write(folder / name, ("year", "dest", "origin", "total", "male", "female"), people)
    series = ((indicator, code, year, chance.random() * 1e9) for indicator in ("BX.TRF.PWKR.CD.DT", "NY.GDP.MKTP.CD", "BM.TRF.PWKR.CD.DT")
              for code in codes for year in range(1990, 2024))  # fmt: skip
    _write(folder / "wdi_remittances_gdp_pop.csv", ("indicator", "iso3", "year", "value"), series)
    return folder


def _write(path: Path, heads, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
