"""What a file with codes proposes: what is new, what is there already, what stays out, and what could not be taken, and why."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.services.take_codes import NewCode, Taken


class Verdict(StrEnum):
    NEW = "new"
    THERE = "there"
    LEFT_OUT = "left-out"
    REFUSED = "refused"


SAID: dict[Verdict, str | Promise] = {
    Verdict.NEW: _("new"),
    Verdict.THERE: _("there already"),
    Verdict.LEFT_OUT: _("stays out"),
    Verdict.REFUSED: _("not taken"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`where` in the file it stands, `what` it is, what becomes of it, and why (for those that are not new)."""

    where: str
    what: str
    verdict: Verdict
    why: str = ""

    @property
    def said(self) -> str:
        return str(SAID[self.verdict])


@dataclass(frozen=True, slots=True)
class Proposal:
    """`strangers`: coders of the file who are nobody of this review; their readings are kept under their names."""

    lines: tuple[Line, ...]
    codes: tuple[NewCode, ...] = ()
    readings: tuple[Taken, ...] = ()
    strangers: tuple[str, ...] = ()

    def count(self, verdict: str) -> int:
        return Counter(line.verdict for line in self.lines)[Verdict(verdict)]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.verdict == Verdict.REFUSED]

    @property
    def is_clear(self) -> bool:
        return not self.refused

    @property
    def brings_something(self) -> bool:
        return bool(self.codes or self.readings)
