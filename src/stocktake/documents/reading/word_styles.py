"""Paragraph styles of a Word file, as far as they say what a paragraph is.

Style identifiers are translated by Word ("berschrift1"); the names inside are not ("heading 1"), and the outline level is
surer than both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_HEADING_NAME = re.compile(r"heading (\d)")
OWN_NUMBERED = "stocktake numbered paragraph"  # style name of numbered paragraphs in the papers we write


@dataclass(frozen=True, slots=True)
class Style:
    """What a style, with all it is based on, says of its paragraphs; ``outline`` counts from 0."""

    name: str = ""
    outline: int | None = None
    number_id: str = ""
    number_level: int = 0
    bold: bool = False

    @property
    def is_title(self) -> bool:
        """Whether this is the style of the document's title."""
        return self.name == "title"

    @property
    def is_contents(self) -> bool:
        """Whether this is a line of the table of contents."""
        return self.name.startswith("toc ") or self.name == "toc heading" or self.name == "table of figures"


PLAIN = Style()


def load_styles(root: etree._Element | None, w: str) -> dict[str, Style]:
    """All paragraph styles by identifier; the default style under the empty identifier."""
    if root is None:
        return {}
    elements: dict[str, etree._Element] = {}
    default = ""
    for element in root.iterfind(f"{w}style"):
        if element.get(f"{w}type", "paragraph") == "paragraph":
            key = element.get(f"{w}styleId", "")
            elements[key] = element
            if element.get(f"{w}default") in ("1", "true", "on"):
                default = key
    styles = {key: _resolve(key, elements, w) for key in elements}
    styles[""] = styles.get(default, PLAIN)
    return styles


def _resolve(key: str, elements: dict[str, etree._Element], w: str) -> Style:
    name = _value(elements[key].find(f"{w}name"), w).lower()
    outline: int | None = None
    number_id, number_level, bold = "", 0, None
    seen: set[str] = set()
    while key in elements and key not in seen:
        seen.add(key)
        element = elements[key]
        level = _value(element.find(f"{w}pPr/{w}outlineLvl"), w)
        if outline is None and level.isdigit():
            outline = int(level)
        based_name = _HEADING_NAME.fullmatch(_value(element.find(f"{w}name"), w).lower())
        if outline is None and based_name:
            outline = int(based_name.group(1)) - 1
        if not number_id:
            number_id = _value(element.find(f"{w}pPr/{w}numPr/{w}numId"), w)
            depth = _value(element.find(f"{w}pPr/{w}numPr/{w}ilvl"), w)
            number_level = int(depth) if depth.isdigit() else number_level
        if bold is None and (found := element.find(f"{w}rPr/{w}b")) is not None:
            bold = is_on(found, w)
        key = _value(element.find(f"{w}basedOn"), w)
    return Style(name, outline if outline is None or outline < 9 else None, number_id, number_level, bool(bold))


def is_on(element: etree._Element | None, w: str) -> bool:
    """Whether a switch such as w:b is on: present, and not set to off."""
    return element is not None and element.get(f"{w}val", "1") not in ("0", "false", "off", "none")


def _value(element: etree._Element | None, w: str) -> str:
    return element.get(f"{w}val", "") if element is not None else ""
