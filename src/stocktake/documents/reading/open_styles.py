"""Styles and list numbers of OpenDocument: the file stores schemes and levels, the numbers are counted here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from stocktake.documents.reading.open_package import FO, STYLE, TEXT, OpenFile
from stocktake.documents.reading.packages import local
from stocktake.documents.reading.word_numbering import spell

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HAN = "一, 二, 三, ..."
_DEEPEST = 40  # styles may name each other as parents in a circle


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says: the names it goes by, outermost parent last, and what it makes of the letters."""

    names: tuple[str, ...] = ()
    bold: bool = False
    hidden: bool = False
    lists: str = ""

    @property
    def is_title(self) -> bool:
        return "Title" in self.names

    @property
    def is_contents(self) -> bool:
        return any(name.startswith(("Contents_20_", "Contents Heading")) for name in self.names)


@dataclass(slots=True)
class _Level:
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    shows: int = 1
    start: int = 1


@dataclass(slots=True)
class _Scheme:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Styles:
    """All styles of one file. ``look`` answers by name; ``label`` counts, so ask for it in reading order."""

    def __init__(self, opened: OpenFile) -> None:
        roots = [root for root in (opened.styles, opened.content) if root is not None]
        self._elements = {
            (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style
            for root in roots
            for style in root.iter(f"{STYLE}style")
        }
        self._schemes = {
            each.get(f"{STYLE}name", ""): _Scheme(dict(_levels(each))) for root in roots for each in root.iter(f"{TEXT}list-style")
        }
        outline = next((each for root in roots for each in root.iter(f"{TEXT}outline-style")), None)
        self._outline = _Scheme(dict(_levels(outline))) if outline is not None else _Scheme()
        self._looks: dict[tuple[str, str], Look] = {}

    def look(self, family: str, name: str) -> Look:
        """What a style of a family (paragraph, text) says, its parents included."""
        key = family, name
        if key not in self._looks:
            self._looks[key] = self._resolve(family, name)
        return self._looks[key]

    def _resolve(self, family: str, name: str) -> Look:
        names: list[str] = []
        weight, display, lists = "", "", ""
        while name and name not in names and len(names) < _DEEPEST:
            names.append(name)
            style = self._elements.get((family, name))
            if style is None:
                break
            looks = style.find(f"{STYLE}text-properties")
            if looks is not None:
                weight = weight or looks.get(f"{FO}font-weight", "")
                display = display or looks.get(f"{TEXT}display", "")
            lists = lists or style.get(f"{STYLE}list-style-name", "")
            name = style.get(f"{STYLE}parent-style-name", "")
        return Look(tuple(names), weight in ("bold", "700", "800", "900"), display == "none", lists)

    def label(self, scheme: str, level: int, *, anew: int | None = None) -> str:
        """The number of the next item on this level (from 1) of a list; empty for bullets and schemes nobody knows."""
        return _next(self._schemes.setdefault(scheme, _Scheme()), level, anew)

    def heading(self, level: int, *, anew: int | None = None) -> str:
        """The number of the next heading of this level; empty where headings have none."""
        return _next(self._outline, level, anew)

    def begin(self, scheme: str, level: int) -> None:
        """A list begins that does not go on from the one before it."""
        if found := self._schemes.get(scheme):
            found.counts = {known: count for known, count in found.counts.items() if known < level}


def _levels(parent: etree._Element) -> Iterator[tuple[int, _Level]]:
    for element in parent:
        name = local(element)
        if name not in ("list-level-style-number", "outline-level-style"):
            continue
        level = number_of(element.get(f"{TEXT}level"), 1)
        shown = element.get(f"{STYLE}num-format", "")
        yield level, _Level(
            shown, element.get(f"{STYLE}num-prefix", ""), element.get(f"{STYLE}num-suffix", ""),
            number_of(element.get(f"{TEXT}display-levels"), 1), number_of(element.get(f"{TEXT}start-value"), 1),
        )  # fmt: skip


def _next(scheme: _Scheme, level: int, anew: int | None) -> str:
    known = scheme.levels.get(level)
    start = known.start if known else 1
    count = anew if anew is not None else scheme.counts.get(level, start - 1) + 1
    scheme.counts = {each: number for each, number in scheme.counts.items() if each < level} | {level: count}
    if known is None or not known.format:
        return ""
    first = max(1, level - known.shows + 1)
    shown = [
        _spelt(scheme.counts.get(each, 1), scheme.levels[each].format)
        for each in range(first, level + 1)
        if each in scheme.levels and scheme.levels[each].format
    ]
    return f"{known.prefix}{'.'.join(shown)}{known.suffix}".strip()


def _spelt(number: int, shown: str) -> str:
    if shown == _HAN:
        return spell(number, "chineseCounting")
    return spell(number, _FORMATS.get(shown, "decimal"))


def number_of(text: str | None, default: int) -> int:
    """A small whole number written as an attribute."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else default
