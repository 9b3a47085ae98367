"""Which question each field of a returned file belongs to: a ladder, from certain to likely, and nothing thrown away.

Code and bookmark agree; the code alone; the bookmark alone; the wording. Where code and bookmark disagree, the code that
people see is taken, and it is said. What stands on no rung goes into the tray of unmatched texts, in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.interfaces.forms.boxes import is_marked, marked
from stocktake.questionnaires.interfaces.forms.printed_lines import folded, plainly
from stocktake.questionnaires.interfaces.forms.returned_form import Field, Loose, ReturnedForm, trimmed
from stocktake.questionnaires.queries.form import Form, Part
from stocktake.questionnaires.rules.codes import NEW, bookmark, fold, read_code
from stocktake.questionnaires.rules.values import as_kept

ALIKE = 0.9
"""From here on two wordings are taken for the same question."""

SLOTS = 9
CHOICES = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})

Place = tuple[str, str]


class Rung(models.TextChoices):
    """How the question of a text was found."""

    BOTH = "code and bookmark", _("by its code and its bookmark")
    CODE = "code", _("by its code")
    BOOKMARK = "bookmark", _("by its bookmark")
    WORDING = "wording", _("by the words of the question")
    PERSON = "person", _("by a person")


@dataclass(frozen=True, slots=True)
class Found:
    """A text and where it belongs; no question: nobody knows. `notices`: names of sentences (`notices.SENTENCES`)."""

    question: str
    item: str
    text: str
    matched_by: str
    place: str
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class Matched:
    lines: list[Found] = field(default_factory=list)
    empty: list[Place] = field(default_factory=list)
    recognised: int = 0

    @property
    def placed(self) -> list[Found]:
        return [line for line in self.lines if line.question]


def match(
    returned: ReturnedForm, form: Form, *, items: Mapping[str, Sequence[str]], older: Form | None, printed: frozenset[str]
) -> Matched:
    """`items`: the keys each repeated group ever had. `older`: the version the file was printed in, if it is not this one."""
    return _Matcher(form, items, older, printed).match(returned)


class _Matcher:
    def __init__(self, form: Form, items: Mapping[str, Sequence[str]], older: Form | None, printed: frozenset[str]) -> None:
        self.form, self.items, self.older, self.printed = form, items, older, printed
        self.codes = {fold(part.code): part.code for part in form.questions()}
        self.codes |= {
            fold(was): part.code for part in form.questions() if (was := part.node.extra.get("was")) and fold(was) not in self.codes
        }
        self.marks = {bookmark(*place).lower(): place for place in self._places()}
        self.made = Matched()
        self.taken: dict[Place, str] = {}

    def match(self, returned: ReturnedForm) -> Matched:
        waiting: list[tuple[Field, Place, str, tuple[str, ...]]] = []
        lost: list[Field] = []
        for given in returned.fields:
            place, rung, notices = self._place_of(given)
            if place:
                self.made.recognised += 1
                waiting.append((given, place, rung, notices))
            else:
                lost.append(given)
        for given, place, rung, notices in _gathered(waiting):
            self._settle(given, place, rung, notices)
        self._by_wording(lost)
        for loose in returned.loose:
            self._loose(loose)
        return self.made

    # -- the ladder --------------------------------------------------------------------------------------------------

    def _place_of(self, given: Field) -> tuple[Place | None, str, tuple[str, ...]]:
        code = self._by_code(given.code)
        marks = [place for mark in given.marks if (place := self.marks.get(mark.lower()))]
        if code:
            agree = code in marks
            disagrees = bool(marks) and not agree
            return code, Rung.BOTH if agree else Rung.CODE, (*given.notices, *(["disagree"] if disagrees else []))
        if marks:
            broken = ["broken-code"] if given.code else []
            return marks[0], Rung.BOOKMARK, (*given.notices, *broken)
        return None, "", given.notices

    def _by_code(self, text: str) -> Place | None:
        read = read_code(text)
        code = self.codes.get(read.code) if read else None
        if read is None or code is None:
            return None
        group = self.form.repeat_of(code)
        if group is None:
            return (code, "") if not read.item else None
        keys = [key for key in self._keys(group) if fold(key) == read.item]
        return (code, keys[0]) if keys else None

    def _keys(self, group: str) -> list[str]:
        return [*self.items.get(group, ()), *(f"{NEW}{slot}" for slot in range(1, SLOTS + 1))]

    def _places(self) -> Iterator[Place]:
        for part in self.form.questions():
            group = self.form.repeat_of(part.code)
            was = part.node.extra.get("was")
            for item in self._keys(group) if group else [""]:
                yield part.code, item
                if was and fold(was) not in self.codes:
                    yield was, item

    def _by_wording(self, lost: Sequence[Field]) -> None:
        """Fields without a code. What is nobody's question goes into the tray, a table as one text."""
        tables: dict[str, list[Field]] = {}
        for given in lost:
            place = self._asked_by(given.wording) if given.text.strip() and not self._is_printed(given) else None
            if place and place not in self.taken:
                self.made.recognised += 1
                self._settle(given, place, Rung.WORDING, given.notices)
            elif given.text.strip() and not self._is_printed(given):
                tables.setdefault(given.place.partition("R")[0] if given.place.startswith("T") else given.place, []).append(given)
        for rows in tables.values():
            lines = [f"{row.code or row.wording.rpartition(chr(10))[2]}\t{row.text}".strip() for row in rows]
            notices = tuple(sorted({name for row in rows for name in row.notices}))
            gone = ("gone",) if any(row.code and read_code(row.code) for row in rows) else ()
            self._unmatched(
                "\n".join(lines) if len(rows) > 1 or not gone else rows[0].text, rows[0].place, (*gone, *notices), rows[0].code
            )

    def _is_printed(self, given: Field) -> bool:
        head = given.wording.rpartition("\n")[2]
        return not given.code and plainly(f"{head}\t{given.text}") in self.printed

    def _asked_by(self, wording: str) -> Place | None:
        lines = [folded(line) for line in wording.split("\n") if len(line.strip()) > 3]
        best, question = 0.0, None
        for part in self.form.questions():
            if self.form.repeat_of(part.code):
                continue  # the words alone do not say which item is meant
            for label in part.node.labels.values():
                alike = max((_alike(folded(label), line) for line in lines), default=0.0)
                if alike > best:
                    best, question = alike, part.code
        return (question, "") if question and best >= ALIKE else None

    # -- what was said -----------------------------------------------------------------------------------------------

    def _settle(self, given: Field, place: Place, rung: str, notices: tuple[str, ...]) -> None:
        part = self.form.by_code[place[0]]
        text = given.text
        if part.node.question_type in CHOICES:
            text, notices = self._chosen(part, given, place, notices)
        elif part.node.question_type != QuestionType.TEXT:
            text = as_kept(part.node.question_type, text.strip())
        if not text.strip():
            if place not in self.made.empty:
                self.made.empty.append(place)
            if "picture" in notices:
                self._unmatched("", given.place, notices, given.code)
            return
        if place in self.taken:
            if self.taken[place] != text:
                self._unmatched(text, given.place, ("twice", *notices), given.code)
            return
        self.taken[place] = text
        self.made.lines.append(Found(*place, text, rung, given.place, notices))

    def _chosen(self, part: Part, given: Field, place: Place, notices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        choices = self.form.choices_of(part.node)
        labels = {choice.name: tuple(choice.labels.values()) for choice in choices}
        read = marked(given.text, labels, self.printed)
        if read.rest:
            self._unmatched(read.rest, given.place, ("beside-choices",), given.code)
        if part.node.question_type == QuestionType.SELECT_ONE and len(read.names) > 1:
            said = "; ".join(
                str(next(iter(choice.labels.values()), choice.name)) for choice in choices if choice.name in read.names
            )
            self._unmatched(said, given.place, ("too-many-choices",), given.code)
            return "", notices
        return " ".join(read.names), notices

    def _loose(self, loose: Loose) -> None:
        lines = [line for line in loose.text.split("\n") if plainly(line) not in self.printed]
        text = trimmed("\n".join(lines))
        if text.strip() and plainly(loose.text) not in self.printed:
            self._unmatched(text, loose.place, (), loose.near)

    def _unmatched(self, text: str, place: str, notices: tuple[str, ...], near: str) -> None:
        read = read_code(near) if near else None
        code = self.codes.get(read.code, "") if read else ""
        said = f"{place} · {code}" if code else place
        self.made.lines.append(Found("", "", text, "", said[:200], notices))


def _gathered(waiting: Iterable[tuple[Field, Place, str, tuple[str, ...]]]) -> Iterator[tuple[Field, Place, str, tuple[str, ...]]]:
    """The rows of one question with a row for each choice made one field, with the names that were marked."""
    rows: dict[Place, list[tuple[Field, str, tuple[str, ...]]]] = {}
    for given, place, rung, notices in waiting:
        if not given.choice:
            yield given, place, rung, notices
        else:
            rows.setdefault(place, []).append((given, rung, notices))
    for place, each in rows.items():
        names = [given.choice for given, _rung, _notices in each if is_marked(given.text)]
        beside = [given.text.strip() for given, _rung, _notices in each if is_marked(given.text) is None]
        first, rung, notices = each[0]
        text = "\n".join([" ".join(names), *beside]).strip()
        yield Field(first.code, first.marks, first.wording, text, first.place), place, rung, notices


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
