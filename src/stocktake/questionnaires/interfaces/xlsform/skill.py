"""From the bytes of a workbook to its sheets and their structure: the skill that the reader's child process is started with."""

from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.questionnaires.interfaces.xlsform.adapter import Structure, field_of, structure_of
from stocktake.questionnaires.interfaces.xlsform.sheets import named, sheets_of

READABLE = frozenset({"xlsx"})


def answer(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """The sheets, what pyxform makes of them, and what each column is for. Raises Unreadable."""
    load(data, limits)
    admit(data, filename, limits, readable=READABLE)
    sheets = sheets_of(data, limits)
    known = named(sheets)
    structure = Structure() if any(sheet.is_cut for sheet in sheets) else structure_of(known)
    columns = {name: [list(field_of(name, head)) for head in known[name].header] for name in ("survey", "choices") if name in known}
    return {
        "sheets": [sheet.as_message() for sheet in sheets],
        "nodes": [node.as_message() for node in structure.nodes],
        "warnings": list(structure.warnings),
        "fault": list(structure.fault) if structure.fault else None,
        "columns": columns,
    }
