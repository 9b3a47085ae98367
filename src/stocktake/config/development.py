"""What the verbs for builders share: the tools of the house, and the browser that journeys need.

It is also a small pytest plugin (`-p stocktake.config.development`): skipped tests are counted with their reasons, and
where nobody is watching (`CI` or `STOCKTAKE_CI` is set) a skipped test is a failed one.
"""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
"""The folder with the launcher, the packs and the tests."""

DOMAIN = (
    "foundation", "parties", "frameworks", "accounts", "messaging", "documents", "reviews", "statistics", "questionnaires",
    "evidence", "synthesis", "workspace",
)  # fmt: skip
"""The rooms that mypy checks strictly."""

DEBIAN = {
    "chromium": "chromium", "fonts-noto-core": "", "fonts-noto-cjk": "", "gettext": "msgfmt", "dovecot-imapd": "dovecot",
    "libreoffice-writer": "lowriter", "libreoffice-calc": "localc", "libreoffice-impress": "loimpress",
    "tesseract-ocr": "tesseract", "tesseract-ocr-ara": "", "tesseract-ocr-chi-sim": "", "tesseract-ocr-fra": "",
    "tesseract-ocr-rus": "", "tesseract-ocr-spa": "",
}  # fmt: skip
"""Debian packages that tests need, and the program by which each is known to be there (fonts and languages are asked of dpkg)."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def say(words: str) -> None:
    print(f"stocktake: {words}", file=sys.stderr, flush=True)


def unattended() -> bool:
    """Whether this runs where nobody would notice a skipped test."""
    return any(os.environ.get(name, "").lower() not in {"", "0", "false", "no"} for name in ("CI", "STOCKTAKE_CI"))


# -- tools -----------------------------------------------------------------------------------------------------------


def tool(name: str, *arguments: str) -> list[str]:
    """A program of the virtual environment."""
    return [str(Path(sys.executable).parent / name), *arguments]


def environment(**more: str) -> dict[str, str]:
    """The environment of a tool: the project can be imported in it, also where it is not installed."""
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, **more}


def passes(name: str, command: Sequence[str], **more: str) -> bool:
    """Run a tool; one line if it is content, its own words if it is not."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment(**more), capture_output=True, text=True)
    if done.returncode == 0:
        say(f"{name}: in order ({time.monotonic() - started:.1f} s)")
        return True
    print((done.stdout + done.stderr).strip(), file=sys.stderr)
    say(f"{name}: not in order (what it says is above)")
    return False


def lint() -> bool:
    """Run every check that needs no network; True if all are content."""
    rooms = [f"src/stocktake/{room}" for room in DOMAIN]
    results = [
        passes("ruff", tool("ruff", "check", "--quiet", "--output-format", "concise", ".")),
        passes("format", tool("ruff", "format", "--check", "--quiet", ".")),
        passes("floors", tool("lint-imports", "--no-cache")),
        passes("types", tool("mypy", *rooms)),
        passes("bandit", tool("bandit", "--quiet", "--recursive", "--ini", ".bandit", "src")),
    ]
    return all(results)


# -- what tests need from the machine --------------------------------------------------------------------------------


def install_what_tests_need() -> None:
    """As root on Debian, install the packages that are missing; elsewhere this does nothing."""
    if os.getuid() != 0 or not shutil.which("apt-get") or not shutil.which("dpkg-query"):
        return
    missing = [package for package, program in DEBIAN.items() if not _there(package, program)]
    if not missing:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say("asking Debian what it has")
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, capture_output=True, check=False)
    for package in missing:
        say(f"installing {package}")
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=quiet, capture_output=True, text=True
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            say(f"{package} could not be installed ({last}); tests that need it will say so")


def _there(package: str, program: str) -> bool:
    if program and (shutil.which(program) or (package == "chromium" and browser())):
        return True
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True)
    return "install ok installed" in asked.stdout


def browser() -> str | None:
    """A Chromium that is there: the one `STOCKTAKE_CHROMIUM` names, one on the path, or Playwright's own."""
    named = os.environ.get("STOCKTAKE_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, BROWSERS)), None) or _browser_of_playwright()


def _browser_of_playwright() -> str | None:
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and Path(path).is_file() else None


def find_browser() -> str | None:
    """A browser for the journeys; where there is none, Playwright is asked to fetch its own."""
    found = browser()
    if found is None:
        say("fetching a browser through Playwright")
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, check=False)
        found = _browser_of_playwright()
    if found is None:
        say("no browser was found; install chromium, or name one with STOCKTAKE_CHROMIUM")
    return found


# -- skipped tests ---------------------------------------------------------------------------------------------------


def reasons(reports: Sequence[Any]) -> Mapping[str, int]:
    """How many tests were skipped for each reason."""
    return Counter(
        (report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)).removeprefix("Skipped: ")
        for report in reports
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, number in sorted(reasons(skipped).items()):
        terminalreporter.write_line(f"skipped: {number} × {reason}")
    if skipped and unattended():
        terminalreporter.write_line(f"{len(skipped)} skipped: here that counts as failed, because nobody would notice.", red=True)


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and unattended() and exitstatus == 0:
        session.exitstatus = 1
