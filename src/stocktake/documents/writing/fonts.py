"""Which fonts print a text: those that come with the house for Latin, Cyrillic, Greek and Arabic, and others if they are here.

Nothing is printed as an empty box. Where a whole script has no font, the paper is refused with the name of the package
that would bring one; a single sign without one is printed by its number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from struct import unpack_from

import typst

OURS = ("fontpkg_noto_serif", "fontpkg_noto_sans_arabic")
CHINESE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "Songti SC", "SimSun")
SIGNS = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Symbols 2", "Noto Sans Math", "DejaVu Sans", "DejaVu Serif")
"""Families in which signs are looked for that no text face has."""

IS_CHINESE = re.compile(
    "[\u2e80-\u303f\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
BREAKS = {"\n", "\t", " "}
"""Signs that no font draws, and that every paper has."""

FEW = 20
"""So many letters of a script without a font are printed by their numbers; above that the paper would not be read."""


class NoFont(Exception):
    """No font on this machine prints a script of the paper. `package`: the Debian package that would bring one."""

    def __init__(self, script: str, package: str) -> None:
        super().__init__(f"no font for {script}; {package} would bring one")
        self.script = script
        self.package = package


@dataclass(frozen=True, slots=True)
class Face:
    family: str
    path: str
    index: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The families in the order in which they are asked for a sign, and the signs that none of them has."""

    families: tuple[str, ...]
    without: frozenset[str]

    def printable(self, text: str) -> str:
        """A text without the signs that no font has: a space for a space, nothing for what is not seen, else its number."""
        return text.translate({ord(sign): _in_place_of(sign) for sign in self.without})

    def load(self) -> typst.Fonts:
        """The fonts as the compiler takes them; those of the machine only where one of them is needed."""
        return loaded(with_system=len(self.families) > len(ours()))


def fonts_for(text: str) -> Chosen:
    """The fonts that print a text.

    Raises:
        NoFont: a script in it has none here.
    """
    families, faces = [face.family for face in ours()], list(ours())
    missing = _missing(text, faces)
    for family in _wanted(missing):
        found = system().get(family)
        if found is None or not (now := _missing(missing, [found])) < missing:
            continue
        families.append(family)
        faces.append(found)
        missing = now
    _refuse_scripts(text, missing)
    return Chosen(tuple(dict.fromkeys(families)), frozenset(missing))


def _in_place_of(sign: str) -> str:
    match unicodedata.category(sign):
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cc" | "Cf":
            return ""
    return f"[U+{ord(sign):04X}]"


def _missing(signs: Iterable[str], faces: list[Face]) -> set[str]:
    return {
        sign for sign in set(signs) - BREAKS
        if not any(has(face.path, face.index, ord(sign)) for face in faces)
    }  # fmt: skip


def _wanted(missing: set[str]) -> Iterator[str]:
    """Families that may have these signs, the most likely first; each of Noto's is called by the script it is for."""
    if any(IS_CHINESE.match(sign) for sign in missing):
        yield from CHINESE
    for script in sorted({script_of(sign) for sign in missing}):
        yield from (f"Noto Serif {script}", f"Noto Sans {script}")
    yield from SIGNS


def _refuse_scripts(text: str, missing: set[str]) -> None:
    if not missing:
        return
    lacking: dict[str, int] = {}
    for sign in text:
        if sign in missing and unicodedata.category(sign)[0] == "L":
            script = "Chinese" if IS_CHINESE.match(sign) else script_of(sign)
            lacking[script] = lacking.get(script, 0) + 1
    worst = max(lacking, key=lambda script: lacking[script], default="")
    if worst and lacking[worst] > FEW:
        raise NoFont(worst, "fonts-noto-cjk" if worst == "Chinese" else "fonts-noto-core")


def script_of(sign: str) -> str:
    """The first word of a sign's name: `Thai`, `Devanagari`."""
    return unicodedata.name(sign, "unknown").split()[0].title()


@lru_cache(maxsize=2)
def loaded(*, with_system: bool) -> typst.Fonts:
    folders: list[str | Path | bytes] = [str(files(package).joinpath("files")) for package in OURS]
    return typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=False, font_paths=folders)  # type: ignore[type-var]


@lru_cache(maxsize=1)
def ours() -> tuple[Face, ...]:
    """Those that come with the house."""
    held = loaded(with_system=False)
    faces = {font.family: Face(font.family, font.path or "", font.index) for font in held.fonts() if font.style == "normal"}
    return tuple(faces[family] for family in sorted(faces, key=lambda family: "Arabic" in family))


@lru_cache(maxsize=1)
def system() -> dict[str, Face]:
    """Those of the machine, in their plain form, by family."""
    plain = [font for font in loaded(with_system=True).fonts() if font.style == "normal" and font.path]
    plain.sort(key=lambda font: abs(font.weight - 400), reverse=True)
    return {font.family: Face(font.family, font.path or "", font.index) for font in plain}


def has(path: str, index: int, sign: int) -> bool:
    """Whether a font draws a sign, by its own table of characters."""
    return any(first <= sign <= last for first, last in _ranges(path, index))


@lru_cache(maxsize=64)
def _ranges(path: str, index: int) -> tuple[tuple[int, int], ...]:
    """The stretches of characters that a font (or one of a collection) draws."""
    data = Path(path).read_bytes()
    start = unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    for entry in range(unpack_from(">H", data, start + 4)[0]):
        tag, _check, offset, _length = unpack_from(">4sIII", data, start + 12 + 16 * entry)
        if tag == b"cmap":
            return tuple(_characters(data, offset))
    return ()


def _characters(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    for entry in range(unpack_from(">H", data, cmap + 2)[0]):
        _platform, _encoding, offset = unpack_from(">HHI", data, cmap + 4 + 8 * entry)
        table = cmap + offset
        kind = unpack_from(">H", data, table)[0]
        if kind == 12:
            for group in range(unpack_from(">I", data, table + 12)[0]):
                first, last, _glyph = unpack_from(">III", data, table + 16 + 12 * group)
                yield first, last
        elif kind == 4:
            segments = unpack_from(">H", data, table + 6)[0] // 2
            ends = unpack_from(f">{segments}H", data, table + 14)
            starts = unpack_from(f">{segments}H", data, table + 16 + 2 * segments)
            yield from ((first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF)
