"""What the readers of one passage decided, and what can be said of each code from it."""

from collections import defaultdict
from dataclasses import dataclass, field

from stocktake.evidence.enums import CodingState, Origin
from stocktake.evidence.models import Mark, Passage, Settlement


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
    codings = list(passage.codings.values_list("pk", "state", "blind"))
    readers = frozenset(pk for pk, state, _blind in codings if state != CodingState.OPEN)
    if not readers or any(blind and state == CodingState.OPEN for _pk, state, blind in codings):
        return None
    marks = Mark.objects.filter(coding__passage=passage)
    of_the_question = set(passage.codes.filter(origin=Origin.QUESTION).values_list("element", flat=True))
    of_the_question |= set(marks.filter(keeps=False).values_list("element", flat=True))
    read = Read(readers, dict(Settlement.objects.filter(passage=passage).values_list("element", "holds")), of_the_question)
    for coding, element, keeps in marks.standing().filter(coding__in=readers).values_list("coding", "element", "keeps"):
        (read.gave if keeps else read.took)[element].add(coding)
    return read
