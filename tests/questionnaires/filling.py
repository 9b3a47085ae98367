"""Filling in a form by program, the way a person would: type beside the code, mark a box, save."""

import io
import json
import re
from collections.abc import Mapping

from docx import Document
from docx.table import Table
from openpyxl import load_workbook

from stocktake.questionnaires.rules.codes import read_code

CHOSEN, EMPTY = "☒", "☐"
TOLD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def fill_word(data: bytes, texts: Mapping[str, str]) -> bytes:
    """Type each text into the cell beside its code (`A.1`, or `B.2.1/NEW1`), line by line; for choices mark those named."""
    document = Document(io.BytesIO(data))
    waiting = dict(texts)
    for table in document.tables:
        for row in table.rows:
            code = read_code(row.cells[0].text)
            key = f"{code.code}/{code.item}" if code and code.item else code.code if code else ""
            wanted = next((name for name in waiting if name.upper().replace("O", "0") == key.replace("O", "0")), None)
            if wanted is not None:
                _type(row.cells[1], waiting.pop(wanted))
    assert not waiting, f"no such codes in the form: {sorted(waiting)}"
    return saved(document)


def _type(cell, text: str) -> None:
    if {CHOSEN, EMPTY} & set("".join(node.text or "" for node in cell._tc.iter(TOLD))):
        labels = text.split("|")
        for paragraph in cell.paragraphs:
            said = "".join(node.text or "" for node in paragraph._p.iter(TOLD))
            chosen = said.strip(f" {EMPTY}{CHOSEN}") in labels
            for node in paragraph._p.iter(TOLD):
                node.text = (node.text or "").replace(CHOSEN, EMPTY).replace(EMPTY, CHOSEN if chosen else EMPTY)
        return
    lines = text.split("\n")
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    first = cell.paragraphs[0]
    for run in first.runs:
        run._r.getparent().remove(run._r)
    for number, line in enumerate(lines):
        (first if number == 0 else cell.add_paragraph()).add_run(line)


def answer_cell(document, code: str):
    """The cell beside a code."""
    return cell_of(document, code)[1]


def cell_of(document, code: str) -> tuple[Table, object]:
    for table in document.tables:
        for row in table.rows:
            found = read_code(row.cells[0].text)
            if found and found.code == code.upper().replace("O", "0").replace("I", "1").replace("L", "1"):
                return table, row.cells[1]
    raise AssertionError(f"{code} is not in the form")


def saved(document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def fill_excel(data: bytes, texts: Mapping[str, str]) -> bytes:
    """Type each text into the one open cell of its row; the choices of several are named `A.2:health`."""
    book = load_workbook(io.BytesIO(data), rich_text=True)
    waiting = dict(texts)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            code = read_code(str(row[0].value or ""))
            if code is None:
                continue
            key = f"{code.code}/{code.item}" if code.item else code.code
            key += f":{row[1].value}" if row[1].value else ""
            if key in waiting:
                [cell] = [cell for cell in row if not cell.protection.locked]
                cell.value = waiting.pop(key)
                cell.data_type = "s"
    assert not waiting, f"no such codes in the form: {sorted(waiting)}"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def fill_html(data: bytes, texts: Mapping[str, str]) -> bytes:
    """What the script of the draft file does with what is typed."""
    block = re.compile(r'(<script type="application/json" id="stocktake-form">)(.*?)(</script>)', re.DOTALL)
    text = data.decode()
    state = json.loads(block.search(text)[2])
    assert set(texts) <= set(state["answers"]), "no such codes in the form"
    state["answers"].update(texts)
    inside = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return block.sub(lambda found: found[1] + inside + found[3], text).encode()


FILL = {"docx": fill_word, "xlsx": fill_excel, "html": fill_html}
