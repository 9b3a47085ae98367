"""What lights up for the writers: paragraphs that rested on something which is gone, or may be used for less."""

from dataclasses import dataclass
from datetime import datetime

from stocktake.evidence.enums import Lost
from stocktake.evidence.queries.at_hand import names_for
from stocktake.foundation.texts import Shown
from stocktake.frameworks.models import Element
from stocktake.synthesis.models import Draft, LostCitation

SHOWN = 40


@dataclass(frozen=True, slots=True)
class LostSeen:
    """A paragraph of an earlier version, and of whose answer it has lost what. `now`: the paragraph on the same subject."""

    version: int
    paragraph: int
    element: Element | None
    who: Shown | None
    label: str
    why: str
    at: datetime
    now: int | None


def lost_of(draft: Draft) -> list[LostSeen]:
    """The latest losses of earlier versions in the language of this one, newest first; for the secretariat.

    One query, and three more where something was lost.
    """
    rows = list(
        LostCitation.objects.filter(
            paragraph__draft__review=draft.review_id, paragraph__draft__language=draft.language,
            paragraph__draft__version__lt=draft.version,
        )
        .order_by("-at", "paragraph__position", "pk")
        .values_list(*_OF_LOST, named=True)[:SHOWN]
    )  # fmt: skip
    if not rows:
        return []
    names = names_for(row.passage__source__party_id for row in rows)
    elements = Element.objects.in_bulk({row.paragraph__element_id for row in rows} - {None})
    subjects = draft.paragraphs.filter(element__isnull=False, number__isnull=False).order_by("-position")
    now: dict[int | None, int | None] = dict(subjects.values_list("element_id", "number"))
    return [
        LostSeen(
            row.paragraph__draft__version, row.paragraph__number or 0, elements.get(row.paragraph__element_id),
            names[row.passage__source__party_id].name if row.passage__source__party_id else None, row.passage__label,
            str(Lost(row.why).label), row.at, now.get(row.paragraph__element_id),
        )
        for row in rows
    ]  # fmt: skip


_OF_LOST = (
    "paragraph__draft__version", "paragraph__number", "paragraph__element_id", "passage__source__party_id", "passage__label",
    "why", "at",
)  # fmt: skip
