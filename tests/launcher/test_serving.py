"""`stocktake serve` from outside: what is left when it is ended, however it is ended, and what the next start finds."""

import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stocktake.config.development import environment
from stocktake.config.embedded import Embedded


class Serving:
    """A `serve` of its own in a folder with a space, and what it has said so far."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        clean = {key: value for key, value in environment().items() if not key.startswith(("STOCKTAKE_", "DJANGO_", "DATABASE_"))}
        self.data, self.said = data, ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stocktake", "serve"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=clean | {"STOCKTAKE_DATA": str(data), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip

    def until(self, words: str) -> "Serving":
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return self
        raise AssertionError(f"it ended with {self.process.wait()} and had said:\n{self.said}")

    def home(self) -> int:
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30).status

    def end(self, *signals: signal.Signals) -> list[str]:
        """Send the signals, wait, and tell which of its processes still live."""
        started = list(descendants(self.process.pid))
        for each in signals:
            self.process.send_signal(each)
        self.said += self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 130, self.said
        return [name for pid, name in started if name_of(pid) == name]


def descendants(pid: int) -> Iterator[tuple[int, str]]:
    """Every process that a process has started, and those that they have, by number and name."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child), name_of(int(child))
        yield from descendants(int(child))


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a folder") / "with data"


@pytest.fixture
def serve(data: Path) -> Iterator[Callable[[], Serving]]:
    started: list[Serving] = []

    def start() -> Serving:
        started.append(Serving(data))
        return started[-1]

    yield start
    for serving in started:
        if serving.process.poll() is None:
            serving.end(signal.SIGINT)


def test_a_first_start_that_is_broken_off_leaves_no_process_and_the_next_one_brings_all_of_it(serve: Callable[[], Serving]):
    broken = serve().until("reading what")
    assert broken.end(signal.SIGINT) == []
    assert broken.said.endswith("stocktake: stopped\n")
    again = serve().until("Data:")
    assert "reading what" in again.said
    assert "Secretariat officer" in again.said
    assert again.home() == 200


def test_pressing_again_while_it_stops_leaves_nothing_half_running(serve: Callable[[], Serving], data: Path):
    serving = serve().until("Data:")
    assert serving.end(signal.SIGINT, signal.SIGINT, signal.SIGTERM) == []
    assert not Embedded(data).answers()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_ended_from_outside_or_with_its_terminal_it_stops_all_of_it_and_finds_its_data(
    serve: Callable[[], Serving], ending: signal.Signals
):
    serving = serve().until("Data:")
    assert "reading what" not in serving.said
    assert serving.home() == 200
    assert serving.end(ending) == []
