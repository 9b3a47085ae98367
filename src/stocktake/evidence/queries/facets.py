"""By what a set of passages can be narrowed: languages, parties, elements, each with its number of passages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from stocktake.evidence.models import Code
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.at_hand import Elements, Named
from stocktake.evidence.queries.passages import named_to
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. `language` is that of the label, where it is written in one."""

    value: str
    label: str
    count: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many passages there are: all, by language, and by party, where the viewer may know that it said them."""

    total: int
    languages: Mapping[str, int]
    parties: Mapping[int, int]


def counted(passages: PassageQuerySet, viewer: Viewer) -> Counted:
    """One query. Passages of which the viewer may not know who said them count for no party."""
    rows = (
        passages.order_by()
        .values_list("language", "source__party")
        .annotate(all=Count("pk"), named=Count("pk", filter=named_to(viewer)))
    )
    languages: Counter[str] = Counter()
    parties: Counter[int] = Counter()
    for language, party, number, named in rows:
        languages[language] += number
        if party is not None and named:
            parties[party] += named
    return Counted(languages.total(), languages, parties)


def languages_in(counted: Counted) -> list[Choice]:
    """In the order of the official languages, then all others."""
    rows = counted.languages
    known = [code for code in LANGUAGES if code in rows]
    others = sorted(code for code in rows if code not in LANGUAGES)
    return [Choice(code, OWN_NAMES.get(code, code), rows[code], code) for code in (*known, *others)]


def parties_in(counted: Counted, names: Mapping[int, Named]) -> list[Choice]:
    """By name. Passages of those who may not be named are in no choice."""
    choices = [
        Choice(names[party].code, names[party].name.text, number, names[party].name.language)
        for party, number in counted.parties.items()
    ]
    return sorted(choices, key=lambda choice: (choice.label.casefold(), choice.value))


def objectives_in(passages: PassageQuerySet, elements: Elements) -> list[Choice]:
    """By number. One query."""
    return _objectives(_counts(passages, elements, ElementKind.OBJECTIVE))


def categories_in(passages: PassageQuerySet, elements: Elements) -> list[Choice]:
    """In the order of the framework. One query."""
    return _categories(_counts(passages, elements, ElementKind.CATEGORY))


def objectives_and_categories_in(passages: PassageQuerySet, elements: Elements) -> tuple[list[Choice], list[Choice]]:
    """Both in one query."""
    counts = _counts(passages, elements, ElementKind.OBJECTIVE, ElementKind.CATEGORY)
    return _objectives(counts), _categories(counts)


def _objectives(counts: list[tuple[Element, int]]) -> list[Choice]:
    return [
        Choice(str(element.number), f"{element.number} {element.label}", count, element.label.language)
        for element, count in counts
        if element.kind == ElementKind.OBJECTIVE
    ]


def _categories(counts: list[tuple[Element, int]]) -> list[Choice]:
    return [
        Choice(element.code, str(element.label), count, element.label.language)
        for element, count in counts
        if element.kind == ElementKind.CATEGORY
    ]


def _counts(passages: PassageQuerySet, elements: Elements, *kinds: ElementKind) -> list[tuple[Element, int]]:
    wanted = {pk: element for pk, element in elements.items() if element.kind in kinds}
    rows = dict(
        Code.objects.filter(passage__in=passages.order_by().values("pk"), element__in=list(wanted))
        .order_by()
        .values_list("element")
        .annotate(Count("pk"))
    )
    return [(element, rows[pk]) for pk, element in wanted.items() if pk in rows]
