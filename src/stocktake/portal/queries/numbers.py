"""What has come in for a review, in numbers: counted beside the review, in the same query.

The numbers are the same for everybody: they hold only what its consent allows to be counted.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Passage, Source
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import ANSWERED
from stocktake.reviews.models import Participation, Review
from stocktake.synthesis.models import Draft, Finding, Sentence


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many objectives there are; States asked, and those that answered; sources read and their passages; codes, and
    those that a person decided; findings; sentences of the newest paper."""

    objectives: int
    states_asked: int
    states_answered: int
    sources_read: int
    passages_read: int
    codes_tied: int
    codes_checked: int
    findings_made: int
    sentences_written: int


def with_what_came_in(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews with the numbers one chooses by: States and sources as in `Numbers`, under the same names."""
    governments, countable = Participation.objects.of_governments(), Source.objects.countable()
    return reviews.annotate(
        states_asked=_number(governments, by="review"),
        states_answered=_number(governments.filter(state__in=ANSWERED), by="review"),
        sources_read=_number(countable, by="review"),
        passages_read=_number(Passage.objects.countable(), by="source__review"),
    )


def numbers_of(review: Review) -> Numbers:
    """All numbers of one review. One query, whatever the number of rows."""
    statement, parameters = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, review.pk])
        return Numbers(*cursor.fetchone())


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The question as PostgreSQL takes it, and all that fills it but the review's id, which comes last.

    It is the same for every review and every reader, and to put nine counts into words takes longer than to answer
    them: it is written once.
    """
    codes = Code.objects.filter(countable_passages(through="passage__"))
    newest = Draft.objects.filter(review=OuterRef(OuterRef("pk"))).order_by("-at", "-pk").values("pk")[:1]
    counted = with_what_came_in(Review.objects.order_by()).annotate(
        objectives=_number(Element.objects.objectives(), by="framework", of="framework"),
        codes_tied=_number(codes, by="passage__source__review"),
        codes_checked=_number(codes.filter(origin=Origin.PERSON), by="passage__source__review"),
        findings_made=_number(Finding.objects.all(), by="review"),
        sentences_written=_number(Sentence.objects.filter(paragraph__draft__in=newest), by="paragraph__draft__review"),
    )
    one = counted.filter(pk=0).values_list(*(field.name for field in fields(Numbers)))
    statement, parameters = one.query.sql_with_params()
    return statement, parameters[:-1]


def _number(rows: QuerySet[Any], *, by: str, of: str = "pk") -> Coalesce:
    """How many of these rows lead to the review, or to something `of` it."""
    counted = rows.filter(**{by: OuterRef(of)}).order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
