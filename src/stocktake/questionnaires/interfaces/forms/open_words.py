"""The names of OpenDocument."""

from __future__ import annotations

from lxml import etree

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_OPEN}office:1.0}}"
TEXT = f"{{{_OPEN}text:1.0}}"
TABLE = f"{{{_OPEN}table:1.0}}"
DRAW = f"{{{_OPEN}drawing:1.0}}"
STYLE = f"{{{_OPEN}style:1.0}}"


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is none."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def words_of(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(str(text) for text in element.itertext())
