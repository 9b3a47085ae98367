"""OpenDocument files, opened: their content and styles, and the words of the format that readers share."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import open_package, parse_xml, unpack
from stocktake.documents.refusals import refuse

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{{{_URN}office:1.0}}", f"{{{_URN}text:1.0}}", f"{{{_URN}table:1.0}}"
DRAW, STYLE, SVG = f"{{{_URN}drawing:1.0}}", f"{{{_URN}style:1.0}}", f"{{{_URN}svg-compatible:1.0}}"
PRESENTATION, META = f"{{{_URN}presentation:1.0}}", f"{{{_URN}meta:1.0}}"
FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The parts of an OpenDocument file that readers need. ``styles`` is None where the file has none of its own."""

    content: etree._Element
    styles: etree._Element | None
    properties: dict[str, str]

    def body(self, kind: str) -> etree._Element | None:
        """The body, if the document is of this kind: text, spreadsheet or presentation."""
        return self.content.find(f"{OFFICE}body/{OFFICE}{kind}")


def open_opendocument(data: bytes, limits: Limits) -> OpenFile:
    """Open an OpenDocument file. Raises Unreadable: password-protected, damaged, zip-bomb, truncated."""
    with open_package(data, limits) as package:
        names = set(package.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in unpack(package, "META-INF/manifest.xml", limits):
            raise refuse("password-protected")
        if "content.xml" not in names:
            raise refuse("damaged")
        content = parse_xml(unpack(package, "content.xml", limits))
        styles = parse_xml(unpack(package, "styles.xml", limits)) if "styles.xml" in names else None
        meta = parse_xml(unpack(package, "meta.xml", limits)) if "meta.xml" in names else None
    return OpenFile(content, styles, _properties(meta))


def _properties(meta: etree._Element | None) -> dict[str, str]:
    if meta is None:
        return {}
    found = {
        "title": meta.findtext(f".//{DC}title"),
        "author": meta.findtext(f".//{DC}creator") or meta.findtext(f".//{META}initial-creator"),
        "language": meta.findtext(f".//{DC}language"),
        "modified": meta.findtext(f".//{DC}date"),
    }
    return {name: tidy(value) for name, value in found.items() if value and tidy(value)}
