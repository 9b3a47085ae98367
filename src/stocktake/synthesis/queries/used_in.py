"""Where words went: the sentences of the newest drafts that rest on a passage."""

from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from stocktake.evidence.queries.uses import Use
from stocktake.foundation.texts import OWN_NAMES
from stocktake.reviews.rules.viewer import Viewer
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Citation, Draft


def used_in(passages: Collection[int], viewer: Viewer) -> dict[int, list[Use]]:
    """Per passage, the sentences that rest on it, in the order of the paper. One query.

    Which passages a viewer may see is asked before: here only of the viewer's own review.
    """
    newest = (
        Draft.objects.filter(review=viewer.review, language=OuterRef("sentence__paragraph__draft__language"))
        .order_by("-version")
        .values("pk")[:1]
    )
    rows = (
        Citation.objects.filter(
            passage__in=list(passages), sentence__paragraph__draft__review=viewer.review,
            sentence__paragraph__draft=Subquery(newest),
        )
        .select_related("sentence__paragraph__draft")
        .order_by("passage_id", "sentence__paragraph__draft__language", "sentence__paragraph__position", "sentence__position")
    )  # fmt: skip
    found: dict[int, list[Use]] = {}
    for row in rows:
        draft = row.sentence.paragraph.draft
        label = _("%(paper)s, paragraph %(number)s (%(language)s)") % {
            "paper": draft.symbol or draft.title,
            "number": row.sentence.paragraph.number,
            "language": OWN_NAMES.get(draft.language, draft.language),
        }
        text = "" if row.sentence.kind == SentenceKind.QUOTE else row.sentence.text
        href = reverse("synthesis:sentence", args=[viewer.review.code, row.sentence_id])
        found.setdefault(row.passage_id, []).append(Use(label, href, text, draft.language))
    return found
