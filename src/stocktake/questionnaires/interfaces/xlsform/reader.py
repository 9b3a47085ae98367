"""Reading an XLSForm in the limited child process, like every file from outside."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.reader import InChild
from stocktake.questionnaires.interfaces.xlsform.sheets import Sheet, named

READABLE = frozenset({"xlsx"})


@dataclass(frozen=True)
class Node:
    """A row as pyxform understands it (`adapter.Built`), on this side of the pipe."""

    row: int
    type: str
    list_name: str
    children: tuple["Node", ...]

    @classmethod
    def of_message(cls, message: list[Any]) -> "Node":
        row, kind, list_name, children = message
        return cls(int(row), str(kind), str(list_name), tuple(map(cls.of_message, children)))


@dataclass(frozen=True)
class Workbook:
    """What came out of a file. `columns`: for each header of a sheet what it is for, and for which language."""

    sheets: tuple[Sheet, ...]
    nodes: tuple[Node, ...]
    warnings: tuple[str, ...]
    fault: tuple[int, str] | None
    columns: Mapping[str, tuple[tuple[str, str], ...]]

    def sheet(self, name: str) -> Sheet | None:
        return named(list(self.sheets)).get(name)


class XlsformReader(InChild[Workbook]):
    """Use it as a context manager."""

    skill = "stocktake.questionnaires.interfaces.xlsform.skill"

    def read(self, source: bytes | str | os.PathLike[str], filename: str) -> Workbook:
        """Raises Unreadable; OSError when there is no such file."""
        data = load(source, self.limits)
        admit(data, filename, self.limits, readable=READABLE)
        return self.ask(data, filename)

    def understood(self, message: Mapping[str, Any]) -> Workbook:
        refused = refusal_in(message)
        if refused:
            raise refused
        fault = message["fault"]
        return Workbook(
            tuple(Sheet.of_message(sheet) for sheet in message["sheets"]),
            tuple(Node.of_message(node) for node in message["nodes"]),
            tuple(map(str, message["warnings"])),
            (int(fault[0]), str(fault[1])) if fault else None,
            {
                str(name): tuple((str(field), str(language)) for field, language in heads)
                for name, heads in message["columns"].items()
            },
        )
