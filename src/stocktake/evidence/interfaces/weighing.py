"""Each reading that a file offers, weighed: whether it can be taken, is there already, or is refused, and why."""

from bisect import bisect_right
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stocktake.evidence.enums import CodingState
from stocktake.evidence.interfaces.known import KnownPassages
from stocktake.evidence.interfaces.proposal import Line, Proposal, Verdict
from stocktake.evidence.models import Coding, Entry, Passage
from stocktake.evidence.services.take_codes import Coder, NewCode, Taken

Span = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that a file gives to a passage, or (`span`) to words of it."""

    where: str
    passage: Passage
    entry: Entry
    coder: Coder
    span: Span = None


class Report:
    """What is said of a file, line by line, and the codes that it brings."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.codes: list[NewCode] = []

    def says(self, where: str, what: str, verdict: Verdict, why: str = "") -> None:
        self.lines.append(Line(where, what, verdict, why))

    def refuses(self, where: str, what: str, why: str) -> None:
        self.says(where, what, Verdict.REFUSED, why)

    def proposal(self) -> Proposal:
        return Proposal(tuple(self.lines), tuple(self.codes))


class Scales(Report):
    """Takes offer by offer, and makes a proposal of them. Nothing is ever overwritten."""

    def __init__(self, passages: KnownPassages) -> None:
        super().__init__()
        self.passages = passages
        self._marks: dict[tuple[int, Coder], dict[tuple[int, int | None, int | None], None]] = {}
        self._memos: dict[tuple[int, Coder], str] = {}

    def weigh(self, offer: Offer) -> None:
        what = f"{offer.entry.element.label.text} · {offer.coder.name}"
        passage, span = offer.passage, offer.span
        if span is not None and span == (0, len(passage.text)):
            span = None
        mark = (offer.entry.element_id, *(span or (None, None)))
        coding = self._coding(passage, offer.coder)
        if (passage.pk, offer.entry.element_id) in self.passages.of_the_question:
            self.says(offer.where, what, Verdict.THERE, _("It follows from the question already."))
        elif coding is not None and coding.state != CodingState.OPEN:
            given = {
                (each.element_id, each.start, each.end) for each in coding.marks.all() if each.removed_at is None and each.keeps
            }
            there = mark in given or (span is None and (mark[0], 0, len(passage.text)) in given)
            if there and passage.pk not in self.passages.blind:
                self.says(offer.where, what, Verdict.THERE)
            else:
                self.refuses(offer.where, what, _("This coder has decided this passage here already; nothing is overwritten."))
        elif offer.entry.retired_at is not None:
            self.refuses(offer.where, what, _("The code is not in use any more."))
        elif passage.pk in self.passages.locked:
            self.refuses(offer.where, what, _("The codes of this passage are settled and locked."))
        elif mark in self._marks.setdefault((passage.pk, offer.coder), {}):
            self.says(offer.where, what, Verdict.THERE, _("It stands in the file twice."))
        else:
            self._marks[passage.pk, offer.coder][mark] = None
            self.says(offer.where, what, Verdict.NEW)

    def remember(self, where: str, passage: Passage, coder: Coder, memo: str) -> None:
        """A memo goes with the reading it belongs to; the first of several stands first."""
        coding = self._coding(passage, coder)
        if coding is not None and coding.state != CodingState.OPEN:
            if coding.memo.strip() != memo.strip():
                self.refuses(where, _("Memo"), _("This coder has decided this passage here already; nothing is overwritten."))
            return
        before = self._memos.get((passage.pk, coder), "")
        self._memos[passage.pk, coder] = f"{before}\n{memo}" if before else memo

    def proposal(self) -> Proposal:
        readings = tuple(
            Taken(passage, coder, tuple(marks), self._memos.pop((passage, coder), ""))
            for (passage, coder), marks in self._marks.items() if marks
        )  # fmt: skip
        for passage, coder in self._memos:
            number = self.passages.by_pk[passage].number
            self.refuses(str(number), f"{_('Memo')} · {coder.name}", _("There is no code beside it that could be taken."))
        strangers = dict.fromkeys(reading.coder.name for reading in readings if reading.coder.person is None)
        return Proposal(tuple(self.lines), tuple(self.codes), readings, tuple(strangers))

    def entry(self, where: str, what: str, found: list[Entry]) -> Entry | None:
        """The one code that is meant; or it is said that there is none, or that there are several."""
        if len(found) == 1:
            return found[0]
        several = _("Several codes are called so; please use the key of one, such as %(key)s.") % {"key": "objective:20"}
        self.refuses(where, what, several if found else _("There is no such code in the codebook."))
        return None

    def _coding(self, passage: Passage, coder: Coder) -> Coding | None:
        return self.passages.codings.get((passage.pk, coder.person)) if coder.person is not None else None


class Places:
    """Where selections of a file's text lie in the passages of a source of ours.

    Where the text is ours to the letter, the place decides; where another program has changed it, the words must be found once.
    """

    def __init__(self, passages: KnownPassages, source: int, text: str) -> None:
        self.text = text
        self.own, starts = passages.texts[source]
        self.passages = passages.of_source[source]
        self.begins = [starts[passage.pk] for passage in self.passages]
        self.is_same = self.own == text

    def of(self, start: int, end: int) -> list[tuple[Passage, tuple[int, int]]]:
        """The passages that a selection lies on, each with the words in it. Empty where its words do not stand there verbatim, or
        stand in several places and none is the one meant."""
        words = self.text[start:end] if 0 <= start < end <= len(self.text) else ""
        if not words.strip():
            return []
        if not self.is_same:
            if self.own.count(words) != 1:
                return []
            start = self.own.index(words)
            end = start + len(words)
        touched = []
        for index in range(max(bisect_right(self.begins, start) - 1, 0), len(self.passages)):
            passage, begins = self.passages[index], self.begins[index]
            if begins >= end:
                break
            left, right = max(start, begins) - begins, min(end, begins + len(passage.text)) - begins
            if left < right and passage.text[left:right].strip():
                touched.append((passage, (left, right)))
        return touched
