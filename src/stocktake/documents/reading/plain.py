"""Plain text as the dispatcher asks for it; the reading itself is in ``txt``."""

from __future__ import annotations

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.txt import read_txt
from stocktake.documents.tree import Tree


def read_plain(data: bytes, limits: Limits) -> Tree:
    """Read plain text; nothing in it can swell, so the limits at the door are enough."""
    return read_txt(data)
