"""Pictures of counts: small bars, and arcs between what is spoken of together. Drawn here, so that they need no script, print,
take the colours of the page, and can be mirrored for those who write from the other side. Knows only numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BETWEEN = 180, 56, 2
"""One small picture, and the room from bar to bar, in its own units."""
STEP, BEND = 40, 0.3
"""From one point to the next on the line under the arcs; how high an arc stands against its breadth."""
THIN, THICK = 1.0, 8.0
"""How broad an arc is drawn for the fewest and for the most."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Arc:
    """A path from point to point, and how broad it is drawn."""

    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Arcs:
    width: float
    height: float
    line: float
    points: tuple[float, ...]
    arcs: tuple[Arc, ...]


def bars(numbers: Sequence[int], *, most: int, mirrored: bool) -> tuple[Bar, ...]:
    """A bar for each number, all on one scale up to `most`. The smallest is still seen."""
    room = WIDTH / max(1, len(numbers))
    width = max(1.0, room - BETWEEN)
    found = []
    for place, number in enumerate(numbers):
        height = max(1.0, round((HEIGHT - 1) * number / most, 1)) if number else 0.0
        x = round(room * place, 1)
        found.append(Bar(round(WIDTH - x - width, 1) if mirrored else x, round(HEIGHT - height, 1), round(width, 1), height))
    return tuple(found)


def arcs(points: int, pairs: Iterable[tuple[int, int, int]], *, mirrored: bool) -> Arcs:
    """Points on a line and arcs between them: (place, other place, number), the places from 0. The most is the broadest."""
    rows = list(pairs)
    width = STEP * max(1, points)
    places = [STEP / 2 + STEP * place for place in range(points)]
    if mirrored:
        places = [width - x for x in places]
    most = max((number for *_places, number in rows), default=1)
    widest = max((abs(places[one] - places[other]) for one, other, _number in rows), default=STEP)
    line = round(widest / 2 * BEND * 2 + THICK, 1)
    drawn = []
    for one, other, number in sorted(rows, key=lambda row: row[2]):
        start, end = sorted((places[one], places[other]))
        across = (end - start) / 2
        path = f"M{start:g} {line:g}A{across:g} {across * BEND * 2:g} 0 0 1 {end:g} {line:g}"
        drawn.append(Arc(path, round(THIN + (THICK - THIN) * (number - 1) / max(1, most - 1), 1)))
    return Arcs(width, line + 26, line, tuple(places), tuple(drawn))
