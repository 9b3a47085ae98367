"""Objectives: the list with its counts, and one of them with all that was said about it."""

from dataclasses import dataclass

from django.db.models import Count

from stocktake.evidence.models import Code
from stocktake.evidence.queries.counting import Voices, voices_by_objective
from stocktake.evidence.queries.facets import Choice, categories_in, languages_in, parties_in
from stocktake.evidence.queries.passages import Filters, PageOfPassages, narrowed, quotable, shown_page, tied_to
from stocktake.evidence.rules.visibility import Act, sources_for
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
    """All objectives by number. Six queries."""
    voices = voices_by_objective(viewer.review)
    counts = dict(
        Code.objects.filter(
            sources_for(viewer, Act.QUOTE, through="passage__source__"), element__kind=ElementKind.OBJECTIVE
        )
        .order_by()
        .values_list("element")
        .annotate(Count("passage", distinct=True))
    )
    return [
        ObjectiveRow(element, voices[element.pk], counts.get(element.pk, 0))
        for element in viewer.review.framework.elements.objectives()
    ]


def objective_page(viewer: Viewer, number: int, filters: Filters, *, page: int) -> ObjectivePage | None:
    """One objective with the passages that pass the filters, or None if the framework has no such number.

    What can be chosen is counted over all that was said about it, so that a choice never hides the others.
    """
    around = {
        element.number: element
        for element in viewer.review.framework.elements.objectives().filter(number__in=[number - 1, number, number + 1])
    }
    if number not in around:
        return None
    element = around[number]
    said = quotable(viewer).filter(tied_to(element=element))
    return ObjectivePage(
        element=element,
        links=list(element.links.order_by("scheme", "target", "pk")),
        voices=voices_by_objective(viewer.review, objective=element.pk)[element.pk],
        found=shown_page(narrowed(said, filters, viewer), viewer, number=page),
        languages=languages_in(said),
        parties=parties_in(said, viewer),
        categories=categories_in(said),
        previous=around.get(number - 1),
        next=around.get(number + 1),
    )
