"""Workbooks by destination alone, as UN DESA lays them out: the totals, the population, the refugees, and what they are good for beside
the workbook by destination and origin."""

from pathlib import Path

import openpyxl
import pytest

from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import Question
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases
from tests.statistics.test_importing import faults, workbook_2019, workbook_2020

PLACES = [("WORLD", 900, ""), ("Africa", 903, ""), ("Ona", 10, "B R"), ("Twa", 20, "C")]


def by_destination(
    path: Path, years: tuple[int, ...], counted: dict[str, list[list[object]]], *, below: bool = True, change=None
) -> Path:
    """`below`: the years stand below the heads, as in 2019. `counted`: by sheet, the cells of each of the places."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet_name, lines in counted.items():
        sheet = book.create_sheet(sheet_name)
        sheet.append(["United Nations"])
        # As published, the sheet of the population of 2019 has no kind of data.
        kind = [] if below and sheet_name == "Table 2" else ["Type of data (a)"]
        heads = [
            "Sort\norder",
            "Major area, region, country or area of destination",
            "Notes",
            "Code" if below else "Location code",
            *kind,
        ]
        times = len(lines[0]) // len(years)
        if below:
            sheet.append([*heads, "International migrant stock at mid-year (both sexes)"])
            sheet.append([None] * len(heads) + list(years) * times)
        else:
            sheet.append([*heads, *list(years) * times])
        for number, ((name, code, data), cells) in enumerate(zip(PLACES, lines, strict=True), start=1):
            sheet.append([number, name, None, code, *([data] if kind else []), *cells])
    if change:
        change(book)
    book.save(path)
    return path


COUNTED_2019 = {
    "Table 1": [[1005, 460, 545], [1005, 460, 545], [1000.00000000001, 520, 480], [5, None, None]],
    "Table 2": [[64, "..", ".."], [14, "..", ".."], [10.001, 5.5, 4.5], [4, "..", ".."]],
    "Table 6": [[70, 7.1, 3], [70, 7, 3], [70, 7, 3], ["~", "~", ".."]],
}  # fmt: skip
COUNTED_2020 = {
    "Table 1": [[0] * 6, [0] * 6, [90, 100, 40, 45, 50, 55], ["..", "..", "..", "..", "..", ".."]],
    "Table 2": [[0] * 6, [0] * 6, [10, 11, 5, 5.5, 5, 5.5], [4, 4, 2, 2, 2, 2]],
    "Table 6": [[30, 31], [0, 0], [3, 4], ["~", "~"]],
}  # fmt: skip


def asked(store: Store, **words: object) -> object:
    return answer(Question.from_words({"destination": "ONA"} | words), store).value


def test_alone_it_has_populations_and_refugees_and_a_protected_number_is_not_zero(store, tmp_path):
    path = by_destination(tmp_path / "total.xlsx", (2019,), COUNTED_2019)
    assert faults(path, store) == {}
    rows = store.open("ims2019-totals").table(Table.TOTALS).sort("area")
    assert rows.filter(area="ONA").select("data_type", "total", "male", "female", "population", "refugees").row(0) == (
        "B R", 1000, 520, 480, 10001, 70,
    )  # fmt: skip
    assert rows["area"].to_list() == ["ONA", "TWA", "WLD"], "groups are left out"
    of_2019 = {"release": "ims2019-totals", "year": 2019}
    assert asked(store, measure="refugees", **of_2019) == 70
    assert asked(store, measure="refugees", **of_2019 | {"destination": "TWA"}) is None
    assert asked(store, measure="population", **of_2019) == 10001
    assert asked(store, measure="population", **of_2019 | {"destination": "ALL"}) == 64000


def test_beside_the_workbook_by_origin_it_becomes_one_release_with_it(store, tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    workbook_2020(folder / "by origin.xlsx")
    by_destination(folder / "total.xlsx", (2015, 2020), COUNTED_2020, below=False)
    (outcome,) = import_releases(folder, store=store)
    assert (outcome.code, outcome.fault) == ("ims2020", "")
    assert [source.name for source in store.open("ims2020").manifest.sources] == ["by origin.xlsx", "total.xlsx"]
    of_2020 = {"release": "ims2020", "year": 2020}
    assert asked(store, measure="share_of_population", **of_2020) == pytest.approx(100 * 100 / 11_000)
    assert asked(store, measure="refugees", **of_2020) == 4


def test_a_total_that_the_origins_do_not_reach_keeps_both_out(store, tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    workbook_2020(folder / "by origin.xlsx")
    wrong = COUNTED_2020 | {"Table 1": [[0] * 6, [0] * 6, [90, 101, 40, 45, 50, 55], [None] * 6]}
    by_destination(folder / "total.xlsx", (2015, 2020), wrong, below=False)
    (outcome,) = import_releases(folder, store=store)
    assert "by origin.xlsx: ONA 2020 adds up to 100 (total), but total.xlsx, line" in outcome.fault
    assert "ims2020" not in store


def test_where_the_source_itself_does_not_add_up_the_workbook_of_2019_is_taken_with_a_note(store, tmp_path, monkeypatch):
    monkeypatch.setattr("stocktake.statistics.releases.workbook.BONAIRE_2005", frozenset({("ONA", 2019)}))

    def missed(book):
        book["Table 1"]["G7"] = 1001

    assert faults(workbook_2019(tmp_path / "stock.xlsx", missed), store, name="ims2019-desa") == {}
    assert "The source's own total for 2019 is 1001" in store.open("ims2019-desa").manifest.notes_on("ONA", 2019)[0]


def no_population(book):
    del book["Table 2"]


def twice(book):
    book["Table 1"]["D7"] = 10


def out_of_step(book):
    book["Table 1"]["G3"] = 2018


def no_code(book):
    book["Table 6"]["D2"] = "Number"


def words(book):
    book["Table 1"]["F6"] = "a few"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_population, "sheet “Table 2”, row 1: there is no such sheet"),
        (twice, "sheet “Table 1”, cell D7: ONA stands twice"),
        (out_of_step, "sheet “Table 1”, row 3: the years do not stand side by side 3 times"),
        (no_code, "sheet “Table 6”, row 1: its columns are not those of a workbook by destination"),
        (words, "sheet “Table 1”, cell F6: “afew” is no whole number"),
    ],
)
def test_a_workbook_that_cannot_be_right_is_refused_with_its_cell(store, tmp_path, change, said):
    found = faults(by_destination(tmp_path / "total.xlsx", (2019,), COUNTED_2019, change=change), store)
    assert said in found["total.xlsx"]
    assert "ims2019-totals" not in store
