"""Where words went: the sentences of the newest drafts that rest on a passage."""

from collections.abc import Collection

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
    newest = Draft.objects.filter(review=viewer.review).order_by("language", "-version").distinct("language").values("pk")
    paper = "sentence__paragraph__draft__"
    rows = (
        Citation.objects.filter(passage__in=list(passages), sentence__paragraph__draft__in=newest)
        .order_by("passage_id", f"{paper}language", "sentence__paragraph__position", "sentence__position")
        .values_list(
            "passage_id", "sentence_id", "sentence__kind", "sentence__text", "sentence__paragraph__number",
            f"{paper}symbol", f"{paper}title", f"{paper}language",
        )
    )  # fmt: skip
    # One address for all sentences: each adds its number (asking for it some hundred times is felt).
    at = reverse("synthesis:sentence", args=[viewer.review.code, 0]).removesuffix("0/")
    found: dict[int, list[Use]] = {}
    for passage, sentence, kind, text, number, symbol, title, language in rows:
        label = _("%(paper)s, paragraph %(number)s (%(language)s)") % {
            "paper": symbol or title, "number": number, "language": OWN_NAMES.get(language, language),
        }  # fmt: skip
        use = Use(label, f"{at}{sentence}/", "" if kind == SentenceKind.QUOTE else text, language)
        found.setdefault(passage, []).append(use)
    return found
