"""What is wrong with the place is said in one line, with the way out, and nothing is started."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from stocktake.config.development import environment
from stocktake.config.embedded import Embedded

SETPRIV = shutil.which("setpriv")
OBEYING = [SETPRIV, "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 and SETPRIV else []
"""Root may write everywhere; with this before it, a command obeys the modes of folders as anybody does."""


def stocktake(*words: str, data: Path, before: Sequence[str] = (), **more: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in environment().items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"}}
    return subprocess.run(
        [*before, sys.executable, "-m", "stocktake", *words],
        env=clean | {"STOCKTAKE_DATA": str(data), **more}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def the_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield str(held.getsockname()[1])


@pytest.fixture
def free() -> str:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return str(held.getsockname()[1])


def test_a_taken_port(tmp_path: Path, taken: str):
    line = the_line(stocktake("serve", data=tmp_path, PORT=taken))
    assert f"Port {taken} is taken" in line
    assert "PORT=" in line
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none(tmp_path: Path, port: str):
    assert "which is no port" in the_line(stocktake("serve", data=tmp_path, PORT=port))


def test_a_data_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").touch()
    line = the_line(stocktake("serve", data=tmp_path / "file" / "data"))
    assert "cannot be written" in line
    assert "STOCKTAKE_DATA" in line


def test_a_database_that_does_not_answer(tmp_path: Path, free: str):
    line = the_line(stocktake("check", data=tmp_path, DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free}/none"))
    assert "does not answer" in line
    assert "unset it" in line


@pytest.mark.parametrize("place", ["file", "file/data", "closed", "closed/data"])
def test_a_data_folder_that_this_user_cannot_use(tmp_path: Path, place: str):
    (tmp_path / "file").touch()
    (tmp_path / "closed").mkdir(mode=0o000)
    line = the_line(stocktake("check", data=tmp_path / place, before=OBEYING))
    assert "cannot be written" in line
    assert "STOCKTAKE_DATA" in line


def test_an_address_that_is_none_of_this_machine(tmp_path: Path, free: str):
    line = the_line(stocktake("serve", data=tmp_path, PORT=free, STOCKTAKE_BIND="192.0.2.1"))
    assert "STOCKTAKE_BIND is “192.0.2.1”" in line
    assert "taken" not in line


def test_a_setting_of_the_database_that_there_is_not(tmp_path: Path):
    line = the_line(stocktake("check", data=tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none?colour=blue"))
    assert "colour" in line
    assert "unset it" in line


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///stocktake.db",
        "postgresql://server",
        "nonsense",
        "postgresql://a@b:70000/c",
        "postgresql://a@b:x/c",
        "postgresql://[b/c",
    ],
)
def test_an_address_of_no_database(tmp_path: Path, url: str):
    assert "DATABASE_URL is not of the form" in the_line(stocktake("check", data=tmp_path, DATABASE_URL=url))


@pytest.fixture(scope="module")
def of_others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A server that belongs to others, where we are the user “small”."""
    server = Embedded(tmp_path_factory.mktemp("server"))
    with server.running():
        with server.connect("postgres") as connection:
            connection.execute("CREATE ROLE small LOGIN")
            connection.execute("CREATE DATABASE ours OWNER small")
        yield server


def test_a_user_who_may_not_make_tables(tmp_path: Path, of_others: Embedded):
    url = f"postgresql://small@localhost/stocktake?host={of_others.socket}"
    line = the_line(stocktake("check", data=tmp_path, DATABASE_URL=url))
    assert "may not make tables" in line
    assert "make it the owner of the database, or unset DATABASE_URL" in line


def test_a_user_who_may_not_make_a_database_for_a_walk(tmp_path: Path, of_others: Embedded):
    url = f"postgresql://small@localhost/ours?host={of_others.socket}"
    line = the_line(stocktake("walk", "demonstration", "--out", str(tmp_path / "out"), data=tmp_path, DATABASE_URL=url))
    assert "may not create a database" in line
    assert "grant CREATEDB, or unset DATABASE_URL" in line


def test_a_server_of_others_is_used_and_left_running(tmp_path: Path, of_others: Embedded):
    done = stocktake("check", data=tmp_path, DATABASE_URL=f"postgresql://small@localhost/ours?host={of_others.socket}")
    assert done.returncode == 0, done.stderr
    assert "The thread is whole" in done.stdout
    assert not (tmp_path / "postgres").exists()
    assert of_others.answers()


@pytest.mark.parametrize("wrong", [["suggest", "--top", "0"], ["suggest", "--colour"], ["walk"], ["take-in", "meridian-2031"]])
def test_a_wrong_call_is_told_with_the_usage(tmp_path: Path, wrong: list[str]):
    done = stocktake(*wrong, data=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: stocktake {wrong[0]}")
    assert "Traceback" not in done.stderr


def test_help_needs_no_place_at_all(tmp_path: Path):
    done = stocktake("help", data=tmp_path / "nowhere")
    assert done.returncode == 0
    assert "./stocktake" in done.stdout or "stocktake VERB" in done.stdout
    assert not (tmp_path / "nowhere").exists()
