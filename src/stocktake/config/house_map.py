"""The map of the house, drawn from the code: floors from `.importlinter`, rooms from their own docstrings.

Nothing is imported for it; the source is read, so that the map can be drawn where nothing is installed.
"""

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

from stocktake.config.development import ROOT

SOURCE = ROOT / "src" / "stocktake"

PLANNED = {
    "api": ("workspace", "endpoints for other programs"),
    "outcomes": ("synthesis", "negotiation, adoption, hand-over to the forum, follow-up"),
    "consultations": ("statistics", "what others say"),
    "meetings": ("statistics", "what is said in the room"),
}
"""Rooms that are drawn and not yet built: beside (or, for outcomes, above) which room, and what for."""

ABOVE = {"outcomes"}

OPENING = """\
# The map of the house

Drawn from the code by `stocktake docs`; a test holds it true. Imports go down only, and rooms on one floor do not know
each other. Planned rooms are in grey: they are built when they have something to hold.
"""


def floors() -> list[list[str]]:
    """The floors of `.importlinter`, highest first, each with its rooms."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contract["importlinter:contract:floors"]["layers"].split("\n")
    return [re.split(r"\s*\|\s*", line.strip()) for line in lines if line.strip()]


def draw() -> str:
    return "\n".join([OPENING, *_house(), "", *_rooms()]) + "\n"


def _grey(room: str) -> str:
    return f'<span style="color:gray"><i>{room}</i></span>'


def _house() -> Iterator[str]:
    yield "| floor | rooms |"
    yield "|---:|---|"
    storeys: list[list[str]] = []
    for rooms in floors():
        storeys += [[_grey(room)] for room, (beside, _why) in PLANNED.items() if room in ABOVE and beside in rooms]
        beside = [_grey(room) for room, (near, _why) in PLANNED.items() if room not in ABOVE and near in rooms]
        storeys.append([f"[{room}](#{room})" for room in rooms] + beside)
    for number, storey in enumerate(storeys):
        yield f"| {len(storeys) - number - 1} | {' · '.join(storey)} |"


def _rooms() -> Iterator[str]:
    for rooms in floors():
        for room in rooms:
            yield from _room(room)
    yield "## Planned"
    yield ""
    for room, (_beside, why) in sorted(PLANNED.items()):
        yield f"* {_grey(room)}: {why}"


def _room(room: str) -> Iterator[str]:
    text = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    first, whole = (" ".join(part.split()) for part in (text.split("\n\n")[0], text))
    yield f"## {room}"
    yield ""
    yield first
    yield ""
    nouns = re.search(r"Nouns: (.+?)(?:\. [A-Z]|\.$)", whole)
    rows = [
        ("nouns", nouns.group(1).replace("*", "") if nouns and nouns.group(1) != "none" else ""),
        ("tables", ", ".join(_tables(room))),
        ("verbs", ", ".join(f"`{verb}`" for verb in _verbs(room))),
        ("announces", ", ".join(f"`{name}`" for name in _signals(room))),
        ("commands", ", ".join(f"`{path.stem}`" for path in _modules(room, "management/commands"))),
    ]
    yield from (f"* {name}: {value}" for name, value in rows if value)
    yield ""


def _modules(room: str, folder: str) -> list[Path]:
    return sorted(path for path in (SOURCE / room / folder).glob("*.py") if path.stem != "__init__")


def _tables(room: str) -> Iterator[str]:
    for path in _modules(room, "models"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and {"models.Model", "AbstractBaseUser"} & set(map(ast.unparse, node.bases)):
                yield node.name


def _verbs(room: str) -> Iterator[str]:
    """Public functions of the services that take keyword arguments alone: that is what makes one a verb."""
    for path in _modules(room, "services"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and node.args.kwonlyargs and not node.args.args:
                yield node.name


def _signals(room: str) -> Iterator[str]:
    path = SOURCE / room / "signals.py"
    if path.is_file():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Signal("):
                yield ast.unparse(node.targets[0])
