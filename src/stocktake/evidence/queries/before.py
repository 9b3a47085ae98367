"""What was there before a passage was sent: the texts of the templates, and what its party said in earlier cycles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Passage
from stocktake.questionnaires.models import Earlier, Node, Opening
from stocktake.reviews.models import LetterTemplate, Review

LETTER = "letter:"
"""Before the kind of a letter, where a template is one."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Template:
    """All that one question, or one letter, says in one language. `place`: the question's code, or `letter:invitation`."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a party said before: a passage of an earlier review, or an answer shown beside its question. One of both is set.

    `at`: when the earlier source came in, None for an answer that was shown: that lies before everything in the review.
    """

    party: int
    text: str
    passage: int | None
    answer: int | None
    at: datetime | None


class Standing(NamedTuple):
    """A passage that stands, whose it is, and when its source came in."""

    pk: int
    text: str
    digest: str
    party: int | None
    received: datetime | None


def templates_of(review: Review) -> list[Template]:
    """The questions put to this review with their hints and guidance, and the letters it can send; in each language. Two queries."""
    nodes = Node.objects.filter(Exists(Opening.objects.filter(review=review, version=OuterRef("version")))).in_order()
    found: dict[Template, None] = {}
    for node in nodes.only("code", "labels", "hints", "guidance"):
        found |= dict.fromkeys(_of(node.code, node.labels, node.hints, node.guidance))
    for letter in LetterTemplate.objects.for_review(review).only("kind", "bodies"):
        found |= dict.fromkeys(_of(f"{LETTER}{letter.kind}", letter.bodies))
    return list(found)


def said_before(review: Review) -> list[Said]:
    """What the parties of a review said before, the latest first: passages of other reviews of the same framework that stand and
    may be counted, and earlier answers that were shown to them. Two queries.

    A source whose day is not known cannot be told to be earlier, and is left out.
    """
    parties = review.sources.filter(party__isnull=False).order_by().values("party")
    passages = (
        Passage.objects.countable()
        .found()
        .filter(
            source__review__framework=review.framework_id, source__party__in=parties, source__received_at__isnull=False,
        )
        .exclude(source__review=review)
        .order_by("-source__received_at", "pk")
    )  # fmt: skip
    rows = passages.values_list("source__party", "text", "pk", "source__received_at")
    answers = Earlier.objects.filter(party__in=parties).order_by("-said_on", "pk").values_list("party", "text", "pk")
    return [
        *(Said(party, text, None, pk, None) for party, text, pk in answers),
        *(Said(party, text, pk, None, at) for party, text, pk, at in rows),
    ]


def standing_in(review: Review) -> list[Standing]:
    """The passages that stand in a review. One query."""
    standing = Passage.objects.filter(source__review=review, source__state=SourceState.READ).that_stand().found()
    rows = standing.order_by("pk").values_list("pk", "text", "digest", "source__party", "source__received_at")
    return list(map(Standing._make, rows))


def _of(place: str, *texts: dict[str, str]) -> Iterator[Template]:
    by_language: dict[str, list[str]] = defaultdict(list)
    for each in texts:
        for language, text in (each or {}).items():
            if text.strip():
                by_language[language].append(_PLACEHOLDER.sub(" ", text))
    for told in by_language.values():
        # One by one, and all together: a short one left alone is all of a template, and two may stand in one paragraph.
        for text in dict.fromkeys([*told, "\n".join(told)]):
            yield Template(place, text)
