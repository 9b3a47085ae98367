"""What changed between two snapshots, answer by answer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    question: str
    item: str
    change: Change
    before: str
    after: str


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The answers that differ between two frozen contents (`services.freeze.frozen_content`), in the later one's order."""
    old, new = _texts(before), _texts(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key, ""), new.get(key, "")
        if was == now:
            continue
        change = Change.ADDED if not was else Change.REMOVED if not now else Change.CHANGED
        found.append(Difference(*key, change, was, now))
    return found


def _texts(content: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(answer["question"], answer["item"]): answer["text"] for answer in content["answers"]}
