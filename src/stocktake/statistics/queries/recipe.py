"""The recipe of a figure as plain data: enough to recompute it without this program."""

from collections.abc import Iterable
from typing import Any

from stocktake.statistics.interfaces.component_table import Component
from stocktake.statistics.interfaces.pack import FigureEntry


def recipe_of(figure: FigureEntry, rows: Iterable[Component]) -> dict[str, Any]:
    """Formula, unit, rounding and every component with its release, filter, group and day, value and checksum."""
    return {
        "formula": figure.formula.value,
        "unit": figure.unit.value,
        "places": figure.places,
        "input_rounding": {name: str(step) for name, step in figure.input_rounding.items()},
        "components": {
            row.component: {
                "dataset": row.dataset,
                "release": row.release,
                "measure": str(figure.components[row.component].measure),
                "year": row.year,
                "filter": row.filter,
                "group": row.group,
                "as_of": row.as_of,
                "value": None if row.value is None else str(row.value),
                "unit": row.unit,
                "missing": row.missing.split(),
                "source_file_sha256": row.source_file_sha256.split(),
            }
            for row in rows
        },
    }


def attribution_of(rows: Iterable[Component]) -> tuple[str, ...]:
    """Each source once, with its terms, in the order of use."""
    return tuple(dict.fromkeys(f"{row.attribution} {row.terms}." for row in rows))
