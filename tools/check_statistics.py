"""Random questions to the releases, answered twice: by the house, and by reading the tidy tables line by line with nothing but `csv`.

    python tools/check_statistics.py FOLDER [HOW_MANY]

FOLDER holds the tidy tables. Prints each question on which the two differ, and how many were asked; the exit code tells whether any did.
"""

import csv
import os
import random
import sys
import tempfile
from collections import defaultdict
from math import isclose
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
STOCKS = {
    "ims2019": ("ims2019_od.csv",), "ims2019-first": ("ims2019_od.csv", "ims2019_od_canada_first_release.csv"),
    "ims2020": ("ims2020_od.csv",), "ims2024": ("ims2024_od.csv",),
}  # fmt: skip
Cells = dict[tuple[str, str, str], dict[str, int | None]]


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    import django

    django.setup()
    from stocktake.statistics.measures.answering import answer
    from stocktake.statistics.measures.question import Question
    from stocktake.statistics.releases.store import Store
    from stocktake.statistics.services.import_releases import import_releases

    by_hand = {release: _cells(folder, files) for release, files in STOCKS.items()}
    groups = _groups(folder)
    chance, differ = random.Random(2018), 0
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place))
        for outcome in import_releases(folder, store=store):
            if outcome.fault:
                sys.exit(outcome.fault)
        for _ in range(count):
            words = _question(chance, by_hand, groups)
            told = answer(Question.from_words(words), store).value
            counted = _counted(words, by_hand[words["release"]], groups)
            if not _same(told, counted):
                differ += 1
                print(words, told, counted)
    print(f"{count} questions, {differ} answered otherwise")
    sys.exit(bool(differ))


def _cells(folder: Path, files: tuple[str, ...]) -> Cells:
    found: Cells = {}
    for name in files:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        replaced = {(row["year"], row["dest"]) for row in rows} if name != files[0] else set()
        found = {key: cell for key, cell in found.items() if key[:2] not in replaced}
        for row in rows:
            counted = {sex: int(row[sex]) if row[sex] else None for sex in ("total", "male", "female")}
            found[row["year"], row["dest"], row["origin"]] = counted
    return found


def _groups(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with (folder / "groups.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["group"]].add(row["iso3"])
    return found


def _question(chance: random.Random, by_hand: dict[str, Cells], groups: dict[str, set[str]]) -> dict[str, str]:
    release = chance.choice(sorted(by_hand))
    year, destination, origin = chance.choice(list(by_hand[release]))

    def place(area: str) -> str:
        area = area if not area.startswith("OTH") else "UNKNOWN"
        pair = "&".join(chance.sample(sorted(groups), 2))
        return chance.choice([area, area, "ALL", chance.choice(sorted(groups)), pair])

    words = {"release": release, "year": year, "destination": place(destination), "origin": place(origin)}
    if words["destination"] == "UNKNOWN":
        words["destination"] = "ALL"
    measure = chance.choice(["stock", "stock", "share", "share_known", "female_share"])
    words["measure"] = measure
    if measure == "stock":
        words["sex"] = chance.choice(["total", "male", "female"])
    if measure == "share" and chance.random() < 0.5:
        words["of"] = "origin"
    return words


def _counted(words: dict[str, str], cells: Cells, groups: dict[str, set[str]]) -> float | None:
    def people(destination: str, origin: str, sex: str, known: bool = False) -> int | None:
        found = [
            cell[sex]
            for (year, dest, source), cell in cells.items()
            if year == words["year"] and _is_in(dest, destination, groups) and _is_in(source, origin, groups)
            and not (known and source.startswith("OTH")) and cell[sex] is not None
        ]  # fmt: skip
        return sum(found) if found else None

    destination, origin = words["destination"], words["origin"]
    match words["measure"]:
        case "stock":
            return people(destination, origin, words["sex"])
        case "female_share":
            part, whole = people(destination, origin, "female"), people(destination, origin, "total")
        case "share_known":
            part, whole = people(destination, origin, "total", True), people(destination, "ALL", "total", True)
        case _:
            whole = people("ALL", origin, "total") if words.get("of") == "origin" else people(destination, "ALL", "total")
            part = people(destination, origin, "total")
    return None if part is None or not whole else 100 * part / whole


def _is_in(area: str, place: str, groups: dict[str, set[str]]) -> bool:
    if place == "ALL":
        return True
    if place == "UNKNOWN":
        return area.startswith("OTH")
    return all(area in groups[part] if part in groups else area == part for part in place.split("&"))


def _same(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and isclose(one, other, rel_tol=1e-12, abs_tol=0))


if __name__ == "__main__":
    main()
