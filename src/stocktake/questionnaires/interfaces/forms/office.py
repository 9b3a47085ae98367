"""Bringing .doc, .rtf and .xls into today's form with LibreOffice, where it is installed. One profile for each job.

LibreOffice reads a file with all its might, and is kept away from everything else: a process of its own with limits on
time, memory and files, in a folder that is gone afterwards. Two jobs in one profile disturb each other, and it does not
say so; therefore what it made is looked for, and nothing else is believed.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from stocktake.documents.reading.kinds import OLE, kind_of_ole
from stocktake.documents.refusals import KINDS, Unreadable, refuse

TARGETS = {"doc": "docx", "rtf": "docx", "xls": "xlsx"}
SECONDS = 60
_MEMORY, _LARGEST = 4 * 1024**3, 300 * 1024**2
_one_at_a_time = threading.Lock()


def made_readable(data: bytes, filename: str) -> tuple[bytes, str]:
    """The file as .docx or .xlsx, if it was an older one; else as it is.

    Raises Unreadable: ``older-office`` where LibreOffice is not installed, ``damaged`` where it could make nothing of it.
    """
    kind = _older_kind(data)
    if kind not in TARGETS:
        return data, filename
    if soffice() is None:
        from stocktake.questionnaires.interfaces.forms.notices import REFUSALS  # its words; the child has no use for them

        values = {"found": KINDS[kind]}
        raise Unreadable("older-office", REFUSALS["older-office"] % values, values)
    with _one_at_a_time:
        made = converted(data, kind, TARGETS[kind])
    if made is None:
        raise refuse("damaged")
    return made, f"{Path(filename).stem}.{TARGETS[kind]}"


def soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, kind: str, target: str, *, seconds: int = SECONDS) -> bytes | None:
    """The file in another format, or None if LibreOffice made nothing of it in its time."""
    with tempfile.TemporaryDirectory(prefix="stocktake-office-") as folder:
        source = Path(folder, f"file.{kind}")
        source.write_bytes(data)
        profile, out = Path(folder, "profile"), Path(folder, "out")
        command = [
            sys.executable, "-m", __name__, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--convert-to", target, "--outdir", str(out), str(source),
        ]  # fmt: skip
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8", "PYTHONPATH": _packages()}
        process = subprocess.Popen(  # noqa: S603 - our own program, called without a shell
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(process)
        made = out / f"file.{target}"
        return made.read_bytes() if made.is_file() and made.stat().st_size <= _LARGEST else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _older_kind(data: bytes) -> str:
    if data.startswith(OLE):
        return kind_of_ole(data)
    return "rtf" if data.startswith(b"{\\rtf") else ""


def _packages() -> str:
    return str(Path(__file__).resolve().parents[4])


def main() -> None:
    """Take limits, then become LibreOffice."""
    limits = {
        resource.RLIMIT_AS: _MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: _LARGEST, resource.RLIMIT_CORE: 0,
    }  # fmt: skip
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
    program = soffice()
    if program:
        os.execv(program, [program, *sys.argv[1:]])  # noqa: S606 - no shell


if __name__ == "__main__":
    main()
