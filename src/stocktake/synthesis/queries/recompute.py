"""The thread, held against itself: every finding counted again, every citation, passage and original looked up.

Each function yields a sentence per fault and nothing where all is well. All read; none repairs.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q

from stocktake.evidence.models import Passage
from stocktake.foundation.models import StoredFile
from stocktake.foundation.services.files import intact
from stocktake.questionnaires.models import Answer, Snapshot
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Citation, Finding, Sentence
from stocktake.synthesis.queries.counting import Count, count_all
from stocktake.synthesis.queries.recheck_answers import (
    broken_answer_passages,
    broken_answers,
    broken_snapshots,
    moved_after_submission,
)
from stocktake.synthesis.rules.placeholders import QUOTE


@dataclass(frozen=True)
class Size:
    """How much was looked at."""

    originals: int
    answers: int
    snapshots: int
    passages: int
    findings: int
    sentences: int
    citations: int


def size() -> Size:
    return Size(
        StoredFile.objects.count(), Answer.objects.count(), Snapshot.objects.count(), Passage.objects.count(),
        Finding.objects.count(), Sentence.objects.count(), Citation.objects.count(),
    )  # fmt: skip


def broken_originals() -> Iterator[str]:
    """Originals whose bytes are gone or are no longer those that arrived."""
    for stored in StoredFile.objects.order_by("sha256").iterator():
        if not intact(stored):
            yield f"original {stored.sha256[:12]}: its bytes are missing or not those that arrived"


def broken_passages() -> Iterator[str]:
    """Passages whose text is not the one its digest was made of (a passage without its source cannot be stored)."""
    rows = Passage.objects.order_by("pk").values_list("pk", "source_id", "number", "text", "digest")
    for pk, source, number, text, digest in rows.iterator(chunk_size=2000):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield f"passage {pk} (source {source}, number {number}): its text is not the one that was read"


def broken_citations() -> Iterator[str]:
    """Citations of a passage that says something else by now, or that belongs to another review."""
    rows = Citation.objects.filter(
        ~Q(digest=F("passage__digest")) | ~Q(sentence__paragraph__draft__review=F("passage__source__review"))
    ).order_by("pk")
    for citation in rows:
        yield f"citation {citation.pk}: passage {citation.passage_id} is not what sentence {citation.sentence_id} rests on"


def broken_sentences() -> Iterator[str]:
    """Counts without a finding or without passages, quotations without a passage or a place for it, figures without recipe."""
    sentences = Sentence.objects.select_related("paragraph__draft").order_by("pk")
    where = {
        "a count without its finding": Q(kind=SentenceKind.COUNT, finding__isnull=True),
        "a figure without its recipe": Q(kind=SentenceKind.FIGURE, figure__isnull=True),
        "a quotation without its passage": Q(kind=SentenceKind.QUOTE, citations__isnull=True),
        "a quotation without a place for its words": Q(kind=SentenceKind.QUOTE) & ~Q(text__contains=QUOTE),
        "a count of parties without a passage": Q(kind=SentenceKind.COUNT, citations__isnull=True)
        & ~Q(finding__kind="silence")
        & Q(finding__passages__isnull=False),
    }
    for what, condition in where.items():
        for sentence in sentences.filter(condition).distinct():
            yield f"sentence {sentence.pk} ({sentence.paragraph.draft}): {what}"


def broken_findings(review: Review) -> Iterator[str]:
    """Findings of a review that do not come out when they are counted again from its codes."""
    findings = list(Finding.objects.filter(review=review).order_by("key"))
    tied: dict[int, set[int]] = defaultdict(set)
    through = Finding.passages.through.objects.filter(finding__review=review)
    for pk, passage in through.values_list("finding_id", "passage_id").iterator(chunk_size=5000):
        tied[pk].add(passage)
    counted: dict[object, dict[str, Count]] = {}
    for finding in findings:
        if finding.as_of not in counted:
            counted[finding.as_of] = count_all(review, as_of=finding.as_of)[1]
        again = counted[finding.as_of].get(finding.key)
        said = (finding.parties, finding.of if again else 0, finding.checked, frozenset(tied[finding.pk]))
        now = (again.parties, again.of, again.checked, frozenset(again.passages)) if again else (0, 0, 0, frozenset())
        if said != now:
            yield (
                f"finding {finding.key} of {review.code}: it says {said[0]} of {said[1]} in {len(said[3])} passages, "
                f"counted again {now[0]} of {now[1]} in {len(now[3])}"
            )


def faults() -> Iterator[str]:
    """All of it, in the order of the thread."""
    yield from broken_originals()
    yield from broken_answers()
    yield from broken_snapshots()
    yield from moved_after_submission()
    yield from broken_passages()
    yield from broken_answer_passages()
    for review in Review.objects.select_related("framework").order_by("code"):
        yield from broken_findings(review)
    yield from broken_sentences()
    yield from broken_citations()
