"""Where the words of a passage stood before, as far as this viewer may know it.

That a party says again what it said in an earlier cycle names the party: it is told only where its name may be, then and now. An
answer that was shown beside a question is told to its party and to the secretariat alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from stocktake.evidence.enums import CopiedFrom
from stocktake.evidence.models import Copied
from stocktake.evidence.queries.before import LETTER
from stocktake.evidence.queries.shown import ShownPassage
from stocktake.evidence.rules.visibility import Act, may_passage
from stocktake.foundation.texts import Shown, shown
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.rules.viewer import Viewer, public_viewer


@dataclass(frozen=True, slots=True)
class Before:
    """`place`: the question or letter whose template it is. `cycle`: the earlier review. `review` and `passage`: where the earlier
    words may be opened. `counted_by`: who said that a template's words count all the same."""

    is_template: bool
    is_same: bool
    place: str = ""
    cycle: Shown | None = None
    review: str = ""
    passage: int | None = None
    counted_by: str = ""


def with_copies(passages: Sequence[ShownPassage], viewer: Viewer) -> list[ShownPassage]:
    """The same passages, those whose words were there before with where. One query."""
    rows = Copied.objects.filter(passage__in=[each.id for each in passages]).select_related(
        "passage__source", "earlier_passage__source__review", "earlier_answer"
    )
    found = {row.passage_id: row for row in rows}
    return [replace(each, before=_before(found[each.id], each, viewer)) if each.id in found else each for each in passages]


def _before(row: Copied, passage: ShownPassage, viewer: Viewer) -> Before | None:
    if row.origin == CopiedFrom.TEMPLATE:
        by = row.counted_by if viewer.is_secretariat else ""
        return Before(True, row.is_same, place=_place(row.template), counted_by=by or ("?" if row.counted_at else ""))
    if passage.who is None:
        return None
    if row.earlier_answer is not None:
        # It was shown to the party that gave it, and to nobody else.
        is_told = viewer.is_secretariat or row.passage.source.party_id in viewer.parties
        return Before(False, row.is_same, cycle=Shown(row.earlier_answer.review, "", False)) if is_told else None
    earlier = row.earlier_passage
    assert earlier is not None
    review = earlier.source.review
    if not may_passage(public_viewer(review), Act.NAME, earlier):
        return None
    return Before(False, row.is_same, cycle=shown(review.titles), review=review.code, passage=earlier.pk)


def _place(template: str) -> str:
    if template.startswith(LETTER):
        kind = template.removeprefix(LETTER)
        name = LetterKind(kind).label if kind in LetterKind.values else kind
        return _("letter: %(kind)s") % {"kind": name}
    return _("question %(code)s") % {"code": template}
