"""Packs: content as data. A pack is a folder of YAML files, validated when it is loaded, with errors that name file and line.

This module knows no noun of the review. Each room registers a reader for the files it understands (in its
`AppConfig.ready`); `load` walks the readers from the lowest floor to the highest.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stocktake.foundation.refusals import Refusal

Texts = dict[str, str]
"""Language code to text; a language that is not known is absent."""


class PackError(Refusal):
    """A pack cannot be loaded. The message has a line per fault: file, line, what is wrong."""


class Entry(BaseModel):
    """Base of everything read from a pack: an unknown key is a typing error and is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Manifest(Entry):
    """`pack.yaml`: what the folder is, what it needs, on what terms its texts may be used."""

    pack: str
    title: Texts
    requires: list[str] = []
    licence: str
    invented: bool = False
    sources: dict[str, str] = {}
    note: str = ""


@dataclass(frozen=True)
class Document:
    """A YAML file as data, with the line of each of its parts."""

    path: Path
    data: Any
    lines: Mapping[tuple[str | int, ...], int]

    def line_of(self, place: tuple[str | int, ...]) -> int:
        """The line of a part, or of the nearest part around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: tuple[str | int, ...], what: str) -> str:
        where = ".".join(str(step) for step in place)
        return f"{self.path.parent.name}/{self.path.name}:{self.line_of(place)}: {where + ': ' if where else ''}{what}"


Model = TypeVar("Model", bound=BaseModel)


def packs_folder() -> Path:
    """Where the packs are: `STOCKTAKE_PACKS`, or `packs` beside the source."""
    return Path(os.environ.get("STOCKTAKE_PACKS") or Path(__file__).resolve().parents[3] / "packs")


def pack_folder(name: str) -> Path:
    """The folder of a pack.

    Raises:
        PackError: there is no such pack; the message names those there are.
    """
    folder = packs_folder() / name
    if "/" in name or not (folder / "pack.yaml").is_file():
        known = ", ".join(sorted(path.parent.name for path in packs_folder().glob("*/pack.yaml"))) or "none"
        raise PackError(f"There is no pack “{name}”. Packs here: {known}.")
    return folder


def read_yaml(path: Path) -> Document:
    """Read a YAML file with its line numbers.

    Raises:
        PackError: the file is not there, is not UTF-8, is not YAML, or holds a key twice.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        if node is not None:
            _walk(node, (), lines, name)
        return Document(path, loader.construct_document(node) if node is not None else None, lines)
    except FileNotFoundError:
        raise PackError(f"{name}: the file is missing") from None
    except UnicodeDecodeError as error:
        raise PackError(f"{name}: not UTF-8 at byte {error.start}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{name}:{line}: {error.problem or error}") from None


def _walk(node: yaml.Node, place: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], name: str) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise PackError(f"{name}:{key.start_mark.line + 1}: the key “{key.value}” is written twice")
            seen.add(key.value)
            _walk(value, (*place, key.value), lines, name)
            lines[(*place, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*place, index), lines, name)


def read_as(model: type[Model], path: Path) -> tuple[Model, Document]:
    """Read and validate a file of a pack.

    Raises:
        PackError: every fault of the file, one per line, each with file and line.
    """
    document = read_yaml(path)
    try:
        return model.model_validate(document.data), document
    except ValidationError as error:
        faults = [document.fault(tuple(fault["loc"]), fault["msg"]) for fault in error.errors()]
        raise PackError("\n".join(dict.fromkeys(faults))) from None


@dataclass(frozen=True)
class Pack:
    """A pack that is being loaded."""

    name: str
    folder: Path
    manifest: Manifest

    def has(self, file: str) -> bool:
        return (self.folder / file).is_file()

    def read(self, model: type[Model], file: str) -> tuple[Model, Document]:
        return read_as(model, self.folder / file)


def open_pack(name: str) -> Pack:
    folder = pack_folder(name)
    manifest, document = read_as(Manifest, folder / "pack.yaml")
    if manifest.pack != name:
        raise PackError(document.fault(("pack",), f"the folder is called “{name}”"))
    return Pack(name, folder, manifest)


def in_order(name: str) -> Iterator[Pack]:
    """The packs a pack needs, each before those that need it, and itself last.

    Raises:
        PackError: a pack is missing, or two need each other.
    """
    done: dict[str, Pack] = {}

    def visit(wanted: str, above: tuple[str, ...]) -> None:
        if wanted in above:
            raise PackError(f"packs need each other in a circle: {' → '.join((*above, wanted))}")
        if wanted not in done:
            pack = open_pack(wanted)
            for needed in pack.manifest.requires:
                visit(needed, (*above, wanted))
            done[wanted] = pack

    visit(name, ())
    return iter(done.values())


@dataclass(frozen=True)
class Reader:
    """How a room loads one file of a pack: called with the pack and the keyword arguments `actor` and `at`."""

    floor: int
    file: str
    load: Callable[..., None]


@dataclass
class Registry:
    readers: list[Reader] = field(default_factory=list)

    def register(self, *, floor: int, file: str, load: Callable[..., None]) -> None:
        """Called once per file by the room that understands it; a lower floor is loaded first."""
        self.readers.append(Reader(floor, file, load))
        self.readers.sort(key=lambda reader: (reader.floor, reader.file))


registry = Registry()

__all__ = [
    "Document",
    "Entry",
    "Field",
    "Manifest",
    "Pack",
    "PackError",
    "Texts",
    "in_order",
    "open_pack",
    "read_as",
    "read_yaml",
    "registry",
]
