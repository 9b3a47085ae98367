"""From the bytes of a file with codes to plain values: the skill that the reader's child process is started with."""

from pathlib import PurePath
from typing import Any

from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.evidence.interfaces.refi.reading import read_qdc, read_qdpx
from stocktake.evidence.interfaces.tables.reading import read_csv, read_xlsx


def answer(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """Raises Unreadable."""
    ending = PurePath(filename).suffix.lower()
    if ending == ".qdc":
        return {"project": read_qdc(data).as_message()}
    if ending == ".qdpx":
        return {"project": read_qdpx(data, limits).as_message()}
    return {"table": (read_xlsx(data, limits) if ending == ".xlsx" else read_csv(data)).as_message()}
