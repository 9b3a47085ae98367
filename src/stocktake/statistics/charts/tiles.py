"""Areas as equal squares, each in its place: no border is drawn, and none is larger than another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

from django.utils.translation import gettext as _

from stocktake.statistics.charts import messages, shapes
from stocktake.statistics.charts.chart import Ask, Chart, Key, table
from stocktake.statistics.enums import Unit
from stocktake.statistics.rules.steps import UNKNOWN, Step, steps_of

SIDE, GAP = 40, 4

LEAST = 12
"""Columns that the drawing has room for: the squares of a small group are no larger than those of a region."""


@dataclass(frozen=True, slots=True)
class Of:
    """What the squares are coloured by. `values`: for each area its number; None where it is not known. `address`: where a square leads."""

    label: str
    year: int
    unit: Unit
    values: Mapping[str, float | None]
    names: Mapping[str, str]
    address: Callable[[str], str]

    def called(self, code: str) -> str:
        return f"{self.names.get(code, code)}: {messages.said(self.values.get(code), self.unit)}"


def tile_chart(of: Of, places: Mapping[str, tuple[int, int]], asks: tuple[Ask, ...]) -> Chart | None:
    """`places`: row and column of each area. None where not a single number is known. Never mirrored: west is to the left."""
    values = {code: of.values.get(code) for code in places}
    chart = coloured("tiles", of, values, asks)
    if chart is None:
        return None
    steps, _found = steps_of(values)
    top, left = min(row for row, _column in places.values()), min(column for _row, column in places.values())
    squares = []
    for code in sorted(places, key=lambda each: places[each]):
        row, column = places[code]
        x, y = (column - left) * (SIDE + GAP) + 1, (row - top) * (SIDE + GAP) + 1
        squares.append(shapes.link(of.address(code), _square(x, y, code, steps[code], of.called(code)), of.called(code)))
    width = max(max(column for _row, column in places.values()) - left + 1, LEAST) * (SIDE + GAP)
    height = (max(row for row, _column in places.values()) - top + 1) * (SIDE + GAP)
    return replace(chart, body=shapes.ready(*squares), width=width, height=height)


def _square(x: float, y: float, code: str, step: int, called: str) -> str:
    parts = [f"<title>{escape(called)}</title>", shapes.rect(x, y, SIDE, SIDE, f"t{step}")]
    if step == UNKNOWN:
        parts.append(shapes.hatch(x, y, SIDE, SIDE))
        parts.append(shapes.rect(x + 4, y + 11, SIDE - 8, 18, "t0 plain"))
    parts.append(shapes.text(x + SIDE / 2, y + SIDE / 2 + 5, code, css=f"tile on{step}", anchor="middle"))
    return "".join(parts)


def coloured(kind: str, of: Of, values: Mapping[str, float | None], asks: tuple[Ask, ...]) -> Chart | None:
    """A chart without its shapes: message, legend in words, table with the greatest first and the unknown last."""
    _steps, found = steps_of(values)
    known = sorted(((code, value) for code, value in values.items() if value is not None), key=lambda each: (-each[1], each[0]))
    if not known:
        return None
    unknown = sorted(code for code, value in values.items() if value is None)
    title = messages.of_greatest(of.label, of.year, of.names.get(known[0][0], known[0][0]), known[0][1], of.unit)
    rows = [((of.names.get(code, code),), (value,)) for code, value in (*known, *((code, None) for code in unknown))]
    words = messages.listed_in_words(title, [(names[0], value[0]) for names, value in rows], of.unit)
    return Chart(
        kind,
        kind,
        title,
        words,
        table([_("Area")], [_("Number")], rows, of.unit),
        keys=legend(found, bool(unknown), of.unit),
        asks=asks,
    )


def legend(steps: tuple[Step, ...], has_unknown: bool, unit: Unit) -> tuple[Key, ...]:
    """What each shade means, in words."""
    keys = [Key(step.place, _range(step, unit), "step") for step in steps]
    return (*keys, Key(UNKNOWN, _("unknown"), "step")) if has_unknown else tuple(keys)


def _range(step: Step, unit: Unit) -> str:
    low, high = messages.said(step.low, unit), messages.said(step.high, unit)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
