"""Killing everything at once, and looking whether every acknowledged answer is still there.

The pages, the worker and the database are ended with SIGKILL in the middle of a burst of saves and started again; then every
save that was acknowledged is looked for, and each one that was under way is sent again with its nonce: it must be there once.

The processes are forked from one that has everything loaded already, so that a thousand kills take minutes and not hours. A
kill is a crash of the processes, not of the power: what the disk itself forgets is not tried here.
"""

import ctypes
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from _load import free_port
from django.conf import settings
from django.db import connections

PATIENCE = 60.0
"""Seconds within which a process must be there, or gone. On a calm machine it is a fraction of one."""

DIE_WITH_PARENT = 1
"""Linux: `prctl(PR_SET_PDEATHSIG, …)`. Whoever kills the measurement itself leaves nobody running behind it."""


class House:
    """The database, the pages and the worker, to be killed and started again. Used inside `embedded.running()`."""

    def __init__(self, embedded: Any, *, chance: random.Random) -> None:
        self.embedded, self.chance, self.port = embedded, chance, free_port()
        self.pids: list[int] = []
        self.log = settings.DATA / "killed.log"

    def start(self) -> None:
        """Start what is not running, and come back when the pages take connections."""
        with self.embedded._exclusively():
            if not self.embedded.answers():
                self.embedded._start()
        connections.close_all()
        self.pids = [self._forked(lambda: _pages(self.port)), self._forked(_worker)]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._takes_connections():
                return
            time.sleep(0.005)
        raise AssertionError(f"The pages did not come up again. {self.last_words()}")

    def _takes_connections(self) -> bool:
        """Nobody listening, a connection to a high port can be given that same port to come from, and meet itself."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                return line.getsockname() != line.getpeername()
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL to every process of the house, in one breath and in any order.

        Every fourth time the database's own children are left to notice by themselves that their parent is gone, as they
        would be if the machine had run out of memory and killed but one.
        """
        connections.close_all()
        family = self._family(with_backends=self.chance.random() < 0.75)
        self.chance.shuffle(family)
        for process in family:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                pass
        late = [psutil.Process(pid) for pid in psutil.pids() if _group_of(pid) in self.pids]
        for process in late:  # whom a parent had just forked while we looked; it would hold the port
            process.send_signal(signal.SIGKILL)
        family += late
        for pid in self.pids:
            os.waitpid(pid, 0)
        self.pids = []
        deadline = time.monotonic() + PATIENCE
        while any(map(is_there, family)):
            assert time.monotonic() < deadline, "a killed process is still there"
            time.sleep(0.002)

    def _family(self, *, with_backends: bool) -> list[psutil.Process]:
        ours = [psutil.Process(pid) for pid in self.pids if psutil.pid_exists(pid)]
        ours += [child for process in ours for child in process.children(recursive=True)]
        postmaster = self.embedded._pid()
        if postmaster is None:
            return ours
        database = psutil.Process(postmaster)
        return [*ours, database, *(database.children(recursive=True) if with_backends else ())]

    def last_words(self) -> str:
        words = self.log.read_text(errors="replace").strip().splitlines()[-12:] if self.log.exists() else []
        return "The last words of its processes:\n" + "\n".join(words)

    def _forked(self, run: Callable[[], None]) -> int:
        """Run something in a process of its own: nothing of it is heard here, and it is gone when this one is."""
        parent, pid = os.getpid(), os.fork()
        if pid:
            return pid
        try:
            os.setsid()
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
            for ending in (signal.SIGINT, signal.SIGTERM):
                signal.signal(ending, signal.SIG_DFL)
            _say_into(self.log)
            if os.getppid() == parent:
                run()
        finally:
            os._exit(1)
        return 0  # nobody comes here


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def is_there(process: psutil.Process) -> bool:
    """A process that has ended and that nobody has asked after (where process 1 does not do it) holds nothing any more."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _say_into(log: Path) -> None:
    """All three lines of a process lead away from this one's: whoever reads ours must not wait for the child's end."""
    into, nothing = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(into, 1)
    os.dup2(into, 2)


def _pages(port: int) -> None:
    from gunicorn.app.base import BaseApplication

    from stocktake.config.serve import PAGES
    from stocktake.config.wsgi import application

    class Pages(BaseApplication):
        def load_config(self) -> None:
            given = self.cfg.parser().parse_args(["--bind", f"127.0.0.1:{port}", *PAGES])
            for name, value in vars(given).items():
                if value is not None and name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Pages().run()


def _worker() -> None:
    from stocktake.foundation.tasks import run_worker

    run_worker()
