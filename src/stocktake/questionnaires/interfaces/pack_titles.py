"""The titles that a questionnaire borrows from its framework, read from the framework's own file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stocktake.foundation.packs import Document, PackError, Texts, packs_folder, read_as
from stocktake.frameworks.interfaces.pack import FILE as FRAMEWORK_FILE
from stocktake.frameworks.interfaces.pack import FrameworkFile


@dataclass(frozen=True)
class Numbered:
    """An objective as a questionnaire names it. `round_tables`: where the global forum takes it up."""

    number: int
    titles: Texts = field(default_factory=dict)
    short: Texts = field(default_factory=dict)
    round_tables: tuple[int, ...] = ()


@dataclass(frozen=True)
class Titles:
    framework: Texts = field(default_factory=dict)
    objectives: tuple[Numbered, ...] = ()


def titles_of(document: Document, framework: str | None) -> Titles:
    """The titles of a framework by its code: from the file beside the questionnaire, or from the pack that has it.

    Raises:
        PackError: no pack here has that framework.
    """
    if framework is None:
        return Titles()
    for path in (document.path.parent / FRAMEWORK_FILE, *sorted(packs_folder().glob(f"*/{FRAMEWORK_FILE}"))):
        content = _read(path)
        if content is not None and content.framework == framework:
            return _titles(content)
    raise PackError(document.fault(("framework",), f"no pack here has the framework “{framework}”"))


def _read(path: Path) -> FrameworkFile | None:
    return read_as(FrameworkFile, path)[0] if path.is_file() else None


def _titles(content: FrameworkFile) -> Titles:
    tables = _tables(content)
    return Titles(
        content.titles,
        tuple(
            Numbered(
                entry.number, entry.titles, entry.labels,
                tuple(table for table, numbers in tables.items() if entry.number in numbers),
            )
            for entry in content.objectives
        ),
    )  # fmt: skip


def _tables(content: FrameworkFile) -> Mapping[int, list[int]]:
    entries = (content.model_extra or {}).get("forum_round_tables") or []
    return {int(entry["number"]): list(entry["objectives"]) for entry in entries}
