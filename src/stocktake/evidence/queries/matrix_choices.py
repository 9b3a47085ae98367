"""By what a matrix can be narrowed, beside its own rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stocktake.evidence.enums import Axis
from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.matrix import Layout
from stocktake.evidence.queries.passages import quotable
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Field:
    """One filter: its word in the address, what stands before it, (value, label, language) of each choice, and the chosen one."""

    name: str
    label: str
    options: Sequence[tuple[str, str, str]]
    chosen: str


def choices_for(viewer: Viewer, layout: Layout) -> list[Field]:
    """The filters that are no axis of this matrix. Two queries at most."""
    taken, chosen = {layout.rows, layout.columns}, layout.filters.to_query()
    elements = elements_for(viewer).values() if {Axis.OBJECTIVE, Axis.CATEGORY} - taken else []
    fields = []
    if Axis.OBJECTIVE not in taken:
        objectives = [element for element in elements if element.kind == ElementKind.OBJECTIVE]
        options = [(str(each.number), f"{each.number} {each.label}", each.label.language) for each in objectives]
        fields.append(Field("objective", _("Objective"), options, chosen.get("objective", "")))
    if Axis.CATEGORY not in taken:
        categories = [element for element in elements if element.kind == ElementKind.CATEGORY]
        options = [(each.code, str(each.label), each.label.language) for each in categories]
        fields.append(Field("category", _("Category"), options, chosen.get("category", "")))
    if Axis.LANGUAGE not in taken:
        found = set(quotable(viewer).order_by().values_list("language", flat=True).distinct())
        codes = [*(code for code in LANGUAGES if code in found), *sorted(found - set(LANGUAGES))]
        options = [(code, OWN_NAMES.get(code, code), code) for code in codes]
        fields.append(Field("language", _("Language"), options, chosen.get("language", "")))
    return fields
