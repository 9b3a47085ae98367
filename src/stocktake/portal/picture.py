"""The thread as a picture: where each knot stands and which stretch of the line is red. Drawn here, so that it needs no
script, prints, and can be mirrored for those who write from the other side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stocktake.portal.queries.thread import Knot

STEP, FIRST, LINE = 118, 59, 44
"""The long picture, in its own units: knots this far apart, the first one here, the line at this height."""
ROW, INDENT, WIDTH = 66, 14, 340
"""The tall picture, for a narrow screen: knots below one another, the line this far from the edge."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A knot with its place; `words` holds the height of each line under it."""

    knot: Knot
    x: int
    y: int
    words: tuple[tuple[int, str], ...]
    text_x: int
    summary: str


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
    """Knots side by side, in the direction of writing."""
    width = STEP * len(knots)
    placed = []
    for index, knot in enumerate(knots):
        x = FIRST + STEP * index
        x = width - x if mirrored else x
        first = LINE + (50 if knot.count else 26)
        words = tuple((first + 17 * at, line) for at, line in enumerate(knot.words))
        placed.append(Placed(knot, x, LINE, words, x, ""))
    lines = max(len(knot.words) for knot in knots)
    height = LINE + (26 + 24 + 17 * lines if lines else 20)
    return Picture(width, height, tuple(placed), _line(placed))


def tall_picture(knots: Sequence[Knot], *, mirrored: bool) -> Picture:
    """Knots below one another, their counts in one line of words."""
    row = ROW if any(knot.words for knot in knots) else 40
    x = WIDTH - INDENT if mirrored else INDENT
    text_x = WIDTH - INDENT - 26 if mirrored else INDENT + 26
    placed = [
        Placed(knot, x, 16 + row * index, (), text_x, " ".join([knot.count, " · ".join(knot.words)]).strip())
        for index, knot in enumerate(knots)
    ]
    return Picture(WIDTH, row * len(knots), tuple(placed), _line(placed))


def _line(placed: Sequence[Placed]) -> tuple[Stretch, ...]:
    """Red from knot to knot where both are reached; elsewhere it is still to be spun."""
    return tuple(
        Stretch(one.x, one.y, other.x, other.y, one.knot.spun and other.knot.spun) for one, other in pairwise(placed)
    )
