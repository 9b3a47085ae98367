"""What is kept beside the tables of a release: where they came from, on what terms, and what the source says about them."""

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """A file by its SHA-256, and how many rows it gave or holds."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a source says about the numbers of an area (or of all: `area` is empty), in which years (none: in all)."""

    text: str
    area: str = ""
    since: int | None = None
    until: int | None = None

    def holds(self, year: int) -> bool:
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A release as it is kept. `terms` is empty where the copy states none; `published` where its day is not known. `invented`: its
    numbers are made up for a demonstration, and are never laid beside what a real party said, nor real ones beside an invented one's."""

    code: str
    dataset: str
    title: str
    attribution: str
    terms: str
    published: str
    sources: tuple[Kept, ...]
    tables: tuple[Kept, ...]
    notes: tuple[Note, ...] = ()
    invented: bool = False

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        data: dict[str, Any] = json.loads(text)
        sources, tables = (tuple(Kept(**each) for each in data.pop(part)) for part in ("sources", "tables"))
        notes = tuple(Note(**each) for each in data.pop("notes"))
        return cls(**data, sources=sources, tables=tables, notes=notes)

    def notes_on(self, area: str, year: int) -> list[str]:
        return [note.text for note in self.notes if note.area == area and note.holds(year)]
