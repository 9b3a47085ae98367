"""Verbs look alike: keyword-only, with the time handed in."""

import ast
from collections.abc import Iterator
from pathlib import Path

from stocktake.config.house_map import SOURCE

WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "save", "delete", "bulk_update"}

WITHOUT_TIME = {
    "foundation/services/activity.py:seal": "binds what was recorded with its own times; sealing has none",
}

FIRST_WORD = {"pack"}
"""The readers of packs are called with the pack first (`foundation.packs.Reader`)."""


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions of services that write: they open a transaction, record an activity, or touch rows."""
    for path in sorted(SOURCE.glob("*/services/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and writes(node):
                yield f"{path.relative_to(SOURCE).as_posix()}:{node.name}", node


def writes(node: ast.FunctionDef) -> bool:
    if any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list):
        return True
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name) and call.func.id == "record":
                return True
            if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES and ".objects" in ast.unparse(call.func):
                return True
    return False


def test_verbs_are_found():
    assert {"evidence/services/take_in.py:take_in", "accounts/services/sign_in.py:sign_in_with"} <= {name for name, _ in verbs()}


def test_every_verb_takes_its_words_by_name():
    wrong = [name for name, node in verbs() if {word.arg for word in node.args.args} - FIRST_WORD or node.args.vararg]
    assert wrong == []


def test_every_verb_is_told_what_time_it_is():
    wrong = [name for name, node in verbs() if name not in WITHOUT_TIME and "at" not in {word.arg for word in node.args.kwonlyargs}]
    assert wrong == []


def test_no_service_asks_the_clock():
    clocks = ("timezone.now(", "datetime.now(", "date.today(", "datetime.utcnow(")
    below = [path for path in SOURCE.glob("*/*/*.py") if path.parent.name in {"services", "rules", "queries", "models"}]
    asking = [str(path.relative_to(SOURCE)) for path in below if any(clock in path.read_text(encoding="utf-8") for clock in clocks)]
    assert asking == []


def test_no_exception_to_the_rules_is_out_of_date():
    assert set(WITHOUT_TIME) <= {name for name, _ in verbs()}
    assert all(Path(SOURCE, name.split(":")[0]).is_file() for name in WITHOUT_TIME)
