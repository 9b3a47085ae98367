"""Reading freezes back, and laying two beside each other."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stocktake.foundation.services.files import open_original
from stocktake.reviews.enums import ANSWERED, ParticipationState
from stocktake.reviews.models import Freeze


@dataclass(frozen=True, slots=True)
class Stood:
    """How one party stood."""

    code: str
    state: str
    report: str
    number: int | None
    documents: frozenset[str]

    @property
    def has_answered(self) -> bool:
        return self.state in ANSWERED

    @property
    def label(self) -> str:
        """The state in words; a state that this version no longer knows stands as it was kept."""
        return str(ParticipationState(self.state).label) if self.state in ParticipationState.values else self.state


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze with its content. `coded`: what was said of what; None where the freeze was made before that was kept."""

    freeze: Freeze
    as_of: datetime
    counts: dict[str, int]
    parties: dict[str, Stood]
    coded: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """One party in two freezes; None where it was not asked yet, or no longer."""

    code: str
    before: Stood | None
    after: Stood | None

    @property
    def is_new(self) -> bool:
        """It had not answered, and then it had."""
        return bool(self.after and self.after.has_answered) and not (self.before and self.before.has_answered)

    @property
    def is_gone(self) -> bool:
        """It had answered, and then its answer no longer stood."""
        return bool(self.before and self.before.has_answered) and not (self.after and self.after.has_answered)

    @property
    def has_new_report(self) -> bool:
        return bool(self.before and self.after and self.after.report) and self._reports()[0] != self._reports()[1]

    @property
    def has_new_documents(self) -> int:
        """How many of its own documents came in between."""
        before = self.before.documents if self.before else frozenset()
        return len(self.after.documents - before) if self.after else 0

    @property
    def has_moved(self) -> bool:
        return (self.before.state if self.before else None) != (self.after.state if self.after else None)

    @property
    def is_same(self) -> bool:
        return not (self.has_moved or self.has_new_report or self.has_new_documents)

    def _reports(self) -> tuple[str, str]:
        return (self.before.report if self.before else "", self.after.report if self.after else "")


@dataclass(frozen=True, slots=True)
class Compared:
    before: Frozen
    after: Frozen
    parties: tuple[Moved, ...]

    @property
    def new(self) -> list[Moved]:
        return [each for each in self.parties if each.is_new]

    @property
    def gone(self) -> list[Moved]:
        return [each for each in self.parties if each.is_gone]

    @property
    def changed(self) -> list[Moved]:
        """Those that had answered before and have said something else or more since."""
        return [each for each in self.parties if not each.is_new and (each.has_new_report or each.has_new_documents)]

    @property
    def moved(self) -> list[Moved]:
        """Those whose state is another one, and who are in none of the other lists."""
        told = {id(each) for each in (*self.new, *self.gone)}
        return [each for each in self.parties if each.has_moved and id(each) not in told]

    @property
    def is_same(self) -> bool:
        return all(each.is_same for each in self.parties)


def frozen(freeze: Freeze) -> Frozen:
    """A freeze read back from its content."""
    with open_original(freeze.content) as file:
        content: dict[str, Any] = json.loads(file.read())
    parties = {line["party"]: _stood(line) for line in content["parties"]}
    return Frozen(freeze, datetime.fromisoformat(content["as_of"]), content["counts"], parties, content.get("coded"))


def compare(before: Freeze, after: Freeze) -> Compared:
    """Two freezes beside each other, the earlier one first, whatever the order they are given in."""
    one, two = sorted((frozen(before), frozen(after)), key=lambda each: (each.as_of, each.freeze.pk))
    codes = sorted({*one.parties, *two.parties})
    return Compared(one, two, tuple(Moved(code, one.parties.get(code), two.parties.get(code)) for code in codes))


def _stood(line: dict[str, Any]) -> Stood:
    report = line["report"] or {}
    return Stood(line["party"], line["state"], report.get("sha256", ""), report.get("number"), frozenset(line["documents"]))
