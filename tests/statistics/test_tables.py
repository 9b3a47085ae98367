"""Reading the tidy tables: what comes out, and how a fault is told."""

from decimal import Decimal
from pathlib import Path

import pytest

from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.indicators import oda_received, remittances_received
from stocktake.statistics.interfaces.quotes import published
from stocktake.statistics.interfaces.stock import Stock, Sum
from stocktake.statistics.interfaces.tables import TableError

PAIR = frozenset({"ONA", "TWA"})


@pytest.fixture
def stock(data: Path) -> Stock:
    return Stock((data / "ims2019_od.csv",))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"destination": PAIR}, 1600),
        ({"destination": PAIR, "origin": PAIR}, 1000),
        ({"destination": PAIR, "known_origin": True}, 1500),
        ({"destination": PAIR, "sex": "female"}, 810),
        ({"origin": PAIR}, 3000),
        ({}, 3600),
    ],
)
def test_people_are_counted_by_where_they_live_and_where_they_come_from(stock: Stock, asked: dict, answer: int) -> None:
    assert stock.total(year=2019, **asked) == Sum(Decimal(answer))


def test_an_area_the_source_says_nothing_about_is_named_and_not_counted_as_zero(stock: Stock) -> None:
    assert stock.total(year=2019, destination={"ONA", "ZZZ"}) == Sum(Decimal(1000), ("ZZZ",))
    assert stock.total(year=2019, destination={"ZZZ"}).value is None


def test_a_missing_cell_is_told_with_the_sum(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_text(path.read_text().replace("2019,ONA,FAR,300,180,120", "2019,ONA,FAR,300,180,"))
    total = Stock((path,)).total(year=2019, destination={"ONA"}, sex="female")
    assert total == Sum(Decimal(360), ("ONA<FAR",))


def test_the_rows_of_a_second_table_replace_those_of_the_first(data: Path) -> None:
    first = Stock((data / "ims2019_od.csv", data / "ims2019_od_canada_first_release.csv"))
    assert first.total(year=2019, origin=PAIR).value == 2900
    assert first.total(year=2019, destination=PAIR).value == 1600


def test_a_year_that_a_release_lacks_is_refused_with_the_years_there_are(stock: Stock) -> None:
    with pytest.raises(TableError, match=r"ims2019_od\.csv: nothing for the year 2018; there is 2015, 2019"):
        stock.total(year=2018)


def test_money_is_added_in_the_digits_of_the_source(data: Path) -> None:
    received = remittances_received(data / "wdi_remittances_gdp_pop.csv", year=2019, areas={"ONA", "TWA", "FAR"})
    assert received == Sum(Decimal("3000000.75"), ("FAR",), Unit.DOLLARS)


def test_aid_can_be_negative(data: Path) -> None:
    assert oda_received(data / "oda_received.csv", year=2019, areas=PAIR) == Sum(Decimal(300000), (), Unit.DOLLARS)


def test_a_published_number_is_quoted_with_its_unit_and_a_computed_one_is_not(data: Path) -> None:
    path = data / "ilo_migrant_workers_2017.csv"
    whole = published(path, year=2017, area="World", indicator="international migrant workers")
    share = published(path, year=2017, area="Here", indicator="share of world migrant workers")
    assert whole == Sum(Decimal(163_800_000), (), Unit.PERSONS)
    assert share == Sum(Decimal("20.4"), (), Unit.PER_CENT)
    with pytest.raises(TableError, match=r"line 4, column “status”.*only published numbers are quoted"):
        published(path, year=2017, area="Here", indicator="international migrant workers")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "2019,ONA,FAR,300,180,120",
            "2019,ONA,FAR,3oo,180,120",
            r"line 3, column “total”: “3oo” is no number of persons",
        ),
        (
            "2019,ONA,FAR,300,180,120",
            "2019,ONA,FAR,-300,180,120",
            r"line 3, column “total”: “-300” is no number of persons",
        ),
        ("2019,ONA,FAR,300,180,120", "2019,ONA,FAR,300.5,180,120", r"line 3, column “total”: “300.5” is no number"),
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
        Stock((path,)).total(year=2019)


def test_a_wrong_encoding_is_told_with_its_line(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_bytes(path.read_bytes() + "2019,CÔT,FAR,1,1,0\n".encode("latin-1"))
    with pytest.raises(TableError, match=r"ims2019_od\.csv, line 10: not UTF-8"):
        Stock((path,)).total(year=2019)


def test_an_empty_file_and_a_missing_one_are_told_apart(data: Path) -> None:
    path = data / "ims2019_od.csv"
    path.write_text("")
    with pytest.raises(TableError, match="the file is empty"):
        Stock((path,)).total(year=2019)
    path.unlink()
    with pytest.raises(TableError, match="the file is missing"):
        Stock((path,)).total(year=2019)
