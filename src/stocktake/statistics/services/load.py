"""Loading the figures of a pack as records."""

from datetime import datetime
from typing import Any

from django.db import transaction

from stocktake.foundation.packs import Pack, PackError
from stocktake.statistics.interfaces import component_table
from stocktake.statistics.interfaces.component_table import Component, read_components
from stocktake.statistics.interfaces.pack import FigureEntry, read_figures
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.queries.recipe import attribution_of, recipe_of
from stocktake.statistics.rules.formulas import compute


@transaction.atomic
def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the records to what the pack's files say; a figure that the pack no longer has goes.

    A figure whose components are not all known is not recorded: missing is not zero.

    Raises:
        PackError: a fault in `figures.yaml`.
        TableError: a fault in `figures.csv`.
    """
    content, document = read_figures(pack.folder)
    if pack.name == HOUSE:
        raise PackError(document.fault((), f"“{HOUSE}” stands for figures that people define; the pack needs another name"))
    rows = read_components(pack.folder / component_table.FILE)
    kept = []
    for figure in content.figures:
        record = _record(figure, rows)
        if record is not None:
            found, made = Figure.objects.get_or_create(pack=pack.name, key=figure.key, defaults={**record, "recorded_at": at})
            if not made and any(getattr(found, field) != value for field, value in record.items()):
                for field, value in record.items():
                    setattr(found, field, value)
                found.recorded_at = at
                found.save()
            kept.append(figure.key)
    Figure.objects.filter(pack=pack.name).exclude(key__in=kept).delete()


def _record(figure: FigureEntry, rows: dict[tuple[str, str], Component]) -> dict[str, Any] | None:
    parts = [row for name in figure.components if (row := rows.get((figure.key, name))) is not None]
    values = {row.component: row.value for row in parts if row.value is not None}
    value = compute(figure.formula, values) if set(values) == set(figure.components) else None
    if value is None:
        return None
    return {
        "labels": figure.labels,
        "unit": figure.unit.value,
        "value": round(value, 8),
        "recipe": recipe_of(figure, parts),
        "attribution": "\n".join(attribution_of(parts)),
    }
