"""The near end of the thread, held against itself: frozen texts, answers, and the passages that were cut from them.

Each function yields a sentence per fault and nothing where all is well. All read; none repairs.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from stocktake.evidence.models import Source
from stocktake.evidence.services.follow_consent import own_consent
from stocktake.foundation.services.files import intact
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Answer, Response, Revision, Snapshot
from stocktake.questionnaires.queries.differences import differences
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.services.freeze import canonical, content_of, frozen_content
from stocktake.reviews.enums import FROZEN, ParticipationState
from stocktake.reviews.models import Participation


def broken_snapshots() -> Iterator[str]:
    """Frozen texts whose bytes are not those of their digest, or that do not give the same digest when they are written again."""
    for snapshot in Snapshot.objects.select_related("content", "response").order_by("pk").iterator(chunk_size=200):
        if not intact(snapshot.content):
            continue  # told among the originals
        try:
            again = hashlib.sha256(canonical(frozen_content(snapshot))).hexdigest()
        except (ValueError, json.JSONDecodeError):
            again = ""
        if again != snapshot.content_id:
            yield f"text {snapshot.number} of {snapshot.response.token}: written again, it does not give its digest"


def broken_answers() -> Iterator[str]:
    """Answers whose current text is not their last revision."""
    last = Revision.objects.filter(answer=OuterRef("pk"), number=OuterRef("revision")).values("text")[:1]
    newer = Revision.objects.filter(answer=OuterRef("pk"), number__gt=OuterRef("revision")).values("pk")[:1]
    rows = (
        Answer.objects.annotate(acknowledged=Subquery(last), newer=Subquery(newer))
        .filter(Q(acknowledged__isnull=True) | ~Q(text=Coalesce("acknowledged", "text")) | Q(newer__isnull=False))
        .select_related("response").only("question", "item", "response__token").order_by("pk")
    )  # fmt: skip
    for answer in rows.iterator(chunk_size=2000):
        yield f"answer {written((answer.question, answer.item))} of {answer.response.token}: its text is not its last revision"


def moved_after_submission() -> Iterator[str]:
    """Reports that are closed and do not say what was submitted."""
    closed = Participation.objects.filter(state__in=set(FROZEN) - {ParticipationState.WITHDRAWN}).values_list(
        "review_id", "party_id"
    )
    for review, party in closed:
        response = Response.objects.filter(review=review, party=party).first()
        last = response.snapshots.filter(kind=SnapshotKind.SUBMISSION).order_by("-number").first() if response else None
        if response is None or last is None or not intact(last.content):
            continue
        moved = differences(frozen_content(last), content_of(response))
        if moved:
            yield f"report {response.token}: it is closed, and {len(moved)} of its answers are not as they were submitted"


def broken_answer_passages() -> Iterator[str]:
    """Passages of answers that are not found in the text they were cut from, or do not stand under the consent to it."""
    for source in Source.objects.filter(snapshot__isnull=False).select_related("snapshot__content", "response").order_by("pk"):
        if source.snapshot is None or source.response is None or not intact(source.snapshot.content):
            continue
        texts = _texts(frozen_content(source.snapshot))
        holding = held(source.response.consents.order_by("pk"))
        for passage in source.passages.defer("search").order_by("number"):
            if _bare(passage.text) not in texts.get(passage.place, ""):
                yield f"passage {passage.pk} ({passage.place} of {source.response.token}): it is not found in text {source.snapshot.number}"
            level, is_withdrawn = own_consent(passage, holding)
            if (passage.withdrawn_at is not None) is not is_withdrawn or (passage.consent != level and not is_withdrawn):
                yield f"passage {passage.pk} ({passage.place} of {source.response.token}): it is not under the consent that holds"
        if (source.withdrawn_at is None) is (holding.report is None):
            yield f"source {source.pk} of {source.response.token}: it is not under the consent that holds"


def _texts(content: Mapping[str, list[dict[str, str]]]) -> dict[str, str]:
    return {written((answer["question"], answer["item"])): _bare(answer["text"]) for answer in content["answers"]}


def _bare(text: str) -> str:
    """Without its spaces: a line that went on was joined to the one before it."""
    return "".join(text.split())
