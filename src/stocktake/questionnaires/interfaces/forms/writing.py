"""The form of a response in one of its formats."""

from collections.abc import Callable
from importlib import import_module

from stocktake.questionnaires.interfaces.forms.laying_out import lay_out
from stocktake.questionnaires.interfaces.forms.paper_form import PaperForm
from stocktake.questionnaires.models import Response

_WRITERS = {"docx": ("word", "write_word"), "xlsx": ("excel", "write_excel"), "html": ("html", "write_html")}

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def write_form(response: Response, *, format: str, language: str, blank: bool = False, section: str = "") -> bytes:
    """The bytes of a form; the same response in the same state gives the same bytes."""
    module, name = _WRITERS[format]
    write: Callable[[PaperForm], bytes] = getattr(import_module(f"stocktake.questionnaires.interfaces.forms.{module}"), name)
    return write(lay_out(response, language, blank=blank, section=section))


def filename_of(response: Response, *, format: str, language: str, section: str = "") -> str:
    """`AUR-meridian-2031-A-en.docx`: whose form it is, for what, in which language."""
    return "-".join(filter(None, [response.party.code, response.review.code, section, language])) + f".{format}"
