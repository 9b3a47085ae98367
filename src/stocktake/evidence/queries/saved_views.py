"""The saved views that a person finds above the matrix."""

from dataclasses import dataclass
from typing import Any

from stocktake.evidence.models import SavedView
from stocktake.evidence.queries.matrix import Layout
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ShownView:
    """`query`: the address that lays the matrix out so. `is_own`: the person may share or delete it; `by`: whose it is else."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool
    by: str
    is_current: bool


def views_for(person: Any, viewer: Viewer, layout: Layout) -> list[ShownView]:
    """By name. One query; none for who has no role here."""
    if viewer.is_public:
        return []
    rows = SavedView.objects.found_by(person, viewer).select_related("person").order_by("name", "pk")
    return [
        ShownView(
            row.pk, row.name, (kept := Layout.from_query(row.layout)).address, row.is_shared, row.person_id == person.pk,
            "" if row.person_id == person.pk else row.person.name, kept == layout,
        )
        for row in rows
    ]  # fmt: skip
