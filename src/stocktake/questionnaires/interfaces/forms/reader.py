"""Reading returned forms in the limited child process, like every file from outside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.reader import InChild
from stocktake.questionnaires.interfaces.forms.office import made_readable
from stocktake.questionnaires.interfaces.forms.reading import READABLE
from stocktake.questionnaires.interfaces.forms.returned_form import ReturnedForm


class FormReader(InChild[ReturnedForm]):
    """Use it as a context manager. Older Word and Excel files are brought into today's form by LibreOffice, where it is."""

    skill = "stocktake.questionnaires.interfaces.forms.reading"

    def read(self, source: bytes | str | os.PathLike[str], filename: str) -> ReturnedForm:
        """Raises Unreadable; OSError when there is no such file."""
        data, filename = made_readable(load(source, self.limits), filename)
        admit(data, filename, self.limits, readable=READABLE)
        return self.ask(data, filename)

    def understood(self, message: Mapping[str, Any]) -> ReturnedForm:
        refused = refusal_in(message)
        if refused:
            raise refused
        return ReturnedForm.of_message(message)
