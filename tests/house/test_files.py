"""What lies in the house: short files, named rooms, no address of a registry, no place of anybody's machine."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stocktake.config.development import ROOT

LONGEST = 300

BESIDE = {".git", ".venv", "data", "out", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def tracked() -> list[Path]:
    """The files of the project, as git sees them; without git, everything that is not made by a tool."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not BESIDE & set(path.relative_to(ROOT).parts)]


def readable() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a document, a font


def python() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "src" in path.relative_to(ROOT).parts]


def test_the_files_of_the_project_are_found():
    assert {ROOT / "stocktake", ROOT / "README.md", ROOT / "src" / "stocktake" / "config" / "settings.py"} <= set(tracked())


def test_no_file_of_the_source_is_long():
    """Migrations are written by a tool, and read by nobody."""
    written = [path for path in python() if path.parent.name != "migrations"]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_called_core_common_or_utils():
    words = {"core", "common", "utils", "util", "helpers", "misc"}
    assert [str(path.relative_to(ROOT)) for path in python() if words & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_every_room_says_in_its_docstring_what_it_is_for():
    silent = [
        path.parent.name
        for path in (ROOT / "src" / "stocktake").glob("*/__init__.py")
        if len(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") < 60
    ]
    assert silent == []


@pytest.mark.parametrize(
    "words",
    [
        "pypi\x2eorg", "pythonhosted\x2eorg", "registry\x2enpmjs", "deb\x2edebian", "index\x2durl", "files\x2epypi",
        "/work\x2f", "/root\x2f", "file\x3a//", "/home\x2f",
    ],
)  # fmt: skip
def test_no_file_names(words: str):
    assert [str(path) for path, text in readable() if words in text] == []


def test_every_locked_package_has_a_hash():
    for name in ("requirements.lock", "requirements-test.lock"):
        entries = re.findall(r"^[A-Za-z0-9][^\n]*==(?:[^\n]*\\\n)*[^\n]*$", (ROOT / name).read_text(encoding="utf-8"), re.M)
        assert len(entries) > 20
        assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_locked():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for group, name in (("dependencies", "requirements.lock"), ("test", "requirements-test.lock")):
        wanted = re.search(rf"^{group} = \[(.*?)^\]", project, re.M | re.S)
        assert wanted
        locked = (ROOT / name).read_text(encoding="utf-8").lower()
        names = [re.split(r"[\[<>=]", entry)[0].lower() for entry in re.findall(r'"([^"]+)"', wanted.group(1))]
        assert [entry for entry in names if not re.search(rf"^{re.escape(entry)}(\[[^\]]*\])?==", locked, re.M)] == []
