"""Deriving the small table of a pack from published tables."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from stocktake.foundation.packs import PackError
from stocktake.statistics.interfaces.component_table import read_components
from stocktake.statistics.interfaces.tables import TableError
from stocktake.statistics.services.derive import CannotDerive, derive
from stocktake.statistics.services.import_releases import CannotImport

STOCK = "release: ims2019, measure: stock, year: 2019"


def test_each_component_becomes_a_row_that_says_where_its_number_comes_from(published: Path, pack: Path) -> None:
    path = derive(published, pack)
    rows = read_components(path)
    assert path == pack / "figures.csv"
    assert list(rows) == [
        ("immigrants", "all"), ("women", "women"), ("women", "all"), ("women", "ona/women"), ("women", "ona/all"),
    ]  # fmt: skip
    row = rows["women", "women"]
    assert (row.value, row.unit, row.dataset, row.release, row.year) == (810, "persons", "ims", "ims2019", "2019")
    assert (row.group, row.as_of, row.filter) == ("PAIR", "2019-07-01", "destination=PAIR; origin=ALL; sex=female")
    assert "International Migrant Stock 2019" in row.attribution
    assert row.terms == "CC BY 3.0 IGO"
    assert row.source_file_sha256 == hashlib.sha256((published / "ims2019_od.csv").read_bytes()).hexdigest()
    assert (rows["women", "ona/all"].value, rows["women", "ona/all"].group, rows["women", "ona/all"].as_of) == (
        1000,
        "",
        "",
    )


def test_deriving_again_gives_the_same_bytes(published: Path, pack: Path) -> None:
    first = derive(published, pack).read_bytes()
    assert derive(published, pack).read_bytes() == first


def test_a_group_is_taken_as_of_its_day(published: Path, one_figure: Callable[..., Path]) -> None:
    pack = one_figure(
        "ratio", "ratio",
        numerator=f"{STOCK}, destination: PAIR, as_of: 2020-12-31",
        denominator=f"{STOCK}, destination: PAIR, as_of: 2021-01-01",
    )  # fmt: skip
    rows = read_components(derive(published, pack))
    assert [row.value for row in rows.values()] == [1600, 1000]


def test_the_first_release_is_read_from_both_of_its_files(published: Path, one_figure: Callable[..., Path]) -> None:
    pack = one_figure("sum", "persons", all="release: ims2019-first, measure: stock, year: 2019, origin: PAIR, as_of: 2019-07-01")
    row = read_components(derive(published, pack))["one", "all"]
    assert row.value == 3000
    assert len(row.source_file_sha256.split()) == 2


def test_money_is_written_in_whole_dollars_and_an_area_without_a_number_is_named(
    published: Path, one_figure: Callable[..., Path]
) -> None:
    (published / "oda_received.csv").write_text("iso3,year,oda_current_usd_derived\nONA,2019,500000.0\nTWA,2019,\n")
    pack = one_figure(
        "ratio", "ratio",
        numerator="release: wdi, measure: remittances_received, year: 2019, area: PAIR, as_of: 2019-12-31",
        denominator="release: oda, measure: oda_received, year: 2019, area: PAIR, as_of: 2019-12-31",
    )  # fmt: skip
    numerator, denominator = read_components(derive(published, pack)).values()
    assert (str(numerator.value), numerator.unit, numerator.missing, numerator.terms) == (
        "3000001",
        "us-dollars",
        "",
        "CC BY 4.0",
    )
    assert (denominator.value, denominator.missing) == (500000, "TWA")


def test_quoted_numbers_keep_their_digits(published: Path, one_figure: Callable[..., Path]) -> None:
    pack = one_figure(
        "part", "persons",
        whole='release: ilo2017, measure: published, year: 2017, area: World, indicator: "international migrant workers"',
        share='release: ilo2017, measure: published, year: 2017, area: Here, indicator: "share of world migrant workers"',
    )  # fmt: skip
    whole, share = read_components(derive(published, pack)).values()
    assert (str(whole.value), whole.unit, whole.terms) == ("163800000", "persons", "short quotation")
    assert (str(share.value), share.unit) == ("20.4", "per-cent")


@pytest.mark.parametrize(
    ("component", "told"),
    [
        (
            "release: ims2024, measure: stock, year: 2024",
            r"the terms of “ims2024” are not stated; nothing of it is put into a pack",
        ),
        (
            "release: ims1999, measure: stock, year: 1999",
            r"the release “ims1999” is not one that can be read; there is ims2019",
        ),
        ("release: wdi, measure: stock, year: 2019", r"“wdi” has no “stock”; it has “remittances_received”"),
        ("release: ims2019, measure: stock, year: 2018", r"“ims2019” has nothing for the year 2018; there is 2015, 2019"),
        (
            'release: ilo2017, measure: published, year: 2017, area: Here, indicator: "international migrant workers"',
            r"no number “international migrant workers” is published in “ilo2017” for Here in 2017",
        ),
        (f"{STOCK}, destination: NOWHERE", r"“NOWHERE” is no group of this pack or of those it requires, and no area"),
    ],
)
def test_what_cannot_be_derived_is_told_with_file_and_line(
    published: Path, one_figure: Callable[..., Path], component: str, told: str
) -> None:
    pack = one_figure("sum", "persons", all=component)
    with pytest.raises(CannotDerive, match=r"small/figures\.yaml:7: figures\.0\.components\.all: " + told):
        derive(published, pack)


def test_a_formula_with_the_wrong_components_is_told_with_file_and_line(published: Path, one_figure: Callable[..., Path]) -> None:
    pack = one_figure("share", "per-cent", all=STOCK)
    with pytest.raises(PackError, match=r"small/figures\.yaml:2: .*“share” is made of numerator and denominator, not of all"):
        derive(published, pack)


def test_a_table_that_is_not_the_one_listed_is_refused(published: Path, pack: Path) -> None:
    (published / "MANIFEST.sha256").write_text(f"{'0' * 64}  ims2019_od.csv\n")
    with pytest.raises(CannotImport, match=r"ims2019_od\.csv is not the file that MANIFEST\.sha256, line 1 lists"):
        derive(published, pack)


def test_a_table_that_does_not_add_up_to_the_totals_of_its_source_is_refused(published: Path, pack: Path) -> None:
    path = published / "ims2019_od.csv"
    path.write_text(path.read_text().replace("2019,ONA,FAR,300,180", "2019,ONA,FAR,301,181"))
    with pytest.raises(
        TableError, match=r"ims2019_od\.csv: ONA 2019 adds up to 1001 \(total\), but ims_totals\.csv, line 2 says 1000"
    ):
        derive(published, pack)


def test_a_total_that_is_no_number_is_told_with_its_line(published: Path, pack: Path) -> None:
    path = published / "ims_totals.csv"
    path.write_text(path.read_text().replace("C,600", "C,six hundred"))
    with pytest.raises(TableError, match=r"ims_totals\.csv, line 3, column “stock_total”: “six hundred” is no whole number"):
        derive(published, pack)


def test_after_a_fault_the_old_table_stands_as_it_was(published: Path, pack: Path) -> None:
    before = derive(published, pack).read_bytes()
    path = published / "ims2019_od.csv"
    path.write_text(path.read_text().replace("2019,ONA,FAR,300", "2019,ONA,FAR,three hundred"))
    with pytest.raises(TableError, match="three hundred"):
        derive(published, pack)
    assert (pack / "figures.csv").read_bytes() == before
    assert {found.name for found in pack.iterdir()} == {
        "pack.yaml",
        "parties.yaml",
        "figures.yaml",
        "stated.yaml",
        "figures.csv",
    }


def test_a_folder_or_a_table_that_is_not_there_is_named(published: Path, pack: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotDerive, match="There is no folder"):
        derive(tmp_path / "nowhere", pack)
    (published / "ims2019_od.csv").unlink()
    with pytest.raises(CannotImport, match=r"ims2019_od\.csv is not in"):
        derive(published, pack)


def test_the_command_derives_the_table_of_a_pack_by_its_name(
    published: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STOCKTAKE_PACKS", str(pack.parent))
    call_command("statistics", "derive", str(published), "--pack", "small")
    assert capsys.readouterr().out == f"{pack / 'figures.csv'} written\n"
    assert len(read_components(pack / "figures.csv")) == 5
