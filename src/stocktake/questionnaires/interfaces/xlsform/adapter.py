"""pyxform, and the only place where it is spoken to. Runs in the reader's child process; knows no Django.

pyxform says how a form is built: which row opens which group, what type a question has by which of its many names, which
list it takes its choices from, and which language lacks a column. Its tree is reached by functions that are not part of
its published interface; the version is locked, and a test reads a form through it.

What people read (labels, hints, messages) never passes through it, because it changes quotation marks and spaces; those
are taken from the cells. Conditions do not either, because Stocktake understands a documented part of them only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header, to_snake_case
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

from stocktake.questionnaires.interfaces.xlsform.sheets import Sheet

ROW = "_row"
"""A column of our own that rides along and brings each node's row back."""

STRUCTURE = {"type", "name", "list_name"}
TEXTS = {"label", "hint", "guidance_hint", "media"}
SETTINGS = {"form_id", "id_string", "version", "default_language"}

_ROW_NUMBER = re.compile(r"\[row : (\d+)\]\s*")


@dataclass(frozen=True)
class Built:
    """A row of the survey as pyxform understands it."""

    row: int
    type: str
    list_name: str = ""
    children: tuple["Built", ...] = ()

    def as_message(self) -> list[Any]:
        return [self.row, self.type, self.list_name, [child.as_message() for child in self.children]]


@dataclass(frozen=True)
class Structure:
    """`fault`: what pyxform refused, with the row it names (0 for none). `warnings`: which language has no column for what."""

    nodes: tuple[Built, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: tuple[int, str] | None = None


def structure_of(sheets: Mapping[str, Sheet]) -> Structure:
    """How the form in these sheets is built."""
    warnings: list[str] = []
    try:
        tree = workbook_to_json(_masked(sheets), form_name="form", warnings=warnings)
    except PyXFormError as error:
        message = str(error)
        row = _ROW_NUMBER.search(message)
        number = int(row[1]) + _rows_above(sheets.get("survey")) if row else 0
        return Structure(warnings=tuple(warnings), fault=(number, _ROW_NUMBER.sub("", message).strip()))
    return Structure(tuple(_nodes(tree["children"])), tuple(warning for warning in warnings if warning.startswith("Language")))


def field_of(sheet: str, header: str) -> tuple[str, str]:
    """What a column is for, and for which language: `("label", "Français (fr)")`, `("relevant", "")`.

    pyxform's other names for the same thing are followed; a column it does not know keeps its own name, in snake case.
    """
    known, names = (
        (set(Option.get_slot_names()), aliases.list_header)
        if sheet == "choices"
        else (set(MultipleChoiceQuestion.get_slot_names()), aliases.survey_header)
    )
    _new, tokens = process_header(header, "::" in header, names, known)
    first, *rest = (part for part in tokens if part != "bind")
    first = {"jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"}.get(first, first)
    return to_snake_case(first), "::".join(rest)


def _masked(sheets: Mapping[str, Sheet]) -> DefinitionData:
    """The workbook with its structure and without its words: a text that is there is an `x`."""
    survey, choices = sheets.get("survey"), sheets.get("choices")
    settings = sheets.get("settings")
    rows = [
        {field: text for field, (_column, text) in row.items() if field.lower() in SETTINGS}
        for _number, row in (settings.records() if settings else ())
    ][:1]
    return DefinitionData(
        survey=_records("survey", survey) if survey else None,
        survey_header=_header("survey", survey) if survey else None,
        choices=_records("choices", choices) if choices else None,
        choices_header=_header("choices", choices) if choices else None,
        settings=rows if rows and rows[0] else None,
        sheet_names=list(sheets),
    )


def _header(name: str, sheet: Sheet) -> list[dict[str, None]]:
    return [{head: None for head in sheet.header if head and _kept(name, head)} | {ROW: None}]


def _kept(name: str, head: str) -> str:
    """`as it is`, `masked`, or nothing for a column that is none of pyxform's business."""
    field, _language = field_of(name, head)
    if field in STRUCTURE:
        return "as it is"
    return "masked" if field in TEXTS else ""


def _records(name: str, sheet: Sheet) -> list[dict[str, str]]:
    """A row for every line of the sheet, so that pyxform counts as the sheet does; empty ones are empty."""
    found: list[dict[str, str]] = []
    for number, row in sheet.records():
        first = sheet.rows[0][0]
        found += [{} for _gap in range(number - first - 1 - len(found))]
        kept = {head: _said(name, head, text, number) for head, (_column, text) in row.items() if _kept(name, head)}
        found.append(kept | ({ROW: str(number)} if kept else {}))
    return found


def _rows_above(sheet: Sheet | None) -> int:
    """Empty rows above the header, which pyxform does not see."""
    return sheet.rows[0][0] - 1 if sheet and sheet.rows else 0


def _said(name: str, head: str, text: str, number: int) -> str:
    """What pyxform is told of a cell. Names are told by their row, so that two of the same are found where they stand."""
    if _kept(name, head) == "masked":
        return "x"
    return f"n{number}" if field_of(name, head)[0] == "name" else text.strip()


def _nodes(children: list[dict[str, Any]]) -> Iterator[Built]:
    for child in children:
        if ROW not in child:
            continue  # what pyxform adds for its own purposes
        yield Built(int(child[ROW]), str(child["type"]), str(child.get("itemset") or ""), tuple(_nodes(child.get("children", []))))
