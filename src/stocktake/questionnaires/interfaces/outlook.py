"""Opening Outlook's own files (`.msg`) in the limited child process. This module is also the skill the child is started with."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import refusal_in
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.outlook import as_mail
from stocktake.documents.reading.reader import InChild
from stocktake.documents.refusals import refuse

READABLE = frozenset({"msg"})


class OutlookReader(InChild[bytes]):
    """Use it as a context manager: a `.msg` file in, the same message as mail (RFC 5322) out."""

    skill = "stocktake.questionnaires.interfaces.outlook"

    def read(self, source: bytes | str | os.PathLike[str], filename: str) -> bytes:
        """Raises Unreadable; OSError when there is no such file."""
        data = load(source, self.limits)
        admit(data, filename, self.limits, readable=READABLE)
        return self.ask(data, filename)

    def understood(self, message: Mapping[str, Any]) -> bytes:
        refused = refusal_in(message)
        if refused:
            raise refused
        return b64decode(message["mail"])


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """The answer of the child process to one file."""
    try:
        return {"mail": b64encode(as_mail(data)).decode("ascii")}
    except ValueError as error:
        raise refuse("damaged") from error
