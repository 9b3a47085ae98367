"""Which consent holds for an answer: the latest statement on it, else the latest on the whole report, else none.

Consent has layers (design, decision 6). A report that was withdrawn takes all its answers with it, whatever was said of
single ones; what was never consented to is confidential.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stocktake.questionnaires.models import ConsentEntry
from stocktake.reviews.enums import Consent

Key = tuple[str, str]
"""Question and repeated item; both empty: the whole report."""

REPORT: Key = ("", "")


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said of one answer. None: withdrawn."""

    level: Consent | None


@dataclass(frozen=True, slots=True)
class Held:
    """The consent that holds for a report and its answers. None: withdrawn."""

    report: Consent | None
    answers: dict[Key, Consent | None] = field(default_factory=dict)

    def of(self, question: str, item: str = "") -> Consent | None:
        """The consent for one answer. A statement on a question holds for its repeated items too, unless one says otherwise."""
        if self.report is None:
            return None
        own = self.own(question, item)
        return own.level if own is not None else self.report

    def own(self, question: str, item: str = "") -> Stated | None:
        """What was said of this answer itself; None where it follows the report."""
        for key in ((question, item), (question, "")):
            if key in self.answers:
                return Stated(self.answers[key])
        return None


def held(entries: Iterable[ConsentEntry]) -> Held:
    """What holds after these statements, oldest first."""
    report: Consent | None = Consent.CONFIDENTIAL
    answers: dict[Key, Consent | None] = {}
    for entry in entries:
        level = None if entry.level is None else Consent(entry.level)
        if entry.question:
            answers[(entry.question, entry.item)] = level
        else:
            report = level
    return Held(report, answers)
