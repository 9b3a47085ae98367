"""Pictures: nothing in them can be quoted until they are read by machine."""

from __future__ import annotations

from stocktake.documents.reading.limits import Limits
from stocktake.documents.refusals import refuse
from stocktake.documents.tree import Tree


def read_picture(data: bytes, limits: Limits) -> Tree:
    """Always Unreadable, ``no-text``: whoever handed it in is offered recognition of its letters."""
    raise refuse("no-text")
