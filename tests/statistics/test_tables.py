"""Reading the tidy tables: what comes out, and how a fault is told."""

from pathlib import Path

import pytest

from stocktake.statistics.interfaces.tables import TableError
from stocktake.statistics.releases import tidy


def test_numbers_come_out_as_numbers_and_an_empty_cell_as_none(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_text(path.read_text().replace("2019,ONA,FAR,300,180,120", "2019,ONA,FAR,300,180,"))
    rows = tidy.people(path).filter(destination="ONA", year=2019).select("origin", "total", "female").rows()
    assert rows == [("TWA", 600, 320), ("FAR", 300, None), ("OTH_S", 100, 40)]


def test_money_keeps_its_digits_and_aid_can_be_negative(data: Path) -> None:
    received = tidy.indicators(data / "wdi_remittances_gdp_pop.csv")
    assert received["value"].to_list() == [1000000.25, 2000000.5, 9000000]
    assert tidy.aid(data / "oda_received.csv")["value"].to_list() == [500000, -200000]


def test_a_published_number_is_quoted_with_its_unit_and_a_computed_one_is_not(data: Path) -> None:
    path = data / "ilo_migrant_workers_2017.csv"
    assert tidy.quoted(path).select("area", "value", "unit").rows() == [
        ("World", 163_800_000, "persons"), ("Here", 20.4, "per-cent"),
    ]  # fmt: skip
    path.write_text(path.read_text().replace("163.8,million", "163.8,dozen"))
    with pytest.raises(TableError, match=r"line 2, column “unit”: “dozen” is none of million, per cent"):
        tidy.quoted(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "2019,ONA,FAR,300,180,120",
            "2019,ONA,FAR,3oo,180,120",
            r"line 3, column “total”: “3oo” is no whole number that is not negative",
        ),
        (
            "2019,ONA,FAR,300,180,120",
            "2019,ONA,FAR,-300,180,120",
            r"line 3, column “total”: “-300” is no whole number that is not negative",
        ),
        ("2019,ONA,FAR,300,180,120", "2019,ONA,FAR,300.5,180,120", r"line 3, column “total”: “300.5” is no whole number"),
        ("2019,ONA,FAR,300,180,120", "2019,ONA,FAR,1,300,180,120", r"line 3: 7 cells where the header has 6"),
        ("2019,ONA,FAR,300,180,120", "2019,ONA,TWA,300,180,120", r"line 3: 2019, ONA, TWA stands already on line 2"),
        ("2019,ONA,FAR,300,180,120", "2019,,FAR,300,180,120", r"line 3, column “dest”: the cell is empty"),
        (
            "year,dest,origin",
            "year,destination,origin",
            r"line 1: the column “dest” is missing; there are year, destination",
        ),
    ],
)
def test_a_fault_is_told_with_line_and_column(data: Path, old: str, new: str, told: str) -> None:
    path = data / "ims2019_od.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(TableError, match=r"ims2019_od\.csv, " + told):
        tidy.people(path)


def test_a_wrong_encoding_is_told_with_its_line(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_bytes(path.read_bytes() + "2019,CÔT,FAR,1,1,0\n".encode("latin-1"))
    with pytest.raises(TableError, match=r"ims2019_od\.csv, line 10: not UTF-8"):
        tidy.people(path)


def test_an_empty_file_and_a_missing_one_are_told_apart(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_text("")
    with pytest.raises(TableError, match="the file is empty"):
        tidy.people(path)
    path.unlink()
    with pytest.raises(TableError, match="the file is missing"):
        tidy.people(path)
