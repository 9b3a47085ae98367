"""Where coders are apart: the passages on which something is to be settled, and their readings beside each other."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Coding, Lock, Mark, Passage, Settlement
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.readings import Read, read_of, reads_of
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Voice:
    """What one reader gave: a code, and on which words (none: the whole passage)."""

    element: Element
    words: str
    keeps: bool


@dataclass(frozen=True, slots=True)
class ReadingOf:
    coding: Coding
    voices: list[Voice]


@dataclass(frozen=True, slots=True)
class Question:
    """A code on which the readers are, or were, apart: who gave it, who did not, and how it was settled."""

    element: Element
    gave: list[str]
    gave_not: list[str]
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class Settling:
    passage: Passage
    readings: list[ReadingOf]
    questions: list[Question]
    agreed: list[Element]
    lock: Lock | None
    waiting: int

    @property
    def is_open(self) -> bool:
        return any(question.settlement is None for question in self.questions)


def read_by_several(review: Review) -> PassageQuerySet:
    """Passages that two or more have read, all of them to the end."""
    readings = Coding.objects.of(review.pk).that_stand().order_by().values("passage")
    told = readings.annotate(readers=Count("pk"), waiting=Count("pk", filter=Q(state=CodingState.OPEN)))
    return Passage.objects.filter(pk__in=told.filter(readers__gte=2, waiting=0).values("passage"))


def to_settle(review: Review) -> list[tuple[Passage, list[Element]]]:
    """The passages whose readers are apart on something that nobody has settled, each with those codes.

    Seven queries, whatever the numbers.
    """
    passages = list(read_by_several(review).filter(lock__isnull=True).select_related("source").order_by("source", "number"))
    reads = reads_of([passage.pk for passage in passages])
    apart = {pk: [element for element in sorted(read.elements) if read.says_of(element) is None] for pk, read in reads.items()}
    elements = Element.objects.in_bulk({element for each in apart.values() for element in each})
    return [(passage, [elements[pk] for pk in apart[passage.pk]]) for passage in passages if apart.get(passage.pk)]


def settling_of(review: Review, passage: int) -> Settling | None:
    """The readings of one passage beside each other; None while somebody still reads it blind, or nobody has."""
    rows = Passage.objects.filter(source__review=review, withdrawn_at__isnull=True, source__withdrawn_at__isnull=True)
    found = rows.select_related("source").filter(pk=passage).first()
    if found is None:
        return None
    read = read_of(found)
    if read is None:
        return None
    codings = list(found.codings.select_related("coder").order_by("pk"))
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in (
        Mark.objects.standing().filter(coding__passage=found).select_related("element").order_by("element__kind", "element__number")
    ):
        marks[mark.coding_id].append(mark)
    settlements = {each.element_id: each for each in Settlement.objects.filter(passage=found)}
    elements = Element.objects.in_bulk(read.elements)
    names = {coding.pk: coding.coder.name for coding in codings}
    apart = [pk for pk in sorted(read.elements) if pk in settlements or read.says_of(pk) is None]
    return Settling(
        passage=found,
        readings=[
            ReadingOf(coding, [_voice(mark, found) for mark in marks[coding.pk]])
            for coding in codings if coding.state != CodingState.OPEN
        ],
        questions=[_question(elements[pk], read, names, settlements.get(pk)) for pk in apart],
        agreed=[elements[pk] for pk in sorted(read.elements) if pk not in apart and read.says_of(pk)],
        lock=Lock.objects.filter(passage=found).first(),
        waiting=sum(coding.state == CodingState.OPEN for coding in codings),
    )  # fmt: skip


def _voice(mark: Mark, passage: Passage) -> Voice:
    return Voice(mark.element, "" if mark.start is None else passage.text[mark.start : mark.end], mark.keeps)


def _question(element: Element, read: Read, names: dict[int, str], settlement: Settlement | None) -> Question:
    taken = element.pk in read.of_the_question
    gave = read.readers - read.took[element.pk] if taken else read.gave[element.pk]
    return Question(
        element,
        sorted(names[pk] for pk in gave),
        sorted(names[pk] for pk in read.readers - gave),
        settlement,
    )


def locked_passages(review: Review) -> int:
    return Lock.objects.filter(passage__source__review=review).count()


def ready_to_lock(review: Review) -> PassageQuerySet:
    """Passages that somebody decided, that nobody still reads, and that are not locked."""
    readings = Coding.objects.filter(passage=OuterRef("pk"))
    standing = Passage.objects.filter(source__review=review).that_stand()
    return standing.filter(Exists(readings.decided()), ~Exists(readings.waiting()), lock__isnull=True)
