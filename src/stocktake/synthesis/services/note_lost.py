"""Noting what the newest drafts lose, before they are written anew without it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from stocktake.evidence.enums import Lost
from stocktake.evidence.models import Passage
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Citation, LostCitation
from stocktake.synthesis.queries.paper import latest_drafts


@transaction.atomic
def note_lost(*, review: Review, lost: Mapping[int, str], actor: str, at: datetime) -> int:
    """Keep which paragraphs of the newest drafts rested on these passages (id → why). Returns how many citations are lost.

    A count loses nothing with a passage that may still be counted; a quotation does, even where only the name is gone.
    """
    cited = (
        Citation.objects.filter(passage__in=list(lost), sentence__paragraph__draft__in=latest_drafts(review).values())
        .exclude(~Q(sentence__kind=SentenceKind.QUOTE), passage__in=Passage.objects.countable().values("pk"))
        .order_by("sentence__paragraph", "passage")
        .values_list("sentence__paragraph", "passage")
        .distinct()
    )
    made = LostCitation.objects.bulk_create(
        (LostCitation(paragraph_id=paragraph, passage_id=passage, why=Lost(lost[passage]), at=at) for paragraph, passage in cited),
        ignore_conflicts=True,
    )
    if made:
        paragraphs = len({row.paragraph_id for row in made})
        record(
            actor=actor, verb="noted what was lost", kind="review", key=review.code, at=at, review=review.code,
            detail={"citations": len(made), "paragraphs": paragraphs},
        )  # fmt: skip
    return len(made)
