"""From a file that may be a form to what stands in it. This is the skill the reader's child process is started with.

Word, Excel, OpenDocument and the draft file are read here; a PDF, a letter, slides or a plain text are no form, and are said to hold
no fields: what it says is read elsewhere, as a report in its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from stocktake.documents.reading.door import admit, load
from stocktake.documents.reading.kinds import READABLE as DOCUMENTS
from stocktake.documents.reading.limits import DEFAULT_LIMITS, Limits
from stocktake.documents.refusals import Unreadable, refuse
from stocktake.questionnaires.interfaces.forms.returned_form import ReturnedForm

_READERS = {
    "docx": ("reading_word", "read_word"),
    "xlsx": ("reading_excel", "read_excel"),
    "html": ("reading_html", "read_html"),
    "odf": ("reading_open", "read_open"),
}
READABLE = frozenset({*_READERS, *DOCUMENTS})
"""What is no form is taken in all the same where evidence can read it: a slide show, a scan, a paper of a ministry's own."""


def read_form(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> ReturnedForm:
    """Read a file in this process. Raises Unreadable with any code but ``timeout``."""
    load(data, limits)
    kind = admit(data, filename, limits, readable=READABLE)
    if kind not in _READERS:
        return ReturnedForm("", "", (), ())
    try:
        return _reader(kind)(data, limits)
    except Unreadable:
        raise
    except MemoryError as error:
        raise refuse("too-much-memory") from error
    except Exception as error:
        raise refuse("damaged") from error


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """The answer of the child process to one file."""
    return read_form(data, filename, limits).as_message()


def _reader(kind: str) -> Callable[[bytes, Limits], ReturnedForm]:
    module, name = _READERS[kind]
    found: Callable[[bytes, Limits], ReturnedForm] = getattr(
        import_module(f"stocktake.questionnaires.interfaces.forms.{module}"), name
    )
    return found
