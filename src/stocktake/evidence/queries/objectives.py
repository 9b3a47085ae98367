"""Objectives: the list with its counts, and one of them with all that was said about it."""

from dataclasses import dataclass

from django.db.models import Count

from stocktake.evidence.models import Code
from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.counting import Voices, voices_by_objective, voices_on
from stocktake.evidence.queries.facets import Choice, categories_in
from stocktake.evidence.queries.narrowing import narrowed_page
from stocktake.evidence.queries.passages import Filters, PageOfPassages, narrowed, quotable, tied_to
from stocktake.evidence.rules.visibility import Act, passages_for
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element, Link
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective with who spoke of it and how many passages this viewer may read about it."""

    element: Element
    voices: Voices
    passages: int


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    element: Element
    links: list[Link]
    voices: Voices
    found: PageOfPassages
    languages: list[Choice]
    parties: list[Choice]
    categories: list[Choice]
    previous: Element | None
    next: Element | None


def objective_rows(viewer: Viewer) -> list[ObjectiveRow]:
    """All objectives by number. Four queries."""
    objectives = {
        element.pk: element for element in viewer.review.framework.elements.objectives().only("framework", *Element.NAMED)
    }
    voices = voices_by_objective(viewer.review, objectives=objectives.keys())
    counts = dict(
        Code.objects.filter(passages_for(viewer, Act.QUOTE, through="passage__"), element__in=objectives.keys())
        .order_by()
        .values_list("element")
        .annotate(Count("pk"))
    )
    return [ObjectiveRow(element, voices[pk], counts.get(pk, 0)) for pk, element in objectives.items()]


def objective_page(viewer: Viewer, number: int, filters: Filters, *, page: int) -> ObjectivePage | None:
    """One objective with the passages that pass the filters, or None if the framework has no such number.

    What can be chosen is counted over all that was said about it, so that a choice never hides the others. Nine queries,
    one more where it is narrowed.
    """
    elements = elements_for(viewer)
    objectives = {element.number: element for element in elements.values() if element.kind == ElementKind.OBJECTIVE}
    if number not in objectives:
        return None
    element = objectives[number]
    said = quotable(viewer).filter(tied_to(element=element))
    shown = narrowed_page(narrowed(said, filters, viewer), viewer, filters, everything=said, number=page, elements=elements)
    return ObjectivePage(
        element=element,
        links=list(element.links.order_by("scheme", "target", "pk")),
        voices=voices_on(viewer.review, element.pk),
        found=shown.found,
        languages=shown.languages,
        parties=shown.parties,
        categories=categories_in(said, elements),
        previous=objectives.get(number - 1),
        next=objectives.get(number + 1),
    )
