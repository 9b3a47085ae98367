"""Pictures of numbers, drawn here: lines through years, and a pyramid of ages. They need no script, print in grey, and take the colours
of the page. Know only numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 26, 28
BAND, BETWEEN, MIDDLE = 18, 3, 80
"""Of a pyramid: the height of an age band, the room between two, and the room for their names in the middle."""

Known = Sequence[tuple[int, float]]
"""Years in order, each with its number."""


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
    name: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def lines_of(series: Mapping[str, Known]) -> tuple[Line, ...]:
    """Several on one scale, by name; those with fewer than two years are left out. The scale begins at nothing, or below it where a
    value is."""
    drawn = {name: known for name, known in series.items() if len(known) > 1}
    if not drawn:
        return ()
    years = [year for known in drawn.values() for year, _value in known]
    values = [value for known in drawn.values() for _year, value in known]
    first, last = min(years), max(years)
    lowest, highest = min(0.0, *values), max(0.0, *values)
    breadth = (highest - lowest) or 1.0

    def place(year: int, value: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first)
        return round(x, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (highest - value) / breadth, 1)

    def line(name: str, known: Known) -> Line:
        points = tuple(
            Point(*place(year, value), year, value, "start" if year == first else "end" if year == last else "middle")
            for year, value in known
        )
        return Line("M" + "L".join(f"{point.x:g} {point.y:g}" for point in points), points, place(first, 0.0)[1], name)

    return tuple(line(name, known) for name, known in drawn.items())


@dataclass(frozen=True, slots=True)
class Band:
    """One age: its bars to the left (women) and to the right (men) of the middle."""

    name: str
    y: float
    left: float
    left_width: float
    right: float
    right_width: float
    women: int
    men: int

    @property
    def baseline(self) -> float:
        return self.y + BAND - 4


@dataclass(frozen=True, slots=True)
class Pyramid:
    bands: tuple[Band, ...]
    width: int
    height: float
    band: int = BAND


def pyramid_of(ages: Sequence[tuple[str, int, int]]) -> Pyramid:
    """Ages from the youngest, each with women and men; the oldest stand at the top. The longest bar fills its side."""
    most = max((number for _name, women, men in ages for number in (women, men)), default=0) or 1
    side = (WIDTH - MIDDLE) / 2
    bands = []
    for place, (name, women, men) in enumerate(reversed(ages)):
        left, right = round(side * women / most, 1), round(side * men / most, 1)
        y = place * (BAND + BETWEEN)
        bands.append(Band(name, y, round(side - left, 1), left, side + MIDDLE, right, women, men))
    return Pyramid(tuple(bands), WIDTH, len(bands) * (BAND + BETWEEN))
