"""From a file to the reader of its kind. Readers are imported when first needed: most processes never read a PDF."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.frames import tree_as_message
from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.documents.refusals import Unreadable, refuse
from stocktake.documents.tree import Tree

_READERS = {
    "docx": ("word", "read_docx"),
    "xlsx": ("workbook", "read_xlsx"),
    "pptx": ("show", "read_pptx"),
    "pdf": ("pdf", "read_pdf"),
    "odf": ("opendocument", "read_open"),
    "rtf": ("rtf", "read_rtf"),
    "msg": ("outlook", "read_msg"),
    "image": ("picture", "read_picture"),
    "eml": ("mail", "read_eml"),
    "txt": ("plain", "read_plain"),
    "html": ("web", "read_html"),
}


def read(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Tree:
    """Read a file in this process. The name is used for its ending only.

    Raises Unreadable with any code but ``timeout``. Whatever a reader stumbles over in a file is a damaged file, never a
    fault of the caller; the first cause stays attached to the refusal.
    """
    load(data, limits)
    try:
        return _reader(admit(data, filename, limits))(data, limits)
    except Unreadable:
        raise
    except MemoryError as error:
        raise refuse("too-much-memory") from error
    except Exception as error:
        raise refuse("damaged") from error


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """The answer of the child process to one file."""
    return tree_as_message(read(data, filename, limits))


def _reader(kind: str) -> Callable[[bytes, Limits], Tree]:
    module, name = _READERS[kind]
    reader: Callable[[bytes, Limits], Tree] = getattr(import_module(f"stocktake.documents.reading.{module}"), name)
    return reader
