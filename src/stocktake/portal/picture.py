"""The thread as a picture: where each knot stands and which stretch of the line is red. Drawn here, so that it needs no
script, prints, and can be mirrored for those who write from the other side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from stocktake.portal.queries.thread import Knot

STEP, FIRST, LINE = 118, 59, 44
"""The long picture, in its own units: knots this far apart, the first one here, the line at this height."""
ROW, INDENT, WIDTH = 66, 14, 340
"""The tall picture, for a narrow screen: knots below one another, the line this far from the edge."""
BETWEEN = 17
"""From one line of words to the next."""
ROOM = STEP - 4
"""How broad a line beside its neighbours may be."""
NAME, WORD = 8.1, 6.1
"""About how broad a Latin letter is, in names and in the words under them. No font is at hand here."""

Line = tuple[int, str]
"""The height at which words stand, and the words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A knot with its place, the lines of its name and the lines of words under it; `text_x` is where these stand."""

    knot: Knot
    x: int
    y: int
    name: tuple[Line, ...]
    words: tuple[Line, ...]
    text_x: int


@dataclass(frozen=True, slots=True)
class Stretch:
    x1: int
    y1: int
    x2: int
    y2: int
    spun: bool


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    knots: tuple[Placed, ...]
    line: tuple[Stretch, ...]


def long_picture(knots: Sequence[Knot], *, mirrored: bool) -> Picture:
    """Knots side by side, in the direction of writing; what is too broad for its knot is broken between words."""
    width = STEP * len(knots)
    names = [broken(knot.name, ROOM, NAME) for knot in knots]
    words = [[line for word in knot.words for line in broken(word, ROOM, WORD)] for knot in knots]
    y = LINE + BETWEEN * (max(map(len, names)) - 1)
    placed = []
    for index, knot in enumerate(knots):
        x = FIRST + STEP * index
        x = width - x if mirrored else x
        above, below = y - 22 - BETWEEN * (len(names[index]) - 1), y + (50 if knot.count else 26)
        placed.append(Placed(knot, x, y, _lines(above, names[index]), _lines(below, words[index]), x))
    lines = max(map(len, words))
    height = y + (26 + 24 + BETWEEN * lines if lines else 20)
    return Picture(width, height, tuple(placed), _line(placed))


def tall_picture(knots: Sequence[Knot], *, mirrored: bool) -> Picture:
    """Knots below one another, their counts in one line of words, or in two where one would be too broad."""
    row = ROW if any(knot.words for knot in knots) else 40
    x = WIDTH - INDENT if mirrored else INDENT
    text_x = WIDTH - INDENT - 26 if mirrored else INDENT + 26
    room = WIDTH - INDENT - 26
    placed = []
    for index, knot in enumerate(knots):
        y = 16 + row * index
        placed.append(Placed(knot, x, y, ((y + 5, knot.name),), _lines(y + 25, _told(knot, room)), text_x))
    return Picture(WIDTH, row * len(knots), tuple(placed), _line(placed))


def _told(knot: Knot, room: int) -> list[str]:
    """The count with its words: in one line if there is room, else a line for each, and more where that is too broad."""
    parts = [f"{knot.count} {knot.words[0]}".strip(), *knot.words[1:]] if knot.words else [knot.count]
    whole = " · ".join(parts)
    return [line for part in ([whole] if _fits(whole, room, WORD) else parts) for line in broken(part, room, WORD)]


def broken(text: str, room: int, letter: float) -> list[str]:
    """The text in lines that fit, broken between words. A word that is too long by itself stays whole."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        if lines and _fits(f"{lines[-1]} {word}", room, letter):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _fits(text: str, room: int, letter: float) -> bool:
    return (len(text) if text.isascii() else sum(map(_breadth, text))) * letter <= room


def _breadth(sign: str) -> float:
    """Measured against a Latin letter: Chinese, Cyrillic, Arabic, and all others."""
    if east_asian_width(sign) in "WF":
        return 1.75
    if "\u0400" <= sign <= "\u04ff":
        return 1.15
    return 0.75 if "\u0600" <= sign <= "\u06ff" else 1.0


def _lines(first: int, texts: Sequence[str]) -> tuple[Line, ...]:
    return tuple((first + BETWEEN * at, text) for at, text in enumerate(texts))


def _line(placed: Sequence[Placed]) -> tuple[Stretch, ...]:
    """Red from knot to knot where both are reached; elsewhere it is still to be spun."""
    return tuple(Stretch(one.x, one.y, other.x, other.y, one.knot.spun and other.knot.spun) for one, other in pairwise(placed))
