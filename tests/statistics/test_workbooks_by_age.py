"""Workbooks by age and sex, as UN DESA lays them out: ages three times side by side, and what they are good for beside the others."""

import openpyxl
import pytest

from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import Question
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.services.import_releases import import_releases
from tests.statistics.test_importing import faults, workbook_2020
from tests.statistics.test_workbooks_by_destination import COUNTED_2020, by_destination

BANDS = ("0-4", "5-9", "10-14", "15+")
OF_2019 = [
    (2015, "Ona", 10, [(4, 2, 2), (6, 3, 3), (20, 10, 10), (60, 30, 30)]),
    (2019, "WORLD", 900, [(11, 5, 6), (20, 10, 10), (30, 15, 15), (40, 20, 20)]),
    (2019, "Africa", 903, [(11, 5, 6), (20, 10, 10), (30, 15, 15), (40, 20, 20)]),
    (2019, "Ona", 10, [(10, 5, 5), (20, 9, 11), (30, 14, 16), (40, 20, 20)]),
    (2019, "Twa", 20, [("..", "..", ".."), (1, 1, 0), (2, 1, 1), (3, 1, 2)]),
]


def by_age(path, lines=OF_2019, *, early: bool = True, change=None):
    """`early`: as in 2019, the heads stand above the ages and the year comes first; later beside them, and it comes last."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 1"
    sheet.append(["United Nations"])
    left = (
        ["Year", "Sort\norder", "Major area, region, country or area of destination", "Notes", "Code", "Type of data (a)"]
        if early
        else ["Index", "Region, development group, country or area", "Notes", "Location code", "Type of data", "Year"]
    )
    width = len(BANDS) + 1
    sexes = [f"International migrant stock at mid-year by age ({sex})" if early else sex for sex in (
        ("both sexes", "male", "female") if early else ("Both sexes combined", "Males", "Females")
    )]  # fmt: skip
    above = [cell for sex in sexes for cell in (sex, *[None] * (width - 1))]
    ages = [cell for _sex in sexes for cell in (*BANDS, "Total")]
    sheet.append([*(left if early else [None] * len(left)), *above])
    sheet.append([*([None] * len(left) if early else left), *ages])
    for number, (year, name, code, bands) in enumerate(lines, start=1):
        cells = []
        for sex in range(3):
            people = [band[sex] for band in bands]
            cells += [*people, ".." if ".." in people else sum(people)]
        own = [year, number, name, None, code, "B"] if early else [number, name, None, code, "B", year]
        sheet.append([*own, *cells])
    if change:
        change(sheet)
    book.save(path)
    return path


def published_2020(tmp_path, oldest):
    """The three workbooks of a revision in a folder; `oldest`: both sexes, men and women of the last band."""
    folder = tmp_path / "published"
    folder.mkdir()
    workbook_2020(folder / "by origin.xlsx")
    by_destination(folder / "total.xlsx", (2015, 2020), COUNTED_2020, below=False)
    by_age(folder / "ages.xlsx", [(2020, "Ona", 10, [(10, 5, 5), (20, 9, 11), (30, 12, 18), oldest])], early=False)
    return folder


def asked(store, **words):
    return answer(Question.from_words({"destination": "ONA"} | words), store).value


@pytest.mark.parametrize("early", [True, False])
def test_alone_it_has_the_ages_of_both_layouts_without_groups(store, tmp_path, early):
    assert faults(by_age(tmp_path / "ages.xlsx", early=early), store) == {}
    rows = store.open("ims2019-ages").table(Table.AGES)
    assert set(rows["area"]) == {"ONA", "TWA", "WLD"}
    assert set(rows["sex"]) == {"male", "female"}
    of_2019 = {"release": "ims2019-ages", "year": 2019}
    assert asked(store, measure="age_share", age="0-9", **of_2019) == 30
    assert asked(store, measure="stock", age="10+", sex="female", **of_2019) == 36
    assert asked(store, measure="age_share", age="15+", release="ims2019-ages", year=2015) == pytest.approx(100 * 60 / 90)


def test_a_band_that_is_not_known_is_not_zero(store, tmp_path):
    assert faults(by_age(tmp_path / "ages.xlsx"), store) == {}
    rows = store.open("ims2019-ages").of_year(Table.AGES, 2019).filter(area="TWA")
    assert sorted(set(rows["since"])) == [5, 10, 15]


def test_parts_of_a_person_are_rounded_and_that_is_said(store, tmp_path):
    def parts(sheet):
        sheet["G7"], sheet["L7"], sheet["Q7"] = 9.7, 4.8, 4.9

    assert faults(by_age(tmp_path / "ages.xlsx", change=parts), store) == {}
    held = store.open("ims2019-ages")
    rows = held.of_year(Table.AGES, 2019).filter(area="ONA", since=0)
    assert sorted(rows["people"]) == [5, 5]
    assert "rounded to the person" in held.manifest.notes[0].text


def test_beside_the_workbook_by_origin_it_becomes_one_release_with_it_and_the_totals(store, tmp_path):
    (outcome,) = import_releases(published_2020(tmp_path, (40, 19, 21)), store=store)
    assert (outcome.code, outcome.fault) == ("ims2020", "")
    assert [source.name for source in store.open("ims2020").manifest.sources] == ["by origin.xlsx", "total.xlsx", "ages.xlsx"]
    assert asked(store, measure="age_share", age="0-4", release="ims2020", year=2020) == 10


def test_ages_that_do_not_come_to_the_whole_keep_all_out(store, tmp_path):
    (outcome,) = import_releases(published_2020(tmp_path, (80, 40, 40)), store=store)
    assert "ages.xlsx" in outcome.fault
    assert "ONA 2020" in outcome.fault
    assert "ims2020" not in store


def moved(sheet):
    sheet["L3"] = "1-4"


def gap(sheet):
    for cell in ("I3", "N3", "S3"):
        sheet[cell] = "11-14"


def swapped(sheet):
    sheet["L2"], sheet["Q2"] = sheet["Q2"].value, sheet["L2"].value


def nameless(sheet):
    sheet["E2"] = "Number"


def twice(sheet):
    sheet["A4"] = 2019


def words(sheet):
    sheet["H7"] = "a few"


def comma(sheet):
    sheet["H7"] = "20,5"


def negative(sheet):
    sheet["H7"] = -4


def unequal(sheet):
    sheet["L7"], sheet["P7"] = 8, 51


def total(sheet):
    sheet["K7"] = 200


def strange(sheet):
    sheet["E7"] = 12


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (moved, "row 3: the ages do not stand side by side three times (both sexes, men, women)"),
        (gap, "row 3: the age bands do not follow each other at 11"),
        (swapped, "cell L3: “international migrant stock at mid-year by age (female)” stands where “male” is awaited"),
        (nameless, "row 3: one of the columns Year and Code (Location code) is missing before the ages"),
        (twice, "cell E7: ONA 2019 stands twice"),
        (words, "cell H7: “afew” is no whole number"),
        (comma, "cell H7: “20,5” is no whole number"),
        (negative, "cell H7: “-4” is no whole number"),
        (unequal, "cell G7: ONA 2019: 8 men and 5 women do not add up to 10"),
        (total, "cell K7: ONA 2019 is 200 (total), but its ages add up to 100"),
        (strange, "cell E7: 12 is no area that is known"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named_and_nothing_is_kept(store, tmp_path, change, said):
    found = faults(by_age(tmp_path / "ages.xlsx", change=change), store)
    assert [said in fault for fault in found.values()] == [True], found
    assert "ims2019-ages" not in store
