"""How far the coders of a review agree, code by code, on what they read blind; with the passages behind every number."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Coding, Mark
from stocktake.evidence.rules.agreement import Agreement, Reading, confusion, on_code, overall
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review


@dataclass(frozen=True, slots=True)
class OnCode:
    element: Element
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two codes that were given one for the other, so many times."""

    one: Element
    other: Element
    times: int


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """`overall`: over all codes of a kind at once; `pairs`: how many passages each two people have read both."""

    passages: int
    waiting: int
    overall: dict[str, float | None]
    codes: list[OnCode]
    mixed: list[Mixed]
    pairs: list[tuple[str, str, int]]


def agreement_of(review: Review) -> AgreementPage:
    """From blind readings alone, each as its coder decided it; what was settled afterwards changes nothing here. Three queries."""
    codings = list(
        Coding.objects.of(review.pk).that_stand().filter(blind=True).select_related("coder").order_by("passage_id", "pk")
        .only("passage_id", "state", "coder__name")
    )  # fmt: skip
    by_passage: dict[int, list[Coding]] = defaultdict(list)
    for coding in codings:
        by_passage[coding.passage_id].append(coding)
    whole = {
        passage: rows for passage, rows in by_passage.items()
        if len(rows) > 1 and all(row.state != CodingState.OPEN for row in rows)
    }  # fmt: skip
    given: dict[int, set[int]] = defaultdict(set)
    marks = Mark.objects.standing().filter(coding__passage__in=whole.keys(), coding__blind=True, keeps=True)
    for reader, element in marks.values_list("coding", "element"):
        given[reader].add(element)
    used = set[int]().union(*given.values())
    elements = {element.pk: element for element in Element.objects.filter(pk__in=used).order_by("kind", "number", "code")}
    readings: list[Reading] = [{row.coder_id: frozenset(given[row.pk]) for row in rows} for rows in whole.values()]
    return AgreementPage(
        passages=len(whole),
        waiting=len(by_passage) - len(whole),
        overall=_overall(readings, elements),
        codes=[OnCode(element, on_code(readings, pk)) for pk, element in elements.items()],
        mixed=_mixed(readings, elements),
        pairs=_pairs(list(whole.values())),
    )


def passages_on(review: Review, element: int) -> list[int]:
    """The passages behind the number of one code: read blind by several to the end, and given this code by at least one."""
    open_ = Coding.objects.of(review.pk).filter(blind=True, state=CodingState.OPEN).values("passage")
    rows = Mark.objects.standing().filter(coding__blind=True, keeps=True, element=element, coding__passage__source__review=review)
    return list(
        rows.exclude(coding__passage__in=open_).order_by("coding__passage").values_list("coding__passage", flat=True).distinct()
    )


def _overall(readings: list[Reading], elements: dict[int, Element]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for kind in dict.fromkeys(element.kind for element in elements.values()):
        of_kind = frozenset(pk for pk, element in elements.items() if element.kind == kind)
        found[str(ElementKind(kind).label)] = overall([
            {coder: codes & of_kind for coder, codes in reading.items()} for reading in readings
        ])  # fmt: skip
    return found


def _mixed(readings: list[Reading], elements: dict[int, Element]) -> list[Mixed]:
    found: list[Mixed] = []
    for kind in dict.fromkeys(element.kind for element in elements.values()):
        among = frozenset(pk for pk, element in elements.items() if element.kind == kind)
        found += [Mixed(elements[one], elements[other], times) for (one, other), times in confusion(readings, among).items()]
    return sorted(found, key=lambda mixed: (-mixed.times, mixed.one.kind, mixed.one.number, mixed.other.number))


def _pairs(passages: list[list[Coding]]) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for rows in passages:
        for one, other in combinations(sorted(row.coder.name for row in rows), 2):
            counted[one, other] += 1
    return [(one, other, number) for (one, other), number in sorted(counted.items())]
