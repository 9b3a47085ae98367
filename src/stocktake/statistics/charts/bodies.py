"""The shapes of each kind of chart, from numbers that are worked out elsewhere."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.safestring import SafeString

from stocktake.statistics.charts import shapes
from stocktake.statistics.interfaces.flow_picture import NODE, Flows
from stocktake.statistics.interfaces.line_picture import Known, Line, Pyramid, lines_of

Said = Callable[[float], str]
"""How a number is written."""

BAR_ROW, BAR_WIDTH = 46, 640
FEW = 12
"""So many points of a line have their own mark; of more, only the first and the last."""


def lines(series: Mapping[str, Known], said: Said) -> tuple[SafeString, tuple[Line, ...]]:
    """Lines through years on one scale, each with its own dash and mark; where several are drawn, its name stands at its end."""
    drawn = lines_of(series)
    if not drawn:
        return shapes.ready(), ()
    first = drawn[0]
    parts = [shapes.stroke(0, first.zero, first.width, first.zero, "base")]
    places = list(series)
    for line in drawn:
        parts.append(shapes.path(line.path, f"s{places.index(line.name)}"))
        ends = (line.points[0], line.points[-1])
        marked = line.points if len(line.points) < FEW else ends
        parts += [shapes.mark(places.index(line.name), point.x, point.y) for point in marked]
    parts += _years(drawn)
    parts += _ends(drawn, said)
    return shapes.ready(*parts), drawn


def _years(drawn: Sequence[Line]) -> list[str]:
    """The first and the last year, and those between where there is room."""
    seen = {point.year: point for line in drawn for point in line.points}
    few = len(seen) < FEW
    return [
        shapes.text(point.x, drawn[0].height - 8, str(year), anchor=point.anchor, css="" if point.anchor != "middle" else "between")
        for year, point in sorted(seen.items()) if few or point.anchor != "middle"
    ]  # fmt: skip


def _ends(drawn: Sequence[Line], said: Said) -> list[str]:
    """The last number of each line, above it; where two would lie on each other, the lower one moves below its line."""
    made: list[str] = []
    taken: list[float] = []
    for line in sorted(drawn, key=lambda each: each.points[-1].y):
        point = line.points[-1]
        above, below = point.y - 10, point.y + 20
        y = above if all(abs(above - other) > 17 for other in taken) else below
        while any(abs(y - other) <= 17 for other in taken):
            y += 4
        taken.append(y)
        named = f"{line.name} " if len(drawn) > 2 else ""
        made.append(shapes.text(point.x, y, f"{named}{said(point.value)}", anchor="end", css="value"))
    if len(drawn) == 1 and (point := drawn[0].points[0]):
        made.append(shapes.text(point.x, point.above, said(point.value), anchor="start", css="value"))
    return made


def bars(rows: Sequence[tuple[str, float, float]], said: Said, *, rtl: bool) -> tuple[SafeString, float]:
    """A bar for each (name, number, share of the greatest in per cent), its name and number above it; and the height of all."""
    parts = []
    for place, (name, value, share) in enumerate(rows):
        top, long = place * BAR_ROW, BAR_WIDTH * share / 100
        near, far = (BAR_WIDTH, 0) if rtl else (0, BAR_WIDTH)
        parts += [
            shapes.text(near, top + 18, name, anchor="end" if rtl else "start"),
            shapes.text(far, top + 18, said(value), anchor="start" if rtl else "end", css="value"),
            shapes.rect(BAR_WIDTH - long if rtl else 0, top + 26, long, 11, "f0"),
        ]
    return shapes.ready(*parts), float(len(rows) * BAR_ROW)


def pyramid(found: Pyramid) -> SafeString:
    parts = []
    for band in found.bands:
        parts += [
            shapes.rect(band.left, band.y, band.left_width, found.band, "f0"),
            shapes.rect(band.right, band.y, band.right_width, found.band, "f1"),
            shapes.text(found.width / 2, band.baseline, band.name, anchor="middle"),
        ]
    return shapes.ready(*parts)


def flows(found: Flows, said: Said) -> SafeString:
    parts = [
        shapes.path(band.path, f"of-{band.place}", f"{band.origin} → {band.destination}: {said(band.number)}")
        for band in found.bands
    ]
    for block in found.origins:
        parts.append(shapes.rect(block.x, block.y, NODE, block.height, f"of-{block.place}"))
    for block in found.destinations:
        parts.append(shapes.rect(block.x, block.y, NODE, block.height, "there"))
    for block in (*found.origins, *found.destinations):
        parts.append(shapes.text(block.text_x, block.middle, block.code, anchor=block.anchor, css="code"))
    return shapes.ready(*parts)
