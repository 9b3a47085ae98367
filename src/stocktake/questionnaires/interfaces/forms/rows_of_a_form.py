"""From the rows of tables to fields and loose texts, the same for Word and for OpenDocument.

A field is a row whose first cell holds a code; the cell after it is the answer. People add rows below an answer, make two
cells one, split a cell, or paste a table of their own between two questions: each of these is read, nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stocktake.questionnaires.interfaces.forms.returned_form import Field, Loose, ReturnedForm, trimmed
from stocktake.questionnaires.rules.codes import read_code

_OURS = "_q_"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    marks: tuple[str, ...] = ()
    place: str = ""
    notices: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether a code stands here, printed and intact."""
        return read_code(self.text) is not None

    @property
    def is_marked(self) -> bool:
        """Whether the bookmark of a question stands here."""
        return any(mark.lower().startswith(_OURS) for mark in self.marks)


@dataclass(slots=True)
class Gathered:
    """What was found so far, in reading order."""

    fields: list[Field] = field(default_factory=list)
    loosened: list[Loose] = field(default_factory=list)
    near: str = ""
    _wording: str = ""

    def loose(self, text: str, place: str) -> None:
        """A text outside tables; one paragraph after the other is one text, until a field comes."""
        if text.strip():
            self.loosened.append(Loose(trimmed(text), place, self.near))
            self._wording = text.strip()

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """The rows of one table."""
        plain: list[Sequence[Cell]] = []
        below = False  # whether the last row was an answer that further rows may go on with
        for row in rows:
            if not row:
                continue
            if row[0].is_code or any(cell.is_marked for cell in row):
                self._let_loose(plain)
                self._answer(row)
                plain, below = [], True
            elif below and len(row) > 1 and not row[0].text.strip():
                self._continue(row)
            else:
                plain.append(row)
                below = below and not any(cell.text.strip() for cell in row)
        self._let_loose(plain)

    def form(self, door: str, identifier: str, notices: tuple[str, ...]) -> ReturnedForm:
        return ReturnedForm(door, identifier, tuple(self.fields), tuple(self.loosened), notices)

    def _answer(self, row: Sequence[Cell]) -> None:
        head, *rest = row
        notices = {name for cell in row for name in cell.notices}
        code = read_code(head.text)
        behind = trimmed(code.rest if code else "").lstrip(" ")
        text = "\n".join(cell.text for cell in rest if cell.text.strip()) if len(rest) != 1 else rest[0].text
        if behind.strip():
            notices.add("merged")
            text = trimmed(f"{behind}\n{text}") if text.strip() else behind
        place = rest[0].place if rest else head.place
        marks = tuple(mark for cell in row for mark in cell.marks if mark.lower().startswith(_OURS))
        shown = head.text[: len(head.text) - len(code.rest)].strip() if code else head.text.strip()
        self.fields.append(Field(shown, marks, self._wording, text, place, notices=tuple(sorted(notices))))
        self.near, self._wording = shown, ""

    def _continue(self, row: Sequence[Cell]) -> None:
        more = "\t".join(cell.text for cell in row[1:] if cell.text.strip())
        if not more.strip():
            return
        last = self.fields.pop()
        notices = tuple(sorted({*last.notices, "moved-row", *(name for cell in row for name in cell.notices)}))
        text = f"{last.text}\n{more}" if last.text else more
        self.fields.append(Field(last.code, last.marks, last.wording, text, last.place, notices=notices))

    def _let_loose(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Rows without a code. A row of one text is a line; rows of several are a table, or a field that lost its code."""
        table: list[str] = []
        for row in rows:
            filled = [cell for cell in row if cell.text.strip()]
            if not filled:
                continue
            if len(row) == 2 and filled[-1] is row[1]:
                wording = f"{self._wording}\n{row[0].text.strip()}".strip()
                self.fields.append(Field("", (), wording, row[1].text, row[1].place, notices=row[1].notices))
                continue
            if len(filled) == 1:
                for line in filled[0].text.split("\n"):
                    self.loose(line, filled[0].place)
                self._wording = filled[0].text.strip()
                continue
            table.append("\t".join(cell.text.replace("\n", " ") for cell in row))
            place = row[0].place
        if table:
            self.loose("\n".join(table), place)
