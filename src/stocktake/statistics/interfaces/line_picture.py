"""A line through years, drawn here: it needs no script, prints in grey, and takes the colours of the page. Knows only numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 26, 28


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    year: int
    value: float
    anchor: str

    @property
    def above(self) -> float:
        """Where its number is written."""
        return round(self.y - 10, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """`path` goes from point to point; `zero` is the height of nothing. Years lie as far apart as they are."""

    path: str
    points: tuple[Point, ...]
    zero: float
    width: int = WIDTH
    height: int = HEIGHT


def line_of(known: Sequence[tuple[int, float]]) -> Line:
    """At least two years, in order. The scale begins at nothing, or below it where a value is."""
    first, last = known[0][0], known[-1][0]
    lowest, highest = min(0.0, *(value for _year, value in known)), max(0.0, *(value for _year, value in known))
    breadth = (highest - lowest) or 1.0

    def place(year: int, value: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first)
        y = TOP + (HEIGHT - TOP - BOTTOM) * (highest - value) / breadth
        return round(x, 1), round(y, 1)

    points = []
    for year, value in known:
        x, y = place(year, value)
        anchor = "start" if year == first else "end" if year == last else "middle"
        points.append(Point(x, y, year, value, anchor))
    path = "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points)
    return Line(path, tuple(points), place(first, 0.0)[1])
