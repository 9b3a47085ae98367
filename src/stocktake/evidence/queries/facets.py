"""By what a set of passages can be narrowed: languages, parties, objectives, each with its number of passages."""

from dataclasses import dataclass

from django.db.models import Count

from stocktake.evidence.models import Code
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.passages import named_to
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.models import Party
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. `language` is that of the label, where it is written in one."""

    value: str
    label: str
    count: int
    language: str = ""


def languages_in(passages: PassageQuerySet) -> list[Choice]:
    """In the order of the official languages, then all others."""
    rows = dict(passages.order_by().values_list("language").annotate(Count("pk")))
    known = [code for code in LANGUAGES if code in rows]
    others = sorted(code for code in rows if code not in LANGUAGES)
    return [Choice(code, OWN_NAMES.get(code, code), rows[code], code) for code in (*known, *others)]


def parties_in(passages: PassageQuerySet, viewer: Viewer) -> list[Choice]:
    """The parties that may be named, by name. Passages of others are in no choice. Three queries."""
    rows = dict(
        passages.filter(named_to(viewer), source__party__isnull=False)
        .order_by()
        .values_list("source__party")
        .annotate(Count("pk"))
    )
    choices = []
    for party in Party.objects.filter(pk__in=rows).with_names():
        name = party.name()
        choices.append(Choice(party.code, name.text, rows[party.pk], name.language))
    return sorted(choices, key=lambda choice: (choice.label.casefold(), choice.value))


def objectives_in(passages: PassageQuerySet) -> list[Choice]:
    """By number."""
    return [
        Choice(str(element.number), f"{element.number} {element.label}", count, element.label.language)
        for element, count in _elements_in(passages, ElementKind.OBJECTIVE)
    ]


def categories_in(passages: PassageQuerySet) -> list[Choice]:
    """In the order of the framework."""
    return [
        Choice(element.code, str(element.label), count, element.label.language)
        for element, count in _elements_in(passages, ElementKind.CATEGORY)
    ]


def _elements_in(passages: PassageQuerySet, kind: ElementKind) -> list[tuple[Element, int]]:
    rows = dict(
        Code.objects.filter(passage__in=passages.order_by().values("pk"), element__kind=kind)
        .order_by()
        .values_list("element")
        .annotate(Count("passage", distinct=True))
    )
    return [(element, rows[element.pk]) for element in Element.objects.filter(pk__in=rows).order_by("number", "pk")]
