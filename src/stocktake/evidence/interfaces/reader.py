"""Reading a file with codes in the limited child process, like every file from outside."""

import os
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.kinds import ZIP
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import refuse
from stocktake.evidence.interfaces.refi.shapes import Project
from stocktake.evidence.interfaces.tables.reading import Table

ENDINGS = (".qdc", ".qdpx", ".csv", ".xlsx")


class CodesReader(InChild[Project | Table]):
    """Use it as a context manager."""

    skill = "stocktake.evidence.interfaces.skill"

    def read(self, source: bytes | str | os.PathLike[str], filename: str) -> Project | Table:
        """Raises Unreadable; OSError when there is no such file."""
        data = load(source, self.limits)
        ending = PurePath(filename).suffix.lower()
        if ending == ".xlsx":
            admit(data, filename, self.limits, readable=frozenset({"xlsx"}))
        elif not data.strip():
            raise refuse("empty")
        elif ending not in ENDINGS:
            raise refuse("unknown-format", found="data")
        elif data.startswith(ZIP) != (ending == ".qdpx"):
            raise refuse("damaged")
        return self.ask(data, filename)

    def understood(self, message: Mapping[str, Any]) -> Project | Table:
        refused = refusal_in(message)
        if refused:
            raise refused
        return Project.of_message(message["project"]) if "project" in message else Table.of_message(message["table"])
