"""What the readers of one passage decided, and what can be said of each code from it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from stocktake.evidence.enums import CodingState, Origin
from stocktake.evidence.models import Code, Coding, Mark, Passage, Settlement


@dataclass(slots=True)
class Read:
    """What the readers of one passage decided, by element: who gave it, who took away what followed from the question."""

    readers: frozenset[int]
    settled: dict[int, bool]
    of_the_question: set[int]
    gave: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    took: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def says_of(self, element: int) -> bool | None:
        """Whether an element holds; None where the readers are apart and nobody has settled it."""
        if element in self.settled:
            return self.settled[element]
        if element in self.of_the_question:
            return True if not self.took[element] else False if self.took[element] == self.readers else None
        return False if not self.gave[element] else True if self.gave[element] == self.readers else None

    @property
    def elements(self) -> set[int]:
        return self.gave.keys() | self.took.keys() | self.settled.keys() | self.of_the_question


def read_of(passage: Passage) -> Read | None:
    """What the readers of a passage decided; None before anything follows from it."""
    return reads_of([passage.pk]).get(passage.pk)


def reads_of(passages: Collection[int]) -> dict[int, Read]:
    """What the readers of each passage decided; those from which nothing follows yet are left out. Five queries."""
    readers: dict[int, set[int]] = defaultdict(set)
    read_blind = set[int]()
    for passage, coding, state, blind in Coding.objects.filter(passage__in=passages).values_list("passage", "pk", "state", "blind"):
        if state != CodingState.OPEN:
            readers[passage].add(coding)
        elif blind:
            read_blind.add(passage)
    ready = readers.keys() - read_blind
    by_question = of_the_questions(ready)
    settled: dict[int, dict[int, bool]] = defaultdict(dict)
    for passage, element, holds in Settlement.objects.filter(passage__in=ready).values_list("passage", "element", "holds"):
        settled[passage][element] = holds
    reads = {pk: Read(frozenset(readers[pk]), settled[pk], by_question[pk]) for pk in ready}
    marks = Mark.objects.standing().filter(coding__passage__in=ready, coding__in=Coding.objects.decided())
    for passage, coding, element, keeps in marks.values_list("coding__passage", "coding", "element", "keeps"):
        (reads[passage].gave if keeps else reads[passage].took)[element].add(coding)
    return reads


def of_the_questions(passages: Collection[int]) -> defaultdict[int, set[int]]:
    """The elements that follow from the question of each passage, those that somebody took away among them. Two queries."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    set_ = Code.objects.filter(passage__in=passages, origin=Origin.QUESTION).values_list("passage", "element")
    taken = Mark.objects.filter(coding__passage__in=passages, keeps=False).values_list("coding__passage", "element")
    for passage, element in (*set_, *taken):
        found[passage].add(element)
    return found
