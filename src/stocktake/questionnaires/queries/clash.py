"""Two texts that met in one answer, as they are shown to the person who has to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stocktake.foundation.texts import shown
from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.models import Revision
from stocktake.questionnaires.queries.form import Form
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.two_texts import Stretch, Together, brought_together, compared
from stocktake.questionnaires.services.save import Conflict


@dataclass(frozen=True, slots=True)
class Clash:
    """`revision`: the one that stands now; a choice starts from it. `nonce`: that of the text that came later, kept aside."""

    key: str
    revision: int
    theirs: Sequence[Stretch]
    mine: Sequence[Stretch]
    their_text: str
    my_text: str
    together: Together
    by: str
    at: datetime
    door: str
    nonce: UUID
    language: str
    is_text: bool


def clash_of(conflict: Conflict, form: Form) -> Clash:
    """One query: for the text that both had seen. Choices are shown by their labels, and cannot be written together."""
    current, aside = conflict.current, conflict.aside
    node = form.by_code[current.question].node
    labels = {choice.name: str(shown(choice.labels)) for choice in form.choices_of(node)}

    def readable(text: str) -> str:
        return "; ".join(labels.get(name, name) for name in text.split()) if labels else text

    seen = Revision.objects.filter(answer=current, number=aside.based_on).values_list("text", flat=True).first() or ""
    theirs, mine = compared(readable(current.text), readable(aside.text))
    return Clash(
        key=written((current.question, current.item)), revision=current.revision, theirs=theirs, mine=mine,
        their_text=current.text, my_text=aside.text, together=brought_together(seen, current.text, aside.text),
        by=current.by, at=current.at, door=current.get_door_display(), nonce=aside.nonce, language=current.language,
        is_text=node.question_type == QuestionType.TEXT,
    )  # fmt: skip
