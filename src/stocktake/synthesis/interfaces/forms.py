"""The forms in which a paper can be had, each with its media type."""

from collections.abc import Callable

from stocktake.reviews.rules.viewer import Viewer
from stocktake.synthesis.interfaces.exports import as_docx, as_html, as_matrix, contents_of
from stocktake.synthesis.interfaces.machine_readable import as_json
from stocktake.synthesis.models import Draft
from stocktake.synthesis.queries.matrix import matrix_of

Form = Callable[[Draft, Viewer], bytes]


FORMS: dict[str, tuple[str, Form]] = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda draft, viewer: as_docx(contents_of(draft, viewer)),
    ),
    "html": ("text/html; charset=utf-8", lambda draft, viewer: as_html(contents_of(draft, viewer))),
    "json": ("application/json", lambda draft, viewer: as_json(contents_of(draft, viewer))),
    "csv": ("text/csv; charset=utf-8", lambda draft, viewer: as_matrix(matrix_of(draft.review, draft.language))),
}
"""Media type and maker of each form in which a paper can be had."""
