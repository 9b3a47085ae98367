"""Journeys walk through the real thing: `stocktake serve` with its own data folder, in a real browser."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


def browser_path() -> str | None:
    """The browser that `stocktake test` found or installed; else one that is on the path."""
    named = os.environ.get("STOCKTAKE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running Stocktake: its address, its data, what it said when it was ready."""

    url: str
    data: Path
    process: subprocess.Popen
    greeting: str

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)
        return self.process.returncode


def environment_of(data: Path) -> dict[str, str]:
    """As whoever runs the house has it: nothing of the tests' own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("STOCKTAKE_", "DJANGO_"))}
    return kept | {"STOCKTAKE_DATA": str(data)}


def start(data: Path) -> Served:
    port = free_port()
    environment = environment_of(data) | {"PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "stocktake", "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Data:"):
            return Served(f"http://127.0.0.1:{port}", data, process, "".join(said))
    raise AssertionError(f"serve ended with {process.wait()}:\n{''.join(said)}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = start(tmp_path_factory.mktemp("a folder") / "data")
    yield running
    if running.process.poll() is None:
        assert running.stop() == 130


@pytest.fixture(scope="module")
def browser():
    """Closed after each file: while Playwright runs in a thread, Django takes that thread for one of an event loop."""
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium on this machine; as root, ./stocktake test installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ]
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture
def page(browser, served):
    """A fresh visitor, English, wide screen; every error of the page's script or of the policy fails the test."""
    context = browser.new_context(base_url=served.url, locale="en-GB", viewport={"width": 1280, "height": 900})
    visitor = context.new_page()
    faults: list[str] = []
    visitor.on("pageerror", lambda error: faults.append(str(error)))
    visitor.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield visitor
    context.close()
    assert not [fault for fault in faults if not re.search(r"status of (403|404|422)", fault)]


def sign_in_by_code(page, email: str) -> None:
    """Ask for a code, read it in the mailbox, give it."""
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill(email)
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in/code/")
    mailbox = page.context.new_page()
    mailbox.goto("/mailbox/")
    code = re.search(r"\b\d{6}\b", mailbox.locator("main").inner_text()).group()
    mailbox.close()
    page.get_by_label("The six digits from the letter").fill(code)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def sessions() -> dict[str, list]:
    """What a browser keeps of each person who has signed in: a person may ask for five codes in a quarter of an hour."""
    return {}


@pytest.fixture
def sign_in(page, sessions):
    """Sign a person of the cast in: the first time by the code in the mailbox, then in the session begun there."""

    def sign_in_as(email: str) -> None:
        page.context.clear_cookies()
        if email in sessions:
            page.context.add_cookies(sessions[email])
            page.goto("/")
        else:
            sign_in_by_code(page, email)
            sessions[email] = page.context.cookies()
        page.get_by_role("button", name="Sign out").wait_for()

    return sign_in_as
