"""A questionnaire as an XLSForm: for ODK and its relatives, for translators, and for the way back."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import NodeKind, QuestionType
from stocktake.questionnaires.interfaces.xlsform import rule_lines
from stocktake.questionnaires.interfaces.xlsform.cells import CellTooLong, address, put
from stocktake.questionnaires.interfaces.xlsform.languages import name_of
from stocktake.questionnaires.interfaces.xlsform.settings import TITLE
from stocktake.questionnaires.rules.definition import Definition, Line
from stocktake.questionnaires.rules.relevant import CannotBeWritten, text_of

TYPES = {
    QuestionType.SELECT_ONE: "select_one", QuestionType.SELECT_MULTIPLE: "select_multiple", QuestionType.TEXT: "text",
    QuestionType.INTEGER: "integer", QuestionType.DECIMAL: "decimal", QuestionType.DATE: "date",
}  # fmt: skip
BEGIN = {NodeKind.SECTION: "group", NodeKind.REPEAT: "repeat"}
WIDE, NARROW = 48, 14
FIXED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same questionnaire gives the same sheets, whenever it is exported."""

Row = Mapping[str, str]


class NotExported(Refusal):
    """Something in the questionnaire has no writing in a spreadsheet; the message names it."""


def write_xlsform(definition: Definition, *, number: int) -> bytes:
    """The workbook with the sheets survey, choices and settings, and those that a loaded file brought along.

    Raises:
        NotExported: a text is longer than a cell holds, or a condition cannot be written; the message names the cell.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.created, book.properties.modified = "", FIXED, FIXED
    heads = _Headers(definition)
    survey = list(_survey(definition, heads))
    _fill(book.create_sheet("survey"), [head for head in heads.survey() if _is_needed(head, survey)], survey)
    _fill(book.create_sheet("choices"), heads.choices(), list(_choices(definition, heads)))
    settings = _settings(definition, heads, number)
    _fill(book.create_sheet("settings"), list(settings), [settings])
    for name, rows in definition.extra.get("sheets", []):
        _restore(book.create_sheet(name), rows)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


class _Headers:
    """The headings of a workbook, for the languages of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.languages = definition.languages
        self.names = definition.extra.get("languages", {})
        self.kept: Mapping[str, list[str]] = definition.extra.get("columns", {})

    def of(self, field: str, language: str) -> str:
        return f"{field}::{name_of(language, self.names)}"

    def each(self, field: str) -> list[str]:
        return [self.of(field, language) for language in self.languages]

    def survey(self) -> list[str]:
        return [
            "type", "name", *self.each("label"), *self.each("hint"), *self.each("guidance_hint"), "relevant", "required",
            *self.each("required_message"), "constraint", *self.each("constraint_message"), "objective", "category",
            "round_table", "audience", "switch", "word_limit", "rules", *self.each("rules_message"), "was", "indicator",
            *self.kept.get("survey", []),
        ]  # fmt: skip

    def choices(self) -> list[str]:
        return ["list_name", "name", *self.each("label"), *self.kept.get("choices", [])]


def _is_needed(head: str, rows: Sequence[Row]) -> bool:
    """Columns of texts that no row has in any language are left out; a translator finds all others, empty or not."""
    field = head.partition("::")[0]
    always = {"type", "name", "label", "relevant", "required", "constraint", "objective", "category", "word_limit"}
    return field in always or any(other.partition("::")[0] == field and text for row in rows for other, text in row.items())


def _survey(definition: Definition, heads: _Headers) -> Iterator[Row]:
    open_parts: list[Line] = []
    for line in definition.lines:
        while open_parts and open_parts[-1].code != line.parent:
            yield _end(open_parts.pop())
        yield _row(line, heads)
        if line.kind in BEGIN:
            open_parts.append(line)
    while open_parts:
        yield _end(open_parts.pop())


def _end(line: Line) -> Row:
    return {"type": f"end_{BEGIN[line.kind]}"}


def _row(line: Line, heads: _Headers) -> Row:
    plain, lines = rule_lines.parted(line.rules)
    row = {
        "type": _type(line), "name": line.code,
        **_told(heads, "label", line.labels), **_told(heads, "hint", line.hints), **_told(heads, "guidance_hint", line.guidance),
        "relevant": _condition(line, line.condition, ""),
        **_required(line, plain.get("required"), heads), **_constraint(line, plain.get("constraint"), heads),
        "objective": _numbers(line.objectives), "category": line.category, "round_table": _numbers(line.round_tables),
        "audience": " ".join(line.audiences), "switch": line.switch,
        "word_limit": str(line.word_limit or ""),
        "rules": _said(line, lambda: rule_lines.written(lines, line.code)),
        **{heads.of("rules_message", language): rule_lines.messages(lines, language) for language in heads.languages},
    }  # fmt: skip
    return row | {name: str(text) for name, text in line.extra.items()}


def _type(line: Line) -> str:
    if line.kind in BEGIN:
        return f"begin_{BEGIN[line.kind]}"
    if line.kind == NodeKind.NOTE:
        return "note"
    return f"{TYPES[QuestionType(line.question_type)]} {line.choice_list}".strip()


def _told(heads: _Headers, field: str, texts: Mapping[str, str]) -> Row:
    return {heads.of(field, language): texts.get(language, "") for language in heads.languages}


def _required(line: Line, rule: Mapping[str, Any] | None, heads: _Headers) -> Row:
    if rule is None:
        return {}
    asked = _condition(line, rule.get("value"), line.code) or "yes"
    return {"required": asked, **_told(heads, "required_message", rule.get("messages", {}))}


def _constraint(line: Line, rule: Mapping[str, Any] | None, heads: _Headers) -> Row:
    if rule is None:
        return {}
    text = _condition(line, rule["value"], line.code)
    return {"constraint": text, **_told(heads, "constraint_message", rule.get("messages", {}))}


def _condition(line: Line, tree: Mapping[str, Any] | None, own: str) -> str:
    return _said(line, lambda: text_of(tree, own=own)) if tree else ""


def _said(line: Line, write: Callable[[], str]) -> str:
    try:
        return write()
    except CannotBeWritten as refusal:
        raise NotExported(f"{line.code}: {refusal}") from None


def _numbers(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers))


def _choices(definition: Definition, heads: _Headers) -> Iterator[Row]:
    for option in definition.options:
        row = {"list_name": option.list_name, "name": option.name, **_told(heads, "label", option.labels)}
        yield row | {name: str(text) for name, text in option.extra.items()}


def _settings(definition: Definition, heads: _Headers, number: int) -> Row:
    titles = {f"{TITLE}{code}": text for code, text in definition.titles.items() if code != definition.original}
    return {
        "form_title": definition.titles.get(definition.original, definition.code), "form_id": definition.code,
        "version": str(number), "default_language": name_of(definition.original, heads.names), **titles,
        **{name: str(text) for name, text in definition.extra.get("settings", {}).items()},
    }  # fmt: skip


def _fill(sheet: Worksheet, headers: Sequence[str], rows: Sequence[Row]) -> None:
    for column, head in enumerate(headers, start=1):
        cell = sheet.cell(1, column)
        put(cell, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFEFEBDF")
        sheet.column_dimensions[cell.column_letter].width = WIDE if "::" in head or head.startswith("rules") else NARROW
        for number, row in enumerate(rows, start=2):
            _put(sheet, number, column, row.get(head, ""))
    sheet.freeze_panes = "C2"


def _restore(sheet: Worksheet, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    for number, texts in rows:
        for column, text in enumerate(texts, start=1):
            _put(sheet, number, column, text)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    try:
        put(cell, text)
    except CellTooLong:
        message = _("%(cell)s: the text is longer than a cell of a spreadsheet can hold.")
        raise NotExported(message % {"cell": address(sheet.title, row, column)}) from None
    cell.alignment = Alignment(wrap_text=True, vertical="top")
