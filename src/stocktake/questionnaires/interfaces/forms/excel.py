"""The form as an Excel workbook: a sheet for each section, codes in a hidden column, only the answers can be typed over.

Column A (hidden) holds the code, B (hidden) the choice of a row that stands for one choice, or a plus where a long text
goes on in a further cell. C is the code as people read it, D the question, E the answer. The same form, the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from stocktake.documents.paper import clean
from stocktake.foundation.texts import Shown
from stocktake.questionnaires.interfaces.forms.paper_form import CHOSEN, Heading, PaperForm, Part, Question, Remark
from stocktake.questionnaires.interfaces.forms.returned_form import GOES_ON, HIDDEN_SHEET, PROPERTY
from stocktake.questionnaires.interfaces.forms.sheet_cells import height, letter, mark, pieces, safe, same_bytes, write
from stocktake.questionnaires.interfaces.forms.word_package import FIXED

INK, SOFT = "FF1F2328", "FF585F6B"
_HAIR, _EDGE = Side(style="thin", color="FFDDD8CC"), Side(style="thin", color="FF8B8578")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_FACE = "Calibri"
_QUESTION, _ANSWER = 58, 72
_TALLEST = 400.0
_FORMATS = {"integer": "General", "decimal": "General", "date": "yyyy-mm-dd"}


def write_excel(form: PaperForm) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.calculation.fullCalcOnLoad = False
    book.properties.creator, book.properties.title = "", clean(form.title)
    book.properties.identifier, book.properties.language = form.identifier, form.language
    book.properties.created = datetime(*FIXED[:3], tzinfo=UTC).replace(tzinfo=None)
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value=form.identifier))
    writer = _Writer(form, book)
    sections = list(form.sections())
    before = [part for head, parts in sections if head is None for part in parts if isinstance(part, Remark)]
    writer.cover(before)
    for head, parts in sections:
        if head or any(isinstance(part, Question) for part in parts):
            writer.sheet(head, parts)
    writer.token()
    made = io.BytesIO()
    book.save(made)
    return same_bytes(made.getvalue())


class _Writer:
    def __init__(self, form: PaperForm, book: Workbook) -> None:
        self.form, self.book = form, book
        self.lists: list[tuple[str, ...]] = []
        self.titles: set[str] = {HIDDEN_SHEET}

    def cover(self, remarks: list[Remark]) -> None:
        words = self.form.words
        sheet = self._new(words["how"])
        sheet.column_dimensions["A"].width = 110
        lines = [
            (self.form.review, Font(name=_FACE, size=10, color=SOFT)),
            (self.form.title, Font(name="Cambria", size=22, color=INK)),
            (f"{words['for']} {self.form.party}", Font(name="Cambria", size=13, color=SOFT)),
            ("", None),
            (words["how"], Font(name=_FACE, size=11, bold=True, color=INK)),
            *((words[f"how_{number}"], Font(name=_FACE, size=11, color=INK)) for number in range(1, 6)),
            ("", None),
            *(
                (text.text + mark(text), Font(name=_FACE, size=11, color=INK))
                for part in remarks
                for text in (part.label, *part.texts)
            ),
            ("", None),
            (f"{words['identifier']}: {self.form.identifier}", Font(name=_FACE, size=9, color=SOFT)),
        ]
        for row, (text, font) in enumerate(lines, start=1):
            cell = sheet.cell(row, 1)
            write(cell, text)
            cell.alignment = self._aligned()
            if font:
                cell.font = font
                sheet.row_dimensions[row].height = height(text, 110, font.size) + 5

    def sheet(self, head: Heading | None, parts: tuple[Part, ...]) -> None:
        sheet = self._new(f"{head.code} {head.label.text}" if head else self.form.title)
        for name, width in zip("ABCDE", (14, 14, 13, _QUESTION, _ANSWER), strict=True):
            sheet.column_dimensions[name].width = width
        sheet.column_dimensions["A"].hidden = sheet.column_dimensions["B"].hidden = True
        self.row = 1
        if head:
            self._wide(sheet, head.label, Font(name="Cambria", size=17, color=INK), before=f"{head.code}\u2003")
            for text in head.texts:
                self._wide(sheet, text, Font(name=_FACE, size=10.5, color=SOFT))
            if head.only_if:
                self._wide(sheet, head.only_if, Font(name=_FACE, size=10, color=SOFT))
        for column, word in ((3, "code"), (4, "question"), (5, "answer")):
            cell = sheet.cell(self.row, column)
            write(cell, self.form.words[word])
            cell.font = Font(name=_FACE, size=9.5, color=SOFT)
            cell.border = Border(bottom=Side(style="medium", color=INK))
        self.row += 1
        sheet.freeze_panes = f"A{self.row}"
        for part in parts:
            match part:
                case Heading():
                    self.row += 1
                    self._wide(sheet, part.label, Font(name=_FACE, size=12.5, bold=True, color=INK))
                    lines: list[Shown | str] = [*part.texts, *([part.only_if] if part.only_if else [])]
                    for line in lines:
                        self._wide(sheet, line, Font(name=_FACE, size=10, color=SOFT))
                case Remark():
                    for text in (part.label, *part.texts):
                        self._wide(sheet, text, Font(name=_FACE, size=10.5, color=SOFT))
                case Question():
                    self._question(sheet, part)

    def token(self) -> None:
        """A hidden sheet with the identifier, and the lists that cells choose from."""
        sheet = self._new(HIDDEN_SHEET, plain=True)
        sheet.sheet_state = "hidden"
        write(sheet.cell(1, 1), self.form.identifier)
        for column, names in enumerate(self.lists, start=2):
            for row, name in enumerate(names, start=1):
                write(sheet.cell(row, column), name)

    # -- a question --------------------------------------------------------------------------------------------------

    def _question(self, sheet: Worksheet, part: Question) -> None:
        if part.several:
            self._asked(sheet, part, answered=False)
            self._give_room(sheet, part, "")
            self.row += 1
            for choice in part.choices:
                self._row(sheet, part, choice=choice.name)
                label = sheet.cell(self.row, 4)
                write(label, choice.label.text)
                label.alignment, label.font = (
                    Alignment(wrap_text=True, vertical="top", indent=2),
                    Font(name=_FACE, size=11, color=INK),
                )
                cell = self._answer(sheet, part, CHOSEN if choice.name in part.chosen else "")
                cell.alignment = Alignment(horizontal="center", vertical="center")
                sheet.row_dimensions[self.row].height = max(20.0, height(choice.label.text, _QUESTION - 4, 11) + 5)
                self._offer(sheet, cell, f'"{CHOSEN}"', self.form.words["mark"])
                self.row += 1
            return
        for number, piece in enumerate(pieces(self._current(part))):
            self._row(sheet, part, choice=GOES_ON if number else "")
            if number:
                write(sheet.cell(self.row, 4), self.form.words["more"])
                sheet.cell(self.row, 4).font = Font(name=_FACE, size=9.5, color=SOFT)
            else:
                self._asked(sheet, part, answered=True)
            cell = self._answer(sheet, part, piece)
            if not number:
                self._name(sheet, cell, part)
                self._validate(sheet, cell, part)
            self._give_room(sheet, part, piece)
            self.row += 1

    def _give_room(self, sheet: Worksheet, part: Question, text: str) -> None:
        """Rows as high as their words, and room to write in; a program makes them higher while one types."""
        asked = sum(height(block.text.strip("\n"), _QUESTION, block.font.sz or 11) for block in self._wording(part))
        room = 62.0 if part.kind == "text" else 20.0
        sheet.row_dimensions[self.row].height = min(_TALLEST, max(asked, height(text, _ANSWER, 11), room) + 8)

    def _current(self, part: Question) -> str:
        labels = {choice.name: choice.label.text for choice in part.choices}
        return labels.get(part.current, part.current)

    def _row(self, sheet: Worksheet, part: Question, *, choice: str) -> None:
        for column, text in ((1, part.printed), (2, choice)):
            write(sheet.cell(self.row, column), text)

    def _asked(self, sheet: Worksheet, part: Question, *, answered: bool) -> None:
        code, cell = sheet.cell(self.row, 3), sheet.cell(self.row, 4)
        write(code, f"{part.code}/{part.item}" if part.item else part.code)
        code.font = Font(name=_FACE, size=9.5, color=SOFT, bold=True)
        cell.value = CellRichText(*self._wording(part))
        for each in (code, cell):
            each.alignment = self._aligned()
            each.border = Border(top=_HAIR)
        if not answered:
            sheet.cell(self.row, 5).border = Border(top=_HAIR)

    def _wording(self, part: Question) -> Iterator[TextBlock]:
        yield TextBlock(InlineFont(rFont=_FACE, sz=11, b=True, color=INK), safe(part.label.text) + mark(part.label))
        soft = InlineFont(rFont=_FACE, sz=9.5, color=SOFT)
        for text in (part.hint, part.guidance):
            if text.text:
                yield TextBlock(soft, f"\n{safe(text.text)}{mark(text)}")
        for line in (part.only_if, part.limit):
            if line:
                yield TextBlock(soft, f"\n{safe(line)}")
        if part.last:
            yield TextBlock(soft, safe(f"\n{self.form.words['last']} ({part.last.source}): {part.last.text}"[:8_000]))

    def _answer(self, sheet: Worksheet, part: Question, text: str) -> Cell:
        cell = sheet.cell(self.row, 5)
        cell.number_format = _FORMATS.get(part.kind, "@")
        cell.font, cell.border = Font(name=_FACE, size=11, color=INK), _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=0)
        cell.protection = Protection(locked=False)
        if part.kind == "integer" and re.fullmatch(r"-?\d{1,15}", text):
            cell.value = int(text)
        elif text:
            write(cell, text)
        return cell

    def _name(self, sheet: Worksheet, cell: Cell, part: Question) -> None:
        if part.bookmark not in self.book.defined_names:
            title = sheet.title.replace("'", "''")
            self.book.defined_names[part.bookmark] = DefinedName(
                part.bookmark, attr_text=f"'{title}'!${cell.column_letter}${cell.row}"
            )

    def _validate(self, sheet: Worksheet, cell: Cell, part: Question) -> None:
        """A warning, never a wall: what somebody has to say is worth more than its form."""
        if part.choices:
            names = tuple(choice.label.text for choice in part.choices)
            if names not in self.lists:
                self.lists.append(names)
            column = letter(self.lists.index(names) + 2)
            self._offer(sheet, cell, f"{HIDDEN_SHEET}!${column}$1:${column}${len(names)}", self.form.words["pick"])
        elif part.kind in {"integer", "decimal"}:
            rule = DataValidation("whole" if part.kind == "integer" else "decimal", operator="greaterThanOrEqual",
                                  formula1="-999999999999", errorStyle="warning", allow_blank=True)  # fmt: skip
            sheet.add_data_validation(rule)
            rule.add(cell)

    def _offer(self, sheet: Worksheet, cell: Cell, source: str, prompt: str) -> None:
        rule = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        rule.promptTitle, rule.prompt, rule.showInputMessage = "", prompt[:250], True
        sheet.add_data_validation(rule)
        rule.add(cell)

    def _aligned(self) -> Alignment:
        """From the side on which the form's language begins."""
        side, order = ("right", 2) if self.form.right_to_left else (None, 0)
        return Alignment(vertical="top", wrap_text=True, horizontal=side, readingOrder=order)

    # -- sheets and lines --------------------------------------------------------------------------------------------

    def _new(self, title: str, *, plain: bool = False) -> Worksheet:
        sheet = self.book.create_sheet(title if plain else self._title(title))
        sheet.sheet_view.rightToLeft = self.form.right_to_left
        sheet.sheet_view.showGridLines = False
        sheet.protection.sheet = True
        sheet.protection.formatRows = sheet.protection.formatColumns = False  # both allowed: a long answer needs room
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = f"{self.form.party} · {self.form.identifier}".replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        return sheet

    def _title(self, wanted: str) -> str:
        bare = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", wanted).strip()[:31].strip() or "A"
        title, number = bare, 1
        while title.lower() in {known.lower() for known in self.titles}:
            number += 1
            title = f"{bare[:27].strip()} {number}"
        self.titles.add(title)
        return title

    def _wide(self, sheet: Worksheet, text: Shown | str, font: Font, *, before: str = "") -> None:
        """A line over the columns of question and answer."""
        said = text if isinstance(text, str) else text.text + mark(text)
        cell = sheet.cell(self.row, 3)
        write(cell, before + said)
        cell.font, cell.alignment = font, self._aligned()
        sheet.merge_cells(start_row=self.row, start_column=3, end_row=self.row, end_column=5)
        sheet.row_dimensions[self.row].height = height(before + said, _QUESTION + _ANSWER, font.size) + 6
        self.row += 1
