"""The embedded PostgreSQL: one folder, started once, stopped by the last one out."""

from pathlib import Path

import pytest

from stocktake.config.embedded import Embedded
from stocktake.config.place import PlaceError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data of Señora Ñ"


def test_it_starts_in_a_folder_with_a_space_and_the_next_start_finds_the_data(folder: Path):
    first = Embedded(folder)
    with first.running(), first.connect("stocktake") as connection:
        connection.execute("CREATE TABLE answer (text text)")
        connection.execute("INSERT INTO answer VALUES ('quarante-deux')")
    assert not first.answers()
    second = Embedded(folder)
    with second.running(), second.connect("stocktake") as connection:
        assert connection.execute("SELECT text FROM answer").fetchall() == [("quarante-deux",)]


def test_the_last_one_out_stops_it(folder: Path):
    pages, walk = Embedded(folder), Embedded(folder)
    with pages.running():
        with walk.running():
            assert walk.answers()
        assert pages.answers()
    assert not pages.answers()


def test_it_is_stopped_also_when_the_work_fails(folder: Path):
    embedded = Embedded(folder)
    with pytest.raises(ZeroDivisionError), embedded.running():
        raise ZeroDivisionError
    assert not embedded.answers()


def test_what_a_crash_left_behind_is_cleared_away(folder: Path):
    embedded = Embedded(folder)
    with embedded.running():
        pass
    # A pid file of a process that is no more, as after a power cut.
    (embedded.cluster / "postmaster.pid").write_text("2147483646\n")
    with embedded.running():
        assert embedded.answers()


def test_two_folders_are_two_databases(tmp_path: Path):
    assert Embedded(tmp_path / "one").socket != Embedded(tmp_path / "two").socket


def test_its_socket_is_private(folder: Path):
    embedded = Embedded(folder)
    with embedded.running():
        assert embedded.socket.stat().st_mode & 0o077 == 0
        assert len(str(embedded.socket / ".s.PGSQL.5432")) < 100


def test_a_folder_that_cannot_be_written_is_said_with_the_way_out(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(PlaceError, match=r"cannot be written .* set STOCKTAKE_DATA"),
        Embedded(tmp_path / "file" / "data").running(),
    ):
        pass
