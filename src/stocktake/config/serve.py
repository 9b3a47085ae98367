"""Starting everything, and stopping all of it: database, web process, worker."""

import errno
import http.client
import os
import resource
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
from stocktake.config.demonstration import is_empty, load_demonstration, was_broken_off
from stocktake.config.ground import migrate
from stocktake.reviews.models import Role

GRACE = 15.0
"""Seconds a process has to end by itself before it is ended."""

PAGES = [
    "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--keep-alive", "75", "--log-level", "warning",
    "--no-control-socket", "--graceful-timeout", "10", "--preload", "--worker-connections", "4000",
]  # fmt: skip
"""How gunicorn runs the pages: loaded once, before the workers are forked; with idle connections kept longer than any proxy
keeps them, so that an autosave is never cut in between; and room for a connection of every browser that is open on the last
day (by itself a worker stops at a thousand, and lets the next one wait for more than a minute)."""

FILES = 8192
"""As many files and connections a process needs to be allowed for that; the usual limit is 1,024."""


def serve(*, bind: str, port: int) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP.

    Raises:
        PlaceError: the port is taken, the folder cannot be written, the database does not answer.
    """
    began = time.monotonic()
    _port_is_free(bind, port)
    make_room()
    _end_cleanly_on_signals()
    with server():
        compile_catalogues()
        migrate()
        call_command("collectstatic", verbosity=0, interactive=False)
        if is_empty() or was_broken_off():
            load_demonstration(at=timezone.now(), say=_say)
        with _processes(bind, port) as running:
            _wait_until_it_answers(bind, port, running)
            _greet(port, time.monotonic() - began)
            _watch(running)


def _end_cleanly_on_signals() -> None:
    """Ctrl-C, a plea to end and a closed terminal all end it the same way: every block is left cleanly."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if ending == signal.SIGHUP and signal.getsignal(ending) == signal.SIG_IGN:
            continue  # nohup: it is to outlive its terminal
        # Set for SIGINT too: a shell that starts a program in the background has it ignored.
        signal.signal(ending, _interrupt)


def _interrupt(*_signal: object) -> None:
    """Once: who presses Ctrl-C again while things are being put away must not leave half of them running."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def make_room() -> None:
    """Allow this process and its children the files and connections they may need, as far as the machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))


def _say(line: str) -> None:
    print(f"stocktake: {line}", file=sys.stderr, flush=True)


def _port_is_free(bind: str, port: int) -> None:
    another = port + 1 if port < 65535 else port - 1
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        raise place.PlaceError(f"Port {port} may not be used by this user; choose another: PORT=8001 ./stocktake serve") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise place.PlaceError(
                f"STOCKTAKE_BIND is “{bind}”, which is no address of this machine ({error.strerror}); correct it or unset it."
            ) from None
        raise place.PlaceError(
            f"Port {port} is taken ({error.strerror}); stop what uses it, or choose another: PORT={another} ./stocktake serve"
        ) from None


@contextmanager
def _processes(bind: str, port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    environment = os.environ | {"STOCKTAKE_DEMONSTRATION": os.environ.get("STOCKTAKE_DEMONSTRATION", str(_is_private(bind)))}
    host = f"[{bind}]" if ":" in bind else bind
    commands = {
        "pages": [sys.executable, "-m", "gunicorn", "stocktake.config.wsgi:application", "--bind", f"{host}:{port}", *PAGES],
        "worker": [sys.executable, "-m", "stocktake", "worker"],
    }
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
    """Ready is when a page has been answered: the port is open some seconds earlier, while the pages are still loading."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        _all_alive(running)
        asking = http.client.HTTPConnection(bind, port, timeout=10)
        try:
            asking.request("GET", "/")
            asking.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            asking.close()
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
