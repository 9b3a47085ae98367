"""What has come in for a review, in numbers: counted beside the review, in the same query.

The numbers are the same for everybody: they hold only what its consent allows to be counted.
"""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Passage, Source
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.foundation.statements import written_once
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import ANSWERED
from stocktake.reviews.models import Participation, Review
from stocktake.synthesis.models import Draft, Finding, Sentence


@dataclass(frozen=True, slots=True)
class CameIn:
    """States asked, and those that answered; sources read and their passages."""

    states_asked: int
    states_answered: int
    sources_read: int
    passages_read: int


@dataclass(frozen=True, slots=True)
class Numbers(CameIn):
    """And how many objectives there are; codes, and those that a person decided; findings; sentences of the newest paper."""

    objectives: int
    codes_tied: int
    codes_checked: int
    findings_made: int
    sentences_written: int


def what_came_in() -> dict[int, CameIn]:
    """Per review's id. One query, whatever the number of reviews."""
    return {pk: CameIn(*numbers) for pk, *numbers in _of_all()}


def numbers_of(review: Review) -> Numbers:
    """All numbers of one review. One query, whatever the number of rows."""
    [(_pk, *numbers)] = _of_one(review.pk)
    return Numbers(*numbers)


@written_once
def _of_all() -> QuerySet[Review, Any]:
    return _counted(CameIn)


@written_once
def _of_one(review: int) -> QuerySet[Review, Any]:
    return _counted(Numbers).filter(pk=review)


def _counted(wanted: type[CameIn]) -> QuerySet[Review, Any]:
    """Reviews with the numbers that have a name there, in that order, after the review's id."""
    governments = Participation.objects.of_governments()
    codes = Code.objects.filter(countable_passages(through="passage__"))
    newest = Draft.objects.filter(review=OuterRef(OuterRef("pk"))).order_by("-at", "-pk").values("pk")[:1]
    counts = {
        "states_asked": _number(governments, by="review"),
        "states_answered": _number(governments.filter(state__in=ANSWERED), by="review"),
        "sources_read": _number(Source.objects.countable(), by="review"),
        "passages_read": _number(Passage.objects.countable(), by="source__review"),
        "objectives": _number(Element.objects.objectives(), by="framework", of="framework"),
        "codes_tied": _number(codes, by="passage__source__review"),
        "codes_checked": _number(codes.filter(origin=Origin.PERSON), by="passage__source__review"),
        "findings_made": _number(Finding.objects.all(), by="review"),
        "sentences_written": _number(Sentence.objects.filter(paragraph__draft__in=newest), by="paragraph__draft__review"),
    }
    names = [field.name for field in fields(wanted)]
    return Review.objects.order_by().annotate(**{name: counts[name] for name in names}).values_list("pk", *names)


def _number(rows: QuerySet[Any], *, by: str, of: str = "pk") -> Coalesce:
    """How many of these rows lead to the review, or to something `of` it."""
    counted = rows.filter(**{by: OuterRef(of)}).order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
