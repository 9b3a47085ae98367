"""The history of an answer: every text it was given, newest first, with what changed from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from stocktake.foundation.texts import Shown
from stocktake.questionnaires.models import Revision
from stocktake.questionnaires.queries.work import Work
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.two_texts import Stretch, compared
from stocktake.questionnaires.rules.validation import Place

SHOWN = 50
"""Revisions on one page. Older ones stay; nobody has read so far back yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One revision. `stretches`: its text, with what the one before it did not have marked."""

    revision: Revision
    stretches: Sequence[Stretch]
    is_current: bool

    @property
    def is_aside(self) -> bool:
        return self.revision.number is None


@dataclass(frozen=True, slots=True)
class History:
    key: str
    label: Shown
    steps: Sequence[Step]
    of: int

    @property
    def left_out(self) -> int:
        return self.of - len(self.steps)


def history_of(work: Work, place: Place) -> History:
    """Two queries."""
    key, label = written(place), work.form.by_code[place[0]].label
    held = work.answers.get(place)
    if held is None:
        return History(key, label, [], 0)
    rows = list(held.revisions.order_by("-pk")[: SHOWN + 1])
    steps = []
    for revision, before in zip(rows, [*rows[1:], None], strict=True):
        started_from = next((row for row in rows if row.number == revision.based_on), before)
        stretches = compared(started_from.text if started_from else "", revision.text)[1]
        steps.append(Step(revision, stretches, revision.number == held.revision))
    return History(key, label, steps[:SHOWN], held.revisions.count())
