"""Automatic numbers of Word: the file stores a scheme and a level, the number itself is counted here.

Counting follows what Word does: schemes built on one abstract scheme share their counters, a start override begins anew
at its first use, and a number on one level starts the deeper levels again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_HAN_DIGITS = "〇一二三四五六七八九"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ARABIC_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"))
_SMALL_ROMAN = (*_ROMAN, (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """Roman numerals in small letters."""
    result = ""
    for value, letters in _SMALL_ROMAN:
        while number >= value:
            result, number = result + letters, number - value
    return result


def han(number: int) -> str:
    """Chinese numerals up to 999, as headings use them: 十, 十二, 二十三."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    result = _HAN_DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        result += ("" if tens == 1 and not hundreds else _HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        result += "〇"
    return result + (_HAN_DIGITS[ones] if ones else "")


def _letters(number: int, alphabet: str) -> str:
    """a … z, aa … zz, as Word repeats letters."""
    return alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


def spell(number: int, style: str) -> str:
    """A number in one of Word's number formats; formats not known here are written in digits."""
    if number < 1 or style == "decimal":
        return str(number)
    match style:
        case "lowerLetter":
            return _letters(number, "abcdefghijklmnopqrstuvwxyz")
        case "upperLetter":
            return _letters(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        case "lowerRoman":
            return roman(number)
        case "upperRoman":
            return roman(number).upper()
        case "decimalZero":
            return f"{number:02d}"
        case "russianLower":
            return _letters(number, _RUSSIAN)
        case "russianUpper":
            return _letters(number, _RUSSIAN).upper()
        case "arabicAlpha":
            return _letters(number, _ARABIC_ALPHA)
        case "arabicAbjad":
            return _letters(number, _ABJAD)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20:
            return chr(0x2460 + number - 1)
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCounting" | "taiwaneseCountingThousand":
            return han(number)
        case "japaneseCounting" | "ideographDigital" | "japaneseDigitalTenThousand":
            return han(number)
        case "none":
            return ""
        case _:
            return str(number)


@dataclass(slots=True)
class _Level:
    style: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _Scheme:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    used: bool = False


class Numbering:
    """The numbering part of a Word file, with its counters. Ask for labels in reading order."""

    def __init__(self, root: etree._Element | None, w: str) -> None:
        """``root`` is w:numbering or None; ``w`` is the namespace prefix "{…}" of the file."""
        self._w = w
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._schemes: dict[str, _Scheme] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        w = self._w
        linked: dict[str, str] = {}
        links: dict[str, str] = {}
        for abstract in root.iterfind(f"{w}abstractNum"):
            key = abstract.get(f"{w}abstractNumId", "")
            self._abstract[key] = dict(self._levels(abstract))
            for name, store in (("styleLink", linked), ("numStyleLink", links)):
                found = abstract.find(f"{w}{name}")
                if found is not None:
                    style = found.get(f"{w}val", "")
                    if name == "styleLink":
                        store[style] = key
                    else:
                        store[key] = style
        for scheme in root.iterfind(f"{w}num"):
            target = scheme.find(f"{w}abstractNumId")
            key = target.get(f"{w}val", "") if target is not None else ""
            key = linked.get(links.get(key, ""), key)
            entry = _Scheme(key)
            for override in scheme.iterfind(f"{w}lvlOverride"):
                level = _number(override.get(f"{w}ilvl"))
                start = override.find(f"{w}startOverride")
                if start is not None:
                    entry.starts[level] = _number(start.get(f"{w}val"), 1)
                entry.levels.update(self._levels(override))
            self._schemes[scheme.get(f"{w}numId", "")] = entry

    def _levels(self, parent: etree._Element) -> Iterator[tuple[int, _Level]]:
        w = self._w
        for element in parent.iterfind(f"{w}lvl"):
            level = _Level()
            values = {etree.QName(child).localname: child.get(f"{w}val", "") for child in element if isinstance(child.tag, str)}
            level.style = values.get("numFmt", "decimal")
            level.text = values.get("lvlText", "")
            level.start = _number(values.get("start"), 1)
            level.restart = _number(values["lvlRestart"]) if "lvlRestart" in values else None
            level.legal = "isLgl" in values and values["isLgl"] not in ("0", "false")
            yield _number(element.get(f"{w}ilvl")), level

    def is_list(self, number_id: str) -> bool:
        """Whether a numId stands for a scheme at all; "0" takes numbering away."""
        return number_id in self._schemes

    def label(self, number_id: str, level: int) -> str:
        """Count one paragraph and return its label as printed; empty for bullets and for schemes not in the file."""
        scheme = self._schemes.get(number_id)
        if scheme is None:
            return ""
        levels = {**self._abstract.get(scheme.abstract, {}), **scheme.levels}
        counters = self._counters.setdefault(scheme.abstract, {})
        if not scheme.used:
            scheme.used = True
            for index in scheme.starts:
                counters.pop(index, None)
        own = levels.get(level, _Level())
        counters[level] = counters[level] + 1 if level in counters else scheme.starts.get(level, own.start)
        for deeper in [index for index in counters if index > level]:
            restart = levels.get(deeper, own).restart
            if restart is None or restart and level < restart:
                del counters[deeper]
        if own.style == "bullet":
            return ""
        text = own.text
        for index in range(level + 1):
            if f"%{index + 1}" in text:
                described = levels.get(index, _Level())
                value = counters.setdefault(index, scheme.starts.get(index, described.start))
                text = text.replace(f"%{index + 1}", spell(value, "decimal" if own.legal else described.style))
        return text.strip()


def _number(text: str | None, default: int = 0) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
