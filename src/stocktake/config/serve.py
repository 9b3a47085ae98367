"""Starting everything, and stopping all of it: database, web process, worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from stocktake.config import place
from stocktake.config.catalogues import compile_catalogues
from stocktake.config.database import server
from stocktake.config.demonstration import is_empty, load_demonstration
from stocktake.reviews.models import Role

GRACE = 15.0
"""Seconds a process has to end by itself before it is ended."""


def serve(*, bind: str, port: int) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        PlaceError: the port is taken, the folder cannot be written, the database does not answer.
    """
    began = time.monotonic()
    _port_is_free(bind, port)
    for ending in (signal.SIGINT, signal.SIGTERM):
        # Both end it the same way: every block below is left cleanly. Set for SIGINT too: a shell that starts a
        # program in the background has it ignored.
        signal.signal(ending, _interrupt)
    with server():
        compile_catalogues()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if is_empty():
            load_demonstration(at=timezone.now(), say=_say)
        with _processes(bind, port) as running:
            _wait_until_it_answers(bind, port, running)
            _greet(port, time.monotonic() - began)
            _watch(running)


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(f"stocktake: {line}", file=sys.stderr, flush=True)


def _port_is_free(bind: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError:
            raise place.PlaceError(f"Port {port} may not be used by this user; choose another: PORT=8001 ./stocktake serve") from None
        except OSError as error:
            raise place.PlaceError(
                f"Port {port} is taken ({error.strerror}); stop what uses it, or choose another: PORT={port + 1} ./stocktake serve"
            ) from None


@contextmanager
def _processes(bind: str, port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    environment = os.environ | {"STOCKTAKE_DEMONSTRATION": os.environ.get("STOCKTAKE_DEMONSTRATION", str(_is_private(bind)))}
    commands = {
        # gthread, with idle connections kept longer than any proxy keeps them: an autosave is never cut in between.
        "pages": [
            sys.executable, "-m", "gunicorn", "stocktake.config.wsgi:application", "--bind", f"{bind}:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--keep-alive", "75", "--log-level", "warning",
            "--no-control-socket", "--graceful-timeout", "10",
        ],
        "worker": [sys.executable, "-m", "stocktake", "worker"],
    }  # fmt: skip
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # Sessions of their own: Ctrl-C reaches this process alone, which ends the others in order.
            running[name] = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own programs
        yield running
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()


def _is_private(bind: str) -> bool:
    return bind in {"127.0.0.1", "::1", "localhost"}


def _wait_until_it_answers(bind: str, port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        _all_alive(running)
        try:
            socket.create_connection((bind, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise place.PlaceError("The pages did not come up within a minute; what they said is above.")


def _all_alive(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise place.PlaceError(f"The process “{name}” ended by itself (code {process.returncode}); what it said is above.")


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _all_alive(running)
        time.sleep(0.5)


def _greet(port: int, seconds: float) -> None:
    lines = [f"Stocktake is ready after {seconds:.1f} seconds: http://localhost:{port}/", ""]
    roles = Role.objects.filter(review__invented=True).select_related("person", "review", "party").order_by("pk")
    if roles:
        lines.append(f"Sign in at http://localhost:{port}/sign-in/ as one of the demonstration's cast;")
        lines.append(f"the code arrives at http://localhost:{port}/mailbox/")
        lines += [f"  {role.person.email:<44} {role.get_kind_display()}{f', {role.party}' if role.party else ''}" for role in roles]
        lines.append("")
    lines.append(f"Data: {settings.DATA}. Ctrl-C stops everything.")
    print("\n".join(lines), flush=True)
