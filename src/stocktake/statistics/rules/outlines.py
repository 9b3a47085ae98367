"""Outlines of areas made simpler, so that a page can carry them. Know only points: (longitude, latitude) in degrees."""

from collections.abc import Sequence

Point = tuple[float, float]
Ring = list[Point]

TOLERANCE = 0.08
"""In degrees: how far an outline may move. On a map of the world, 700 points broad, that is less than a sixth of a point."""
SMALLEST = 0.02
"""In square degrees: smaller pieces are left out, but for the largest of an area."""


def simpler(rings: Sequence[Ring], tolerance: float = TOLERANCE) -> list[Ring]:
    """The pieces of one area, the largest first, with fewer points; an area never loses all of its pieces.

    Points are left out by the rule of Douglas and Peucker (1973).
    """
    largest_first = sorted(rings, key=size, reverse=True)
    kept = [ring for place, ring in enumerate(largest_first) if place == 0 or size(ring) >= SMALLEST]
    return [_simpler(ring, tolerance) for ring in kept]


def size(ring: Ring) -> float:
    """In square degrees."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _simpler(ring: Ring, tolerance: float) -> Ring:
    """A closed line is cut at its first point and at the one farthest from it. A piece that would vanish stays as it is."""
    points = ring[:-1] if ring[0] == ring[-1] else ring
    (x, y) = points[0]
    far = max(range(len(points)), key=lambda place: (points[place][0] - x) ** 2 + (points[place][1] - y) ** 2)
    found = _line(points[: far + 1], tolerance)[:-1] + _line([*points[far:], points[0]], tolerance)[:-1]
    return found if len(found) >= 3 else points


def _line(points: Ring, tolerance: float) -> Ring:
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        farthest, at = 0.0, -1
        for place in range(first + 1, last):
            away = _away(points[place], points[first], points[last])
            if away > farthest:
                farthest, at = away, place
        if farthest > tolerance:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [points[place] for place in sorted(keep)]


def _away(point: Point, first: Point, last: Point) -> float:
    """How far a point lies from a line between two others, its ends included."""
    (x, y), (x1, y1), (x2, y2) = point, first, last
    long = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0.0 if not long else max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long))
    return float(((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5)
