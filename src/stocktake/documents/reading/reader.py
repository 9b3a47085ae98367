"""The parent's side: one long-lived child process that reads file after file, and is replaced when it dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import Silence, receive, send, tree_of
from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.documents.refusals import Unreadable, refuse
from stocktake.documents.tree import Tree

_PACKAGES = Path(__file__).resolve().parents[3]
_FILES_PER_CHILD = 200  # a process that has read many files holds memory it no longer needs


Answered = TypeVar("Answered")


class InChild(ABC, Generic[Answered]):
    """Reads files from outside in a child process with limits on memory, time and files.

    Use it as a context manager, or call ``close``. One reader may be shared by threads; they take turns. The child is
    started with the first file. ``skill`` names the module that reads in the child (see ``child``); ``understood`` makes
    of its message what callers get, or raises the refusal it holds.
    """

    skill: str

    @abstractmethod
    def understood(self, message: Mapping[str, Any]) -> Answered: ...

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the child; None when there is none."""
        return self._child.pid if self._child else None

    def ask(self, data: bytes, filename: str, **wish: str | int | bool) -> Answered:
        """Have the child read a file that was let in at the door; ``wish`` is handed to the skill's ``answer`` by name.

        Raises Unreadable.
        """
        with self._turn:
            seasoned = self._files > 0
            try:
                return self._ask(data, filename, wish)
            except Unreadable as refusal:
                if not (seasoned and self._child is None and refusal.code != "timeout"):
                    raise
            return self._ask(data, filename, wish)  # the child died, perhaps of an earlier file: this one gets a fresh child

    def close(self) -> None:
        """End the child, if there is one."""
        with self._turn:
            self._end()

    def _ask(self, data: bytes, filename: str, wish: Mapping[str, str | int | bool]) -> Answered:
        child = self._ready()
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            _kill(child)

        clock = threading.Timer(self.limits.wall, stop)
        clock.daemon = True
        clock.start()
        try:
            message = self._exchange(child, data, filename, wish)
            self._files += 1
            return self.understood(message)
        except Unreadable as refusal:
            if refusal.code == "too-much-memory":
                self._end()
            raise
        except (Silence, OSError, ValueError, KeyError, TypeError) as error:
            raise self._farewell(child, stopped.is_set()) from error
        finally:
            clock.cancel()
            if stopped.is_set():
                self._end()

    def _exchange(
        self, child: subprocess.Popen[bytes], data: bytes, filename: str, wish: Mapping[str, str | int | bool]
    ) -> dict[str, Any]:
        assert child.stdin is not None
        assert child.stdout is not None
        send(child.stdin, {"filename": filename, "wish": dict(wish)}, data)
        message, _ = receive(child.stdout, self.limits.answer)
        return message

    def _farewell(self, child: subprocess.Popen[bytes], stopped: bool) -> Unreadable:
        """What the death of a child says about the file it was reading."""
        try:
            code = child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:  # it lives, but talks nonsense or too much
            code = -signal.SIGKILL
        self._end()
        if stopped:
            return refuse("timeout", seconds=f"{self.limits.wall:g}")
        if code == -signal.SIGXCPU:
            return refuse("timeout", seconds=str(self.limits.cpu))
        return refuse("too-much-memory" if code in (-signal.SIGKILL, 1) else "damaged")

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._child.poll() is not None or self._files >= _FILES_PER_CHILD):
            self._end()
        if self._child is None:
            self._child = self._start()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a child that sees our package and nothing else of our environment."""
        environment = {
            "PYTHONPATH": str(_PACKAGES),
            "PYTHONSAFEPATH": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_THREAD_LIMIT": "1",
            "PATH": os.environ.get("PATH", os.defpath),
        }
        return subprocess.Popen(  # noqa: S603 - our own program, called without a shell
            [sys.executable, "-m", "stocktake.documents.reading.child", json.dumps(asdict(self.limits)), self.skill],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )

    def _end(self) -> None:
        child, self._child, self._files = self._child, None, 0
        if child is None:
            return
        _kill(child)
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # unsent bytes of a conversation that is over
                    continue
        child.wait()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it has started: it leads a session of its own."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()


class Reader(InChild[Tree]):
    """Reads returned documents into trees."""

    skill = "stocktake.documents.reading.dispatch"

    def read(self, source: bytes | str | os.PathLike[str], filename: str) -> Tree:
        """Read bytes, or the file at a path. Raises Unreadable; OSError when there is no such file.

        The door is kept here, so that most refusals cost no child.
        """
        data = load(source, self.limits)
        admit(data, filename, self.limits)
        return self.ask(data, filename)

    def understood(self, message: Mapping[str, Any]) -> Tree:
        return tree_of(message)
