"""A skipped test is said with its reason; where nobody watches, it is a failed one."""

import subprocess
import sys
from pathlib import Path

import pytest

from stocktake.config.development import environment

TESTS = """\
import pytest

def test_here(): pass

@pytest.mark.skip(reason="no printer here")
def test_printer(): pass

def test_another_printer(): pytest.skip("no printer here")
"""


def run(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_printing.py").write_text(TESTS)
    clean = {key: value for key, value in environment(**more).items() if key not in {"CI", "STOCKTAKE_CI", "PYTEST_ADDOPTS"}}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "stocktake.config.development",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, "--rootdir", str(folder), "-c", "/dev/null", str(folder)],
        env=clean | more, cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


def test_skipped_tests_are_counted_by_reason(tmp_path: Path):
    done = run(tmp_path)
    assert done.returncode == 0
    assert "skipped: 2 × no printer here" in done.stdout


@pytest.mark.parametrize("name", ["CI", "STOCKTAKE_CI"])
def test_where_nobody_watches_a_skipped_test_fails_the_run(tmp_path: Path, name: str):
    assert run(tmp_path, **{name: "1"}).returncode == 1
    assert run(tmp_path, **{name: "0"}).returncode == 0
