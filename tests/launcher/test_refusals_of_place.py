"""What is wrong with the place is said in one line, with the way out, and nothing is started."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stocktake.config.development import environment


def stocktake(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in environment().items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT"}}
    return subprocess.run(
        [sys.executable, "-m", "stocktake", *words],
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


@pytest.mark.parametrize("url", ["sqlite:///stocktake.db", "postgresql://server", "nonsense"])
def test_an_address_of_no_database(tmp_path: Path, url: str):
    assert "DATABASE_URL is not of the form" in the_line(stocktake("check", data=tmp_path, DATABASE_URL=url))


def test_help_needs_no_place_at_all(tmp_path: Path):
    done = stocktake("help", data=tmp_path / "nowhere")
    assert done.returncode == 0
    assert "./stocktake" in done.stdout or "stocktake VERB" in done.stdout
    assert not (tmp_path / "nowhere").exists()
