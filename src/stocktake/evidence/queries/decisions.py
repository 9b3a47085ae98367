"""What the people of a review decided about its passages, as the suggestions learn from it and are measured on it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Coding, Passage
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.settling import read_by_several, to_settle
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage and the codes that hold for it by people alone. `objectives` is None where nothing can be concluded."""

    passage: Passage
    objectives: tuple[str, ...] | None
    categories: tuple[str, ...]

    @property
    def context(self) -> str:
        """What stands above it, as it is handed to the suggestions."""
        return " · ".join(self.passage.headings[-2:])


def learned_from(review: Review) -> list[Judged]:
    """Decided passages that stand, without any that is read blind: those are for measuring. Three queries."""
    readings = Coding.objects.filter(passage=OuterRef("pk"))
    decided = Passage.objects.filter(source__review=review).filter(
        Exists(readings.decided().that_stand()), ~Exists(readings.filter(blind=True)), ~Exists(readings.waiting()), lost_at__isnull=True
    )  # fmt: skip
    return _judged(decided)


def measured_on(review: Review) -> list[Judged]:
    """Passages that all their blind readers have decided, and on which nothing is left to settle."""
    open_ = [passage.pk for passage, _apart in to_settle(review)]
    several = read_by_several(review).filter(Exists(Coding.objects.filter(passage=OuterRef("pk"), blind=True)))
    return _judged(several.exclude(pk__in=open_))


def _judged(passages: PassageQuerySet) -> list[Judged]:
    rows = list(passages.order_by("pk"))
    codes: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    held = Code.objects.filter(passage__in=passages.values("pk")).exclude(origin=Origin.MACHINE)
    for passage, kind, code, origin in held.order_by("element__number", "element__code").values_list(
        "passage", "element__kind", "element__code", "origin"
    ):
        codes[passage].append((kind, code, origin))
    return [_one(passage, codes[passage.pk]) for passage in rows]


def _one(passage: Passage, codes: list[tuple[str, str, str]]) -> Judged:
    given = [(kind, code) for kind, code, origin in codes if origin == Origin.PERSON]
    objectives = tuple(code for kind, code in given if kind == ElementKind.OBJECTIVE)
    # What follows from the question says nothing about the words; a finer code speaks of an objective that is not named.
    unsure = not objectives and any(kind not in (ElementKind.CATEGORY, ElementKind.PRINCIPLE) for kind, _code, _origin in codes)
    return Judged(
        passage, None if unsure else objectives, tuple(code for kind, code in given if kind == ElementKind.CATEGORY)
    )  # fmt: skip
