"""Published tables brought into the store: whole or not at all, checked, pinned, and never overwritten."""

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.utils.translation import override

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.question import Question
from stocktake.statistics.releases import cells
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Spoilt, Store
from stocktake.statistics.services.import_releases import CannotImport, import_releases


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store(tmp_path / "another store")


def faults(path: Path, store: Store, **more) -> dict[str, str]:
    return {outcome.code: outcome.fault for outcome in import_releases(path, store=store, **more) if outcome.fault}


def spoil(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def stock(store: Store, release: str, **more) -> object:
    return answer(Question.from_words({"measure": "stock", "release": release, "year": 2019, **more}), store).value


# -- a folder of tidy tables -----------------------------------------------------------------------------------------------


def test_a_folder_brings_every_release_that_its_files_make(published, empty):
    assert faults(published, empty) == {}
    assert empty.codes() == ["areas", "brm2017", "ilo2017", "ims2019", "ims2019-first", "oda", "wdi"]
    manifest = empty.open("ims2019").manifest
    assert {kept.name for kept in manifest.tables} == {"people", "totals", "ages"}
    assert manifest.sources[0].name == "ims2019_od.csv"
    assert manifest.terms == "CC BY 3.0 IGO"


def test_the_same_again_changes_nothing_and_something_else_under_its_name_is_refused(published, empty):
    assert all(outcome.is_new for outcome in import_releases(published, store=empty))
    assert not any(outcome.is_new for outcome in import_releases(published, store=empty))
    spoil(published, "wdi_remittances_gdp_pop.csv", "1000000.25", "1000000.75")
    assert "is kept already" in faults(published, empty)["wdi"]
    assert (
        answer(
            Question.from_words({"measure": "remittances_received", "release": "wdi", "year": 2019, "destination": "ONA"}), empty
        ).value
        == 1000000.25
    )


def test_a_single_file_brings_the_releases_made_with_it(published, empty):
    assert faults(published / "ims2019_od.csv", empty) == {}
    assert empty.codes() == ["ims2019", "ims2019-first"]


def test_checking_keeps_nothing(published, empty):
    assert faults(published, empty, keep=False) == {}
    assert empty.codes() == []


@pytest.mark.parametrize(
    ("name", "before", "after", "release", "said"),
    [
        ("ims2019_od.csv", "dest,origin", "where,origin", "ims2019", "line 1: the column “dest” is missing"),
        ("ims2019_od.csv", "600,280,320", "600,280,32x", "ims2019", "line 2, column “female”: “32x” is no whole number"),
        ("ims2019_od.csv", "600,280,320", "600,280,-320", "ims2019", "line 2, column “female”: “-320” is no whole number"),
        ("ims2019_od.csv", "600,280,320", "600,270,320", "ims2019", "line 2: 270 men and 320 women are not 600"),
        (
            "ims2019_od.csv",
            "600,280,320",
            "700,380,320",
            "ims2019",
            "ONA 2019 adds up to 1100 (total), but ims_totals.csv, line 2 says 1000",
        ),
        ("ims2019_od.csv", "2019,ONA,FAR", "2019,ONA,TWA", "ims2019", "line 3: 2019, ONA, TWA stands already on line 2"),
        ("ims2019_od.csv", "2019,ONA,TWA", ",ONA,TWA", "ims2019", "line 2, column “year”: the cell is empty"),
        ("ims2019_age_sex.csv", "female,0-4,100", "female,0-4,400", "ims2019", "the ages of ONA 2019 (female) add up to 780"),
        ("ims2019_age_sex.csv", "female,0-4", "women,0-4", "ims2019", "line 2, column “sex”: “women” is not male or female"),
        ("ims2019_age_sex.csv", "female,0-4", "female,young", "ims2019", "line 2, column “age”: “young” is not a band"),
        (
            "wdi_remittances_gdp_pop.csv",
            "1000000.25",
            '"1000000,25"',
            "wdi",
            "“1000000,25” is no number (a comma for a decimal point?)",
        ),
        ("wdi_remittances_gdp_pop.csv", "1000000.25", "inf", "wdi", "“inf” is no number"),
        ("groups.csv", "2020-12-31", "31.12.2020", "areas", "line 3, column “until”: “31.12.2020” is no day"),
    ],
)
def test_a_fault_is_told_with_its_cell_and_stops_no_other_release(published, empty, name, before, after, release, said):
    spoil(published, name, before, after)
    found = faults(published, empty)
    assert said in found[release]
    assert release not in empty.codes()
    assert "oda" in empty.codes()
    assert [path for path in empty.folder.iterdir() if path.name.startswith(".")] == []


def test_a_wrong_encoding_is_told_with_its_line(published, empty):
    (published / "wdi_remittances_gdp_pop.csv").write_bytes("indicator,iso3,year,value\nBX,ÅLA,2019,1\n".encode("latin-1"))
    assert "line 2: not UTF-8" in faults(published, empty)["wdi"]


def test_what_the_list_of_the_folder_says_otherwise_is_not_taken(published, empty):
    (published / "MANIFEST.sha256").write_text("0" * 64 + "  oda_received.csv\n")
    assert "is not the file that MANIFEST.sha256, line 1 lists" in faults(published, empty)["oda"]


def test_a_file_too_large_to_be_read_at_once_is_refused_before_it_is_read(published, empty, monkeypatch):
    monkeypatch.setattr(cells, "LARGEST", 100)
    assert "part it by years" in faults(published, empty)["oda"]


def test_a_total_that_the_source_itself_misses_is_a_note(published, empty):
    (published / "ims2019_od.csv").write_text("year,dest,origin,total,male,female\n2005,BES,ONA,49105,,\n")
    (published / "ims_totals.csv").write_text(
        (published / "ims_totals.csv").read_text().splitlines()[0] + "\n2019,2005,BES,B,62205,,,1,,,\n"
    )
    for name in ("ims2019_age_sex.csv", "ims2019_od_canada_first_release.csv"):
        (published / name).unlink()
    assert faults(published, empty) == {}
    (note,) = [note for note in empty.open("ims2019").manifest.notes if note.area == "BES"]
    assert "62205" in note.text
    assert "49105" in note.text
    assert note.holds(2005)
    assert not note.holds(2010)


def test_nothing_known_is_said_with_what_is_known(tmp_path, empty):
    with pytest.raises(CannotImport, match=r"no areas\.csv, ims2019_od\.csv"):
        list(import_releases(tmp_path, store=empty))
    (tmp_path / "strange.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CannotImport, match=r"describe it in strange\.yaml"):
        list(import_releases(tmp_path / "strange.csv", store=empty))
    with pytest.raises(CannotImport, match="nothing at"):
        list(import_releases(tmp_path / "absent", store=empty))


def test_what_was_changed_in_the_store_is_found(store):
    store.check("ims2019")
    with (store.folder / "ims2019" / "people.parquet").open("ab") as file:
        file.write(b"!")
    with pytest.raises(Spoilt, match="“people” of the release “ims2019”"):
        store.check("ims2019")


# -- a table with its description ------------------------------------------------------------------------------------------

DESCRIPTION = """\
release: ona-survey
dataset: ona
title: A survey of Ona
attribution: Office of Ona, invented
terms: CC0
table: people
columns: {year: jahr, destination: ziel, origin: herkunft, total: alle}
notes:
  - {area: ONA, text: "Counted in spring."}
"""


def described(folder: Path, text: str = DESCRIPTION, table: str = "jahr,ziel,herkunft,alle\n2019,ONA,TWA,7\n") -> Path:
    (folder / "survey.yaml").write_text(text)
    (folder / "survey.csv").write_text(table)
    return folder / "survey.csv"


def test_anyones_table_comes_in_with_a_description(store, tmp_path):
    assert faults(described(tmp_path), store) == {}
    assert stock(store, "ona-survey", destination="ONA") == 7
    assert stock(store, "ona-survey", destination="ONA", sex="male") is None
    told = answer(Question.from_words({"measure": "stock", "release": "ona-survey", "year": 2019, "destination": "ONA"}), store)
    assert "ONA: Counted in spring." in told.notes
    assert told.attribution == ("Office of Ona, invented",)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("table: people", "table: persons", "survey.yaml:6: table"),
        ("ziel", "stadt", "the column “stadt” is missing"),
        ("origin: herkunft", "source: herkunft", "the table “people” has year, destination, origin"),
        ("attribution: Office of Ona, invented\n", "", "survey.yaml"),
        ("terms: CC0", "terms: CC0\nfile: ../elsewhere.csv", "beside its description"),
    ],
)
def test_a_fault_in_a_description_is_told_with_its_line(store, tmp_path, before, after, said):
    path = described(tmp_path, DESCRIPTION.replace(before, after))
    assert said in faults(path, store)["survey.csv"]
    assert "ona-survey" not in store


# -- workbooks, as UN DESA lays them out -----------------------------------------------------------------------------------


def workbook_2019(path: Path, change=None) -> Path:
    """Rows are destinations in a year, columns are origins; a sheet for each sex."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows = {"Table 1": (600, 300, 100), "Table 2": (280, 180, 60), "Table 3": (320, 120, 40)}
    for name, (twa, far, south) in rows.items():
        sheet = book.create_sheet(name)
        sheet["A1"] = "United Nations"
        heads = ["Year", "Sort\norder", "Major area, region, country or area of destination", "Notes", "Code", "Type of data (a)"]
        sheet.append([])
        sheet.append([*heads, "Country or area of origin"])
        sheet.append([None] * len(heads) + ["Total", "Other South", "Other North", "Ona (Republic of)", "Twa", "Fara*"])
        sheet.append([2019, 1, "WORLD", None, 900, None, 999, 9, 9, 9, 9, 9])
        sheet.append([2019, 2, "Africa", None, 2, None, 999, 9, 9, 9, 9, 9])
        sheet.append([2019, 3, "Ona", "(1)", 10, "B", twa + far + south, south, None, "..", twa, f"{far}"])
        sheet.append(
            [2019, 4, "Twa", None, 20, "C", 5 if name == "Table 1" else None, None, None, 5 if name == "Table 1" else None]
        )
    if change:
        change(book)
    book.save(path)
    return path


def workbook_2020(path: Path, years=(2015, 2020), change=None) -> Path:
    """Rows are destinations and origins; the years stand side by side three times."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 1"
    sheet.append(["International Migrant Stock"])
    heads = ["Index", "Region, development group, country or area of destination", "Notes of destination", "Location code of destination",
             "Type of data of destination", "Region, development group, country or area of origin", "Location code of origin"]  # fmt: skip
    sheet.append([*heads, *years, *years, *years])
    lines = [("Ona", 10, "WORLD", 900, 90, 100, 40, 45, 50, 55), ("Ona", 10, "Twa", 20, 60, 70, 30, 35, 30, 35),
             ("Ona", 10, "Others", 2003, 30, 30, 10, 10, 20, 20), ("Ona", 10, "Africa", 903, 60, 70, 30, 35, 30, 35),
             ("WORLD", 900, "Twa", 20, 60, 70, 30, 35, 30, 35)]  # fmt: skip
    for number, (name, code, origin, origin_code, *counted) in enumerate(lines, start=1):
        sheet.append([number, name, None, code, "B", origin, origin_code, *counted])
    if change:
        change(sheet)
    book.save(path)
    return path


def test_the_layout_of_2019_is_read_by_sheets_and_columns(store, tmp_path):
    assert faults(workbook_2019(tmp_path / "stock.xlsx"), store, name="ims2019-desa") == {}
    assert stock(store, "ims2019-desa", destination="ONA") == 1000
    assert stock(store, "ims2019-desa", destination="ONA", origin="FAR", sex="female") == 120
    assert stock(store, "ims2019-desa", destination="ONA", origin="UNKNOWN") == 100
    assert stock(store, "ims2019-desa", destination="ONA", origin="ONA") is None
    assert stock(store, "ims2019-desa") == 1005
    assert store.open("ims2019-desa").years(Table.PEOPLE) == [2019]


@pytest.mark.parametrize("last", [2020, 2024])
def test_the_layout_of_2020_and_2024_is_read_by_rows(store, tmp_path, last):
    assert faults(workbook_2020(tmp_path / "stock.xlsx", (2015, last)), store) == {}
    code = f"ims{last}"
    asked = {"measure": "stock", "release": code, "year": last}
    assert answer(Question.from_words(asked | {"destination": "ONA", "origin": "TWA", "sex": "male"}), store).value == 35
    assert answer(Question.from_words(asked | {"origin": "UNKNOWN"}), store).value == 30
    assert answer(Question.from_words(asked | {"year": 2015}), store).value == 90


def test_a_workbook_under_a_name_that_is_taken_is_refused(store, tmp_path):
    assert "is kept already" in faults(workbook_2019(tmp_path / "stock.xlsx"), store)["stock.xlsx"]


def moved(book):
    book["Table 2"].delete_cols(5)


def renamed(book):
    book["Table 1"]["K4"] = "Ruritania"


def not_adding_up(book):
    book["Table 1"]["G7"] = 1001


def comma(book):
    book["Table 3"]["K7"] = "320,5"


def twice(book):
    book["Table 1"]["E8"] = 10


def strange_code(book):
    book["Table 1"]["E8"] = 777


def no_men(book):
    del book["Table 2"]


def other_layout(book):
    book["Table 2"]["A3"] = "Anno"


def one_column_twice(book):
    book["Table 1"]["L4"] = "Twa"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (moved, "sheet “Table 2”, row 4: one of the columns Year, Code and Total is missing"),
        (renamed, "sheet “Table 1”, cell K4: “ruritania” is no area that is known"),
        (not_adding_up, "sheet “Table 1”, cell G7: ONA 2019 is 1001, but its origins add up to 1000"),
        (comma, "sheet “Table 3”, cell K7: “320,5” is no whole number"),
        (twice, "sheet “Table 1”, cell E8: ONA 2019 stands twice"),
        (strange_code, "sheet “Table 1”, cell E8: 777 is no area that is known"),
        (no_men, "there is no sheet “Table 2”"),
        (other_layout, "sheet “Table 2”: the heads of its columns are those of no revision that is known"),
        (one_column_twice, "sheet “Table 1”, cell L4: the origin TWA stands in two columns"),
    ],
)
def test_a_workbook_that_cannot_be_right_is_refused_with_its_cell(store, tmp_path, change, said):
    found = faults(workbook_2019(tmp_path / "stock.xlsx", change), store, name="another")
    assert said in found["stock.xlsx"]
    assert "another" not in store


def total_missed(sheet):
    sheet["H3"] = 91


def years_missing(sheet):
    sheet.delete_cols(13)


def pair_twice(sheet):
    sheet["G6"] = 20


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (total_missed, "cell H3: ONA 2015 is 91 (total), but its origins add up to 90"),
        (pair_twice, "cell H6: TWA in ONA 2015 stands twice"),
        (years_missing, "row 2: the years do not stand side by side three times"),
    ],
)
def test_a_later_workbook_that_cannot_be_right_is_refused_with_its_cell(store, tmp_path, change, said):
    assert said in faults(workbook_2020(tmp_path / "stock.xlsx", change=change), store)["stock.xlsx"]


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"PK\x03\x04 no", ""), (b"year,dest\n", "")])
def test_what_is_no_workbook_is_refused_in_one_sentence(store, tmp_path, content, said):
    (tmp_path / "stock.xlsx").write_bytes(content)
    assert faults(tmp_path / "stock.xlsx", store)["stock.xlsx"].startswith("stock.xlsx: ")


def test_a_workbook_needs_the_areas_first(empty, tmp_path):
    assert "Areas and groups come first" in faults(workbook_2019(tmp_path / "stock.xlsx"), empty)["stock.xlsx"]


# -- on the command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def house(published, tmp_path, settings):
    settings.DATA = tmp_path / "data"
    call_command("statistics", "import", str(published))
    return published


def test_the_commands_import_list_check_and_answer(house, capsys, monkeypatch):
    call_command("statistics", "import", str(house))
    assert "ims2019: 18 rows, there already" in capsys.readouterr().out
    call_command("statistics", "list")
    assert "International Migrant Stock 2019" in capsys.readouterr().out
    call_command("statistics", "check")
    assert "ims2019: as it was put there" in capsys.readouterr().out
    call_command("statistics", "check", str(house))
    assert "ims2019" in capsys.readouterr().out
    call_command("statistics", "value", "stock", "--release", "ims2019", "--year", "2019", "--destination", "ONA", "--json")
    assert json.loads(capsys.readouterr().out)["value"] == 1000
    call_command("statistics", "value", "stock", "--release", "ims2019", "--year", "2019", "--top", "1", "--by", "corridor")
    assert capsys.readouterr().out.startswith("ONA  FAR  1500\n(persons; ")


def test_lines_are_answered_by_their_id_and_a_wrong_one_stops_nothing(house, capsys, monkeypatch):
    capsys.readouterr()
    lines = [
        '{"id": "a", "measure": "stock", "release": "ims2019", "year": 2019, "destination": "ONA"}', "no json", "",
        '{"id": 3, "measure": "stock", "release": "ims2019", "year": 2019, "top": 1, "by": "origin"}',
        '{"measure": "stock", "release": "nowhere", "year": 2019}', '["a"]',
    ]  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    with pytest.raises(SystemExit):
        call_command("statistics", "values")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["id"] for each in told] == ["a", 2, 3, 5, 6]
    assert told[0]["value"] == 1000
    assert told[2]["value"] == [["ONA", 1900]]
    assert "no JSON" in told[1]["error"]
    assert "nowhere" in told[3]["error"]
    assert "no JSON object" in told[4]["error"]


def test_a_fault_makes_the_command_fail_after_the_others_were_kept(published, tmp_path, settings, capsys):
    settings.DATA = tmp_path / "data"
    spoil(published, "oda_received.csv", "500000.0", "much")
    with pytest.raises(SystemExit):
        call_command("statistics", "import", str(published))
    out, err = capsys.readouterr()
    assert "wdi: 3 rows, kept" in out
    assert "oda: oda_received.csv, line 2" in err


def test_before_anything_is_imported_it_is_said_what_to_do(tmp_path, settings, capsys):
    settings.DATA = tmp_path / "data"
    call_command("statistics", "list")
    assert "stocktake statistics import PATH" in capsys.readouterr().out
    with pytest.raises(Refusal, match="stocktake statistics import PATH"):
        call_command("statistics", "value", "stock", "--release", "ims2019", "--year", "2019")


# -- names that changed ----------------------------------------------------------------------------------------------------

NAMES = "iso3,language,name,since,until\nONA,en,Onaland,,2018-12-31\nONA,fr,Pays d’Ona,,2018-12-31\nONA,en,Ona,2019-01-01,\n"


def test_a_number_says_what_its_area_was_called_then(published, empty):
    (published / "area_names.csv").write_text(NAMES, encoding="utf-8")
    assert faults(published, empty) == {}
    asked = {"measure": "stock", "release": "ims2019", "destination": "ONA"}
    then = answer(Question.from_words(asked | {"year": 2015}), empty).notes
    assert "ONA: called “Onaland” until 2018-12-31." in then
    with override("fr"):
        assert any("Pays d’Ona" in note for note in answer(Question.from_words(asked | {"year": 2015}), empty).notes)
    assert not any("Onaland" in note for note in answer(Question.from_words(asked | {"year": 2019}), empty).notes)


def test_a_workbook_of_earlier_years_is_read_by_the_names_of_its_time(published, empty, tmp_path):
    def as_it_was(book):
        for name in ("Table 1", "Table 2", "Table 3"):
            book[name]["J4"] = "Onaland"

    (published / "area_names.csv").write_text(NAMES, encoding="utf-8")
    list(import_releases(published, store=empty))
    assert faults(workbook_2019(tmp_path / "stock.xlsx", as_it_was), empty, name="earlier") == {}
    assert stock(empty, "earlier", destination="ONA") == 1000


def test_a_name_that_ends_before_it_begins_is_refused(published, empty):
    (published / "area_names.csv").write_text(NAMES.replace(",,2018-12-31", ",2019-05-01,2018-12-31", 1), encoding="utf-8")
    assert "area_names.csv, line 2: “Onaland” ends before it begins" in faults(published, empty)["areas"]
