"""The parts of a Word file that readers need, found through its relations and not by their usual names."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import open_package, parse_xml, unpack
from stocktake.documents.refusals import refuse

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file, opened. ``w`` is its main namespace in braces: the strict form of the format has one of its own."""

    document: etree._Element
    w: str
    parts: Mapping[str, etree._Element]
    by_relation: Mapping[str, etree._Element]
    properties: Mapping[str, str]

    def part(self, kind: str) -> etree._Element | None:
        """A part by the last word of its relation: styles, numbering, footnotes, endnotes, settings."""
        return self.parts.get(kind)


def open_word(data: bytes, limits: Limits) -> WordFile:
    """Open a Word file. Raises Unreadable: damaged, zip-bomb, truncated."""
    with open_package(data, limits) as package:
        names = set(package.namelist())
        main = next((target for kind, _, target in relations_of(package, "", limits) if kind == "officeDocument"), "")
        main = main if main in names else "word/document.xml"
        if main not in names:
            raise refuse("damaged")
        document = parse_xml(unpack(package, main, limits))
        parts: dict[str, etree._Element] = {}
        by_relation: dict[str, etree._Element] = {}
        for kind, key, target in relations_of(package, main, limits):
            if kind in ("styles", "numbering", "footnotes", "endnotes", "settings", "header", "footer") and target in names:
                by_relation[key] = parse_xml(unpack(package, target, limits))
                parts.setdefault(kind, by_relation[key])
        properties = properties_of(package, names, limits)
    tag = str(document.tag)
    if not tag.startswith("{") or not tag.endswith("}document"):
        raise refuse("damaged")
    return WordFile(document, tag[: tag.index("}") + 1], parts, by_relation, properties)


def relations_of(package: zipfile.ZipFile, source: str, limits: Limits) -> Iterator[tuple[str, str, str]]:
    """Kind, identifier and target of each relation of a part inside the package."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in package.namelist():
        return
    for relation in parse_xml(unpack(package, path, limits)):
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            resolved = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Id", ""), resolved


def properties_of(package: zipfile.ZipFile, names: set[str], limits: Limits) -> dict[str, str]:
    """What an Office file says about itself: title, author, language, modified."""
    if "docProps/core.xml" not in names:
        return {}
    core = parse_xml(unpack(package, "docProps/core.xml", limits))
    found = {
        "title": core.findtext(f"{_DC}title"),
        "author": core.findtext(f"{_DC}creator"),
        "language": core.findtext(f"{_DC}language"),
        "modified": core.findtext(f"{_TERMS}modified"),
    }
    return {name: tidy(value) for name, value in found.items() if value and tidy(value)}
