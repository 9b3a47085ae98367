"""Areas as land, in a projection that keeps their size to each other (cylindrical equal-area, Behrmann 1910, standard parallel 30°)."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from html import escape
from math import cos, radians, sin

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stocktake.statistics.charts import shapes
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.tiles import Of, coloured
from stocktake.statistics.rules.outlines import Ring, size
from stocktake.statistics.rules.steps import UNKNOWN, steps_of

WIDTH, MARGIN = 720.0, 4.0
PARALLEL = cos(radians(30))
SEEN = 5.0
"""An area less broad and high than this has a dot, so that it is seen."""
HATCHED = '<path d="M0 6L6 0" class="hatch"/>'
PATTERN = f'<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse">{HATCHED}</pattern></defs>'


def land_chart(
    of: Of, land: Mapping[str, Sequence[Ring]], attribution: str, areas: AbstractSet[str] | None, asks: tuple[Ask, ...]
) -> Chart | None:
    """Coloured are the areas that were asked for, all where None were; other land lies behind them. None where none has an outline."""
    asked = set(of.values) | set(areas) if areas is not None else set(of.names)
    own = {code for code in asked if code in land}
    chart = coloured("map", of, {code: of.values.get(code) for code in asked}, asks) if own else None
    if chart is None:
        return None
    view = _View([ring for code in own for ring in land[code]])
    steps, _found = steps_of({code: of.values.get(code) for code in asked})
    behind = [shapes.path(view.outline(land[code]), "t-land") for code in sorted(land) if code not in own]
    front = [
        shapes.link(of.address(code), _area(view, land[code], steps[code], of.called(code)), of.called(code))
        for code in sorted(own, key=lambda code: -size(land[code][0]))  # what lies within another comes after it
    ]
    absent = sorted(of.names.get(code, code) for code in asked - own if of.values.get(code) is not None)
    notes = [_(DISCLAIMER)]
    if absent:
        notes.append(_("Not on this map, but in the table: %(areas)s.") % {"areas": ", ".join(absent)})
    notes.append(attribution)
    return replace(
        chart, body=shapes.ready(PATTERN, *behind, *front), width=WIDTH, height=round(view.height, 1), notes=tuple(notes)
    )  # fmt: skip


DISCLAIMER = gettext_noop(
    "The boundaries and names shown and the designations used on this map do not imply official endorsement or acceptance by the "
    "United Nations."
)


def _area(view: "_View", rings: Sequence[Ring], step: int, called: str) -> str:
    d = view.outline(rings)
    parts = [f"<title>{escape(called)}</title>", shapes.path(d, f"land t{step}")]
    if step == UNKNOWN:
        parts.append(f'<path d="{d}" fill="url(#unknown)"/>')
    parts.append(shapes.path(view.coast(rings), "coast"))
    x, y, small = view.middle(rings)
    if small:
        parts.append(f'<circle cx="{shapes.number(x)}" cy="{shapes.number(y)}" r="3" class="t{step}"/>')
    return "".join(parts)


class _View:
    """What is seen: all that is asked for, cut where it has the widest gap, so that the Pacific lies in one piece."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        self.cut = _widest_gap(rings)
        points = [self._flat(x, y) for ring in rings for x, y in self._whole(ring)]
        self.left, self.top = min(x for x, _y in points), min(y for _x, y in points)
        self.scale = (WIDTH - 2 * MARGIN) / ((max(x for x, _y in points) - self.left) or 1.0)
        self.height = (max(y for _x, y in points) - self.top) * self.scale + 2 * MARGIN

    def outline(self, rings: Sequence[Ring]) -> str:
        return "".join("M" + "L".join(self._at(x, y) for x, y in self._whole(ring)) + "Z" for ring in rings)

    def coast(self, rings: Sequence[Ring]) -> str:
        """The outline without the seams at which files cut land: the 180th meridian and the pole."""
        made = []
        for ring in rings:
            whole = self._whole(ring)
            pen = False
            for (x1, y1), (x2, y2), raw1, raw2 in zip(whole, [*whole[1:], whole[0]], ring, [*ring[1:], ring[0]], strict=True):
                if abs(abs(raw1[0]) - 180) < 0.02 and abs(abs(raw2[0]) - 180) < 0.02 or y1 == y2 == -90:
                    pen = False
                    continue
                made.append(("L" if pen else f"M{self._at(x1, y1)}L") + self._at(x2, y2))
                pen = True
        return "".join(made)

    def middle(self, rings: Sequence[Ring]) -> tuple[float, float, bool]:
        """Of the largest piece; and whether all pieces together are too small to be seen."""
        points = [self._point(x, y) for x, y in self._whole(rings[0])]
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        small = max(xs) - min(xs) < SEEN and max(ys) - min(ys) < SEEN
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, small

    def _whole(self, ring: Ring) -> Ring:
        """A piece that crosses the cut stays in one piece, on the side where most of it lies."""
        first = (ring[0][0] - self.cut) % 360
        made, before = [(first, ring[0][1])], first
        for x, y in ring[1:]:
            here = (x - self.cut) % 360
            here += 360 * round((before - here) / 360)
            made.append((here, y))
            before = here
        shift = -360 * round((sum(x for x, _y in made) / len(made) - 180) / 360)
        return [(x + shift, y) for x, y in made]

    def _flat(self, x: float, y: float) -> tuple[float, float]:
        return radians(x) * PARALLEL, -sin(radians(y)) / PARALLEL

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = self._flat(x, y)
        return (across - self.left) * self.scale + MARGIN, (down - self.top) * self.scale + MARGIN

    def _at(self, x: float, y: float) -> str:
        across, down = self._point(x, y)
        return f"{shapes.number(across)} {shapes.number(down)}"


def _widest_gap(rings: Sequence[Ring]) -> float:
    """The longitude in the middle of the widest stretch in which nothing lies."""
    taken = {round(x) % 360 for ring in rings for x in _between(ring)}
    if not taken:
        return -180.0
    if len(taken) == 360:
        return -169.0  # through the Bering strait
    first = min(taken)
    best, start = 0, float(first)
    run = 0
    for step in range(1, 361):
        here = (first + step) % 360
        run = 0 if here in taken else run + 1
        if run > best:
            best, start = run, here - run / 2
    return start


def _between(ring: Ring) -> Iterator[float]:
    """The longitudes over which a piece lies, a degree apart."""
    for (x1, _y1), (x2, _y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if abs(x2 - x1) <= 180:
            steps = max(1, int(abs(x2 - x1)) + 1)
            yield from (x1 + (x2 - x1) * step / steps for step in range(steps + 1))
