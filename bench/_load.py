"""Sending the crowd against a server, and the processor time that the server's processes spend meanwhile."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil

BENCH = Path(__file__).resolve().parent
START_TIMEOUT = 60.0
_SEEDS = count(2018)
"""Each crowd has its own: two with the same would send the same nonces, and a repeat is no new save."""


@dataclass
class Seen:
    """What the crowd saw. Times in milliseconds, of saves that were due after it had warmed up."""

    times: list[float]
    sign_times: list[float]
    late: list[float]
    acknowledged: list[tuple[str, str, int]]
    per_second: float
    cpu_ms: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    unanswered: int = 0
    sent_again: int = 0
    faults: list[str] = field(default_factory=list)

    def percentile(self, share: float, times: Sequence[float] | None = None) -> float:
        ordered = sorted(self.times if times is None else times)
        assert ordered, "nothing was acknowledged at all"
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    @property
    def cpu(self) -> float:
        """Milliseconds of processor time for one save, of all processes that were watched."""
        return round(sum(self.cpu_ms.values()), 2)


def send(
    writers: Sequence[dict[str, Any]], *, port: int, texts: Sequence[str], every: float, seconds: float, warm: float,
    watched: Mapping[str, int], signs: float = 0,
) -> Seen:  # fmt: skip
    """Let the crowd loose. `watched`: the processes whose time (with that of their children) is counted, by name.

    What the writers have seen of their answers is kept with them: they may be sent again.
    """
    plan = {
        "host": "127.0.0.1", "port": port, "every": every, "seconds": seconds, "warm": warm, "signs": signs,
        "texts": list(texts), "writers": list(writers), "seed": next(_SEEDS),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder, "plan.json"), Path(folder, "result.json")
        given.write_text(json.dumps(plan), encoding="utf-8")
        crowd = subprocess.Popen(
            [sys.executable, str(BENCH / "_crowd.py"), str(given), str(result)], stdout=subprocess.PIPE, text=True
        )
        marks = []
        try:
            assert crowd.stdout is not None
            for line in crowd.stdout:
                marks.append((json.loads(line), spent(watched)))
        finally:
            crowd.terminate()
            crowd.wait()
        found = json.loads(result.read_text(encoding="utf-8"))
    for writer, revisions in zip(writers, found["revisions"], strict=True):
        for target, revision in zip(writer["targets"], revisions, strict=True):
            target["revision"] = revision
    (begun, before), (ended, after) = marks
    number = ended["acknowledged"] - begun["acknowledged"]
    return Seen(
        times=[1000 * time for time in found["times"]], sign_times=[1000 * time for time in found["sign_times"]],
        late=[1000 * time for time in found["late"]], acknowledged=[tuple(each) for each in found["acknowledged"]],
        per_second=number / (ended["at"] - begun["at"]), refused=found["refused"], unanswered=found["open"],
        sent_again=found["again"], faults=found["faults"],
        cpu_ms={name: 1000 * (after[name] - before[name]) / max(number, 1) for name in watched},
    )  # fmt: skip


def spent(watched: Mapping[str, int]) -> dict[str, float]:
    """Seconds of processor time, of each process with its children, and of children that have ended and were asked after."""
    return {name: _spent(psutil.Process(pid)) for name, pid in watched.items()}


def _spent(process: psutil.Process) -> float:
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def bare_writers(people: int, address: str) -> list[dict[str, Any]]:
    """The people of the bare path; its tables are made if they are not there."""
    made = subprocess.run(
        [sys.executable, str(BENCH / "_bare.py"), str(people)], env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE,
        text=True, check=True,
    )  # fmt: skip
    return json.loads(made.stdout)


def bare(*, port: int, address: str) -> AbstractContextManager[int]:
    path = os.pathsep.join([str(BENCH), *filter(None, [os.environ.get("PYTHONPATH")])])
    return gunicorn("_bare:application", port=port, DATABASE_URL=address, PYTHONPATH=path)


def answers(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=START_TIMEOUT)
    try:
        asking.request("GET", "/")
        asking.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(
    application: str, *, port: int, program: Sequence[str] = (sys.executable, "-m", "gunicorn"), **environment: str
) -> Iterator[int]:
    """An application under the very settings of our own pages; the process id of its gunicorn."""
    from stocktake.config.serve import GRACE, PAGES, make_room

    make_room()
    running = subprocess.Popen(
        [*program, application, "--bind", f"127.0.0.1:{port}", *PAGES],
        env=os.environ | environment,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + START_TIMEOUT
        while not answers(port):
            assert running.poll() is None and time.monotonic() < deadline, f"{application} did not come up"
            time.sleep(0.05)
        yield running.pid
    finally:
        running.terminate()
        try:
            running.wait(GRACE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
