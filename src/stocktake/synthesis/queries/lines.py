"""What is written in a draft, line by line: as much of each sentence as decides what a reader sees of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from stocktake.foundation.statements import written_once
from stocktake.statistics.models import Figure
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Citation, Draft, Finding, Paragraph, Sentence


class Counts(NamedTuple):
    """The kind of a finding and its two numbers: all that a page shows of it."""

    kind: str
    parties: int
    of: int


class Line(NamedTuple):
    """A sentence as it is written. `resting`: on how many passages a quotation rests.

    `finding` and `figure` are there only where everything was asked for; `counts` always is, where there is a finding.
    """

    pk: int
    paragraph: int
    kind: str
    text: str
    resting: int
    counts: Counts | None
    finding: Finding | None = None
    figure: Figure | None = None


def paragraphs_of(draft: Draft, *, everything: bool) -> QuerySet[Paragraph]:
    paragraphs = draft.paragraphs.order_by("position")
    return paragraphs.select_related("element") if everything else paragraphs


def lines_of(draft: Draft, *, everything: bool) -> Iterator[Line]:
    """The sentences of a draft in their order. One query."""
    if everything:
        for sentence in _sentences(draft.pk).select_related("finding", "figure"):
            yield line_of(sentence, resting=sentence.resting)  # type: ignore[attr-defined]
        return
    for pk, paragraph, kind, text, resting, finding, *counts in _on_a_page(draft.pk):
        yield Line(pk, paragraph, kind, text, resting, Counts(*counts) if finding else None)


def _sentences(draft: int) -> QuerySet[Sentence]:
    citations = Citation.objects.filter(sentence=OuterRef("pk")).order_by().values("sentence")
    number = Subquery(citations.annotate(number=Count("pk")).values("number"))
    sentences = Sentence.objects.filter(paragraph__draft=draft).order_by("paragraph__position", "position")
    return sentences.annotate(resting=Case(When(kind=SentenceKind.QUOTE, then=number), default=Value(0)))


@written_once
def _on_a_page(draft: int) -> QuerySet[Sentence, Any]:
    counts = ("finding_id", "finding__kind", "finding__parties", "finding__of")
    return _sentences(draft).values_list("pk", "paragraph_id", "kind", "text", "resting", *counts)


def line_of(sentence: Sentence, *, resting: int) -> Line:
    """A sentence at hand, with its finding or its figure."""
    finding = sentence.finding
    counts = Counts(finding.kind, finding.parties, finding.of) if finding else None
    return Line(sentence.pk, sentence.paragraph_id, sentence.kind, sentence.text, resting, counts, finding, sentence.figure)
