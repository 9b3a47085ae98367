"""From a workbook to a definition. What Stocktake does not do is refused with the cell's address; all faults are told at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from stocktake.questionnaires.enums import Level, NodeKind, QuestionType
from stocktake.questionnaires.interfaces.xlsform import rule_lines
from stocktake.questionnaires.interfaces.xlsform.cells import address
from stocktake.questionnaires.interfaces.xlsform.columns import REFUSED, Column, Columns, columns_of
from stocktake.questionnaires.interfaces.xlsform.reader import Node, Workbook
from stocktake.questionnaires.interfaces.xlsform.settings import Settings, settings_of
from stocktake.questionnaires.rules.checking import PRINTABLE, Fault
from stocktake.questionnaires.rules.definition import Definition, Line, Option
from stocktake.questionnaires.rules.relevant import NotUnderstood, tree_of

TYPES = {
    "text": QuestionType.TEXT, "string": QuestionType.TEXT, "integer": QuestionType.INTEGER, "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL, "date": QuestionType.DATE, "select one": QuestionType.SELECT_ONE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
}  # fmt: skip
KINDS = {"group": NodeKind.SECTION, "repeat": NodeKind.REPEAT, "note": NodeKind.NOTE}
BEYOND = re.compile(r"\bor[ _]?(other|specify)|from[ _]file|external|\$\{", re.IGNORECASE)
"""Kinds of choices that are known to XLSForm and not to Stocktake."""
YES, NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}


@dataclass(frozen=True)
class Loaded:
    """`definition` is None where the workbook is no form at all. `faults`: refusals, and what somebody should know."""

    definition: Definition | None
    faults: tuple[Fault, ...]


def read_workbook(workbook: Workbook, filename: str) -> Loaded:
    """What the workbook says. Rows that are refused are left out of the definition, and named among the faults."""
    reading = _Reading(workbook, filename)
    return reading.loaded()


class _Reading:
    def __init__(self, workbook: Workbook, filename: str) -> None:
        self.workbook, self.filename = workbook, filename
        self.faults: list[Fault] = []
        self.survey, self.choices = workbook.sheet("survey"), workbook.sheet("choices")
        self.columns = {
            name: columns_of(sheet.header, workbook.columns.get(name, ()), choices=name == "choices") if sheet else Columns()
            for name, sheet in (("survey", self.survey), ("choices", self.choices))
        }
        self.rows = dict(self.survey.records()) if self.survey else {}
        self.names: dict[str, int] = {}
        self.settings: Settings = settings_of(workbook, PurePath(filename).stem, self.columns)

    def loaded(self) -> Loaded:
        for sheet in self.workbook.sheets:
            if sheet.is_cut:
                self.fault(sheet.name, 0, 0, "size", _("The sheet has more rows than a questionnaire can have."))
        if self.survey is None:
            self.fault("", 0, 0, "survey", _("There is no sheet called “survey”; this is no XLSForm."))
        elif self.workbook.fault:
            row, message = self.workbook.fault
            self.fault("survey", row, 0, "structure", message)
        self._headers()
        if self.faults and not self.workbook.nodes:
            return Loaded(None, tuple(self.faults))
        lines = tuple(self._lines(self.workbook.nodes, ""))
        options = tuple(self._options())
        self._notes(lines)
        definition = Definition(
            self.settings.code or slugify(PurePath(self.filename).stem)[:60] or "questionnaire",
            self.settings.titles, self.settings.languages, lines, options, self._extra(),
        )  # fmt: skip
        return Loaded(definition, tuple(self.faults))

    def fault(
        self, sheet: str, row: int, column: int, kind: str, message: str, level: Level = Level.BLOCKER, code: str = ""
    ) -> None:
        self.faults.append(Fault(level, kind, self.place(sheet, row, column), code, message))

    def place(self, sheet: str, row: int, column: int = 0) -> str:
        return f"{self.filename}, {address(sheet, row, column)}" if sheet and row else self.filename

    def _headers(self) -> None:
        """A language that has no code, a heading that stands twice."""
        for name, columns in self.columns.items():
            seen: dict[tuple[str, str], Column] = {}
            for column in columns.all:
                first = self._first_row(name)
                if column.language and not self.settings.code_of(column.language):
                    message = _("The language “%(name)s” has no code. Please write it in brackets, for example “Français (fr)”.")
                    self.fault(name, first, column.number, "language", message % {"name": column.language})
                key = (column.field or column.header, self.settings.code_of(column.language) or column.language)
                if seen.setdefault(key, column) is not column:
                    self.fault(
                        name, first, column.number, "heading", _("The heading “%(name)s” stands twice.") % {"name": column.header}
                    )

    def _first_row(self, name: str) -> int:
        sheet = self.workbook.sheet(name)
        return sheet.rows[0][0] if sheet and sheet.rows else 1

    def _lines(self, nodes: tuple[Node, ...], parent: str) -> Iterator[Line]:
        for node in nodes:
            row = _Row(self, node.row, self.rows.get(node.row, {}))
            line = row.line(node, parent)
            if line is not None:
                yield line
                yield from self._lines(node.children, line.code)

    def _options(self) -> Iterator[Option]:
        columns = self.columns["choices"]
        for number, cells in self.choices.records() if self.choices else ():
            words = {columns.by_header[head].field: text for head, (_column, text) in cells.items() if head in columns.by_header}
            list_name, name = words.get("list_name", "").strip(), words.get("name", "").strip()
            if not list_name or not name:
                if list_name or name:
                    self.fault("choices", number, 0, "choices", _("A choice has the name of its list and a name of its own."))
                continue
            labels = self.texts(columns, cells, "label")
            extra = {column.header: cells[column.header][1] for column in columns.kept if column.header in cells}
            yield Option(list_name, name, labels, extra, self.place("choices", number))

    def texts(self, columns: Columns, cells: Mapping[str, tuple[int, str]], field: str) -> dict[str, str]:
        """The texts of one kind in a row, by language."""
        return {
            self.settings.code_of(column.language) or column.language: cells[column.header][1]
            for column in columns.all
            if column.field == field and column.header in cells
        }

    def _notes(self, lines: tuple[Line, ...]) -> None:
        """What is kept and not used, and what is left out."""
        for name, columns in self.columns.items():
            first = self._first_row(name)
            for column in columns.kept:
                message = _("The column “%(name)s” is not used; it is kept and comes back in an export.") % {"name": column.header}
                self.fault(name, first, column.number, "kept", message, Level.NOTE)
        for sheet in self.settings.other_sheets:
            message = _("The sheet “%(name)s” is not used; it is kept and comes back in an export.") % {"name": sheet.name}
            self.fault("", 0, 0, "kept", message, Level.NOTE)
        typed = self.columns["survey"].number("type")
        for number, cells in self.rows.items():
            if cells and typed and not any(column == typed for column, _text in cells.values()):
                self.fault("survey", number, 0, "left-out", _("The row has no type and is left out."), Level.WARNING)
        for warning in self.workbook.warnings:
            for line in filter(None, warning.split("\n")):
                self.fault("", 0, 0, "translation", line, Level.NOTE)

    def _extra(self) -> dict[str, Any]:
        kept = {name: [column.header for column in columns.kept] for name, columns in self.columns.items()}
        found = {
            "columns": {name: heads for name, heads in kept.items() if heads},
            "sheets": [
                [sheet.name, [[number, list(texts)] for number, texts in sheet.rows]] for sheet in self.settings.other_sheets
            ],
            "settings": dict(self.settings.others),
            "languages": dict(self.settings.unusual_names),
        }
        return {name: value for name, value in found.items() if value}


class _Row:
    """One row of the survey on its way to a line."""

    def __init__(self, reading: _Reading, number: int, cells: Mapping[str, tuple[int, str]]) -> None:
        self.reading, self.number, self.cells = reading, number, cells
        self.columns = reading.columns["survey"]
        self.words = {
            column.field: cells[column.header]
            for column in self.columns.all
            if column.field and not column.language and column.header in cells
        }
        self.code = self.text("name")

    def text(self, field: str) -> str:
        return self.words.get(field, (0, ""))[1].strip()

    def refuse(self, field: str, kind: str, message: str) -> None:
        column = self.words.get(field, (0, ""))[0] or self.columns.number(field)
        self.reading.fault("survey", self.number, column, kind, message, code=self.code)

    def line(self, node: Node, parent: str) -> Line | None:
        code = self.code or f"generated_note_name_{self.number}"
        if not self._has_good_name(code):
            return None
        kind = KINDS.get(node.type, NodeKind.QUESTION)
        for field in REFUSED & set(self.words):
            if self.text(field).lower() not in NO or field not in {"disabled", "readonly"}:
                self.refuse(field, "refused", _("Stocktake does not do this: “%(text)s”.") % {"text": self.text(field)[:60]})
        if kind == NodeKind.QUESTION and (node.type not in TYPES or BEYOND.search(self.text("type"))):
            message = _("The type “%(type)s” is not one that Stocktake knows.")
            self.refuse("type", "type", message % {"type": self.text("type")[:60]})
            return None
        chosen = node.type in {"select one", "select all that apply"}
        texts = {field: self.reading.texts(self.columns, self.cells, field) for field in ("label", "hint", "guidance_hint")}
        extra = {column.header: self.cells[column.header][1] for column in self.columns.kept if column.header in self.cells}
        return Line(
            kind, code, parent, TYPES[node.type] if kind == NodeKind.QUESTION else "", node.list_name if chosen else "",
            labels=texts["label"], hints=texts["hint"], guidance=texts["guidance_hint"],
            condition=self._tree("relevant", ""),
            rules=list(self._rules()),
            word_limit=next(iter(self._numbers("word_limit")), None),
            audiences=self._list("audience"),
            switch=self.text("switch"),
            objectives=self._numbers("objective"),
            category=self.text("category"),
            round_tables=self._numbers("round_table"),
            extra=extra | {word: self.text(word) for word in ("was", "indicator") if self.text(word)},
            place=self.reading.place("survey", self.number),
        )  # fmt: skip

    def _has_good_name(self, code: str) -> bool:
        """A code that can be printed, and that no row above has."""
        first = self.reading.names.setdefault(code.casefold(), self.number)
        if not PRINTABLE.fullmatch(code):
            message = _("The code “%(code)s” should begin with a letter and hold letters, digits, dots, hyphens and underscores.")
            self.refuse("name", "code", message % {"code": code})
        elif first != self.number:
            where = {"code": code, "first": address("survey", first, self.columns.number("name"))}
            self.refuse("name", "duplicate", _("The code “%(code)s” is used twice; first at %(first)s.") % where)
        else:
            return True
        return False

    def _tree(self, field: str, own: str) -> dict[str, Any] | None:
        text = self.text(field)
        if not text:
            return None
        try:
            return tree_of(text, own=own)
        except NotUnderstood as refusal:
            self.refuse(field, "condition", str(refusal))
            return None

    def _rules(self) -> Iterator[dict[str, Any]]:
        said = {field: self.reading.texts(self.columns, self.cells, field) for field in ("required_message", "constraint_message")}
        required = self.text("required")
        if required.lower() not in NO:
            tree = None if required.lower() in YES else self._tree("required", self.code)
            if tree or required.lower() in YES:
                yield {"kind": "required", "level": "blocker", "value": tree, "messages": said["required_message"]}
        tree = self._tree("constraint", self.code)
        if tree:
            yield {"kind": "constraint", "level": "error", "value": tree, "messages": said["constraint_message"]}
        try:
            told = self.reading.texts(self.columns, self.cells, "rules_message")
            yield from rule_lines.read(self.words.get("rules", (0, ""))[1], told, self.code)
        except NotUnderstood as refusal:
            self.refuse("rules", "condition", str(refusal))

    def _list(self, field: str) -> list[str]:
        return self.text(field).replace(",", " ").split()

    def _numbers(self, field: str) -> list[int]:
        words = self._list(field)
        if not all(word.isdecimal() and len(word) < 10 for word in words):
            self.refuse(field, "number", _("“%(text)s” should be numbers, parted by spaces.") % {"text": self.text(field)[:60]})
            return []
        return [int(word) for word in words]
