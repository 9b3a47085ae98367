"""From the rows of a sheet to fields and loose texts, the same for Excel and for OpenDocument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stocktake.questionnaires.interfaces.forms.returned_form import GOES_ON, Field, Loose, trimmed
from stocktake.questionnaires.rules.codes import read_code

CODE, CHOICE, SHOWN, WORDING, ANSWER = range(1, 6)


@dataclass(frozen=True, slots=True)
class SheetCell:
    text: str
    column: int
    place: str
    mark: str = ""


def gather(title: str, rows: Iterable[Sequence[SheetCell]]) -> tuple[list[Field], list[Loose]]:
    """The fields of a sheet and all other words on it. A cell is its own text; a row without a code is one text."""
    fields: list[Field] = []
    loose: list[Loose] = []
    near, above = "", ""
    for row in rows:
        found = _field(row, title, above)
        if found is None:
            text = "\t".join(cell.text for cell in row if cell.text.strip())
            if text:
                loose.append(Loose(text, row[0].place, near))
                above = text
            continue
        field, used = found
        _put(fields, field)
        near = field.code or near
        loose += [Loose(trimmed(cell.text), cell.place, near) for cell in row if cell.text.strip() and cell not in used]
    return [replace(field, text=trimmed(field.text)) for field in fields], loose


def _put(fields: list[Field], field: Field) -> None:
    """A long text goes on in further rows of the same code."""
    last = fields[-1] if fields else None
    if field.choice == GOES_ON and last and last.code == field.code:
        fields[-1] = replace(last, text=last.text + field.text)
    else:
        fields.append(field)


def _field(row: Sequence[SheetCell], title: str, above: str) -> tuple[Field, list[SheetCell]] | None:
    at = {cell.column: cell for cell in row}
    code = next((cell for cell in row if read_code(cell.text) and cell.column < ANSWER), None)
    named = next((cell for cell in row if cell.mark), None)
    if code is None and named is None:
        asked, answer = at.get(WORDING), at.get(ANSWER)
        if asked and answer and answer.text.strip() and len(row) <= 3:
            return Field("", (), asked.text.strip(), answer.text, answer.place), [asked, answer]
        return None
    answer = named or (at.get(ANSWER) if code is None or code.column == CODE else at.get(code.column + 1))
    choice = at[CHOICE].text.strip() if code and code.column == CODE and CHOICE in at else ""
    wording = at[WORDING].text if WORDING in at else above
    used = [cell for cell in (code, named, answer, at.get(CHOICE) if choice else None) if cell]
    field = Field(
        code.text.strip() if code else "", (named.mark,) if named else (), wording, answer.text if answer else "",
        answer.place if answer else row[0].place, choice,
    )  # fmt: skip
    if code and choice == "" and answer is None and code.column == CODE and WORDING not in at:
        return None
    return field, used
