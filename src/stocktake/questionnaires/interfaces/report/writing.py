"""The report in one of its formats."""

from collections.abc import Callable

from stocktake.documents.paper import Paper
from stocktake.questionnaires.interfaces.report.content import paper_of
from stocktake.questionnaires.queries.report import Report

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def write_report(report: Report, form: str) -> bytes:
    """The bytes of the report; the same report gives the same bytes.

    Raises:
        NoFont: a PDF needs a font that this machine does not have.
    """
    return _writer(form)(paper_of(report))


def _writer(form: str) -> Callable[[Paper], bytes]:
    # Each comes with much to import; whoever wants one does not need the others.
    if form == "pdf":
        from stocktake.documents.writing.pdf import write_pdf

        return write_pdf
    from stocktake.documents.writing import write_docx, write_html

    return {"docx": write_docx, "html": write_html}[form]


def filename_of(report: Report, form: str) -> str:
    """`AUR-meridian-2031-2.pdf`; a draft says so."""
    number = "draft" if report.snapshot is None else str(report.snapshot.number)
    return f"{report.response.party.code}-{report.response.review.code}-{number}.{form}"
