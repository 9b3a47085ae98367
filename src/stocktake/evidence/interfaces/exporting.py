"""Codes out of the house, in one of several formats."""

from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from stocktake.evidence.interfaces.annotations import as_jsonld
from stocktake.evidence.interfaces.refi.gathering import NotForThem, codes_of, project_of, stamp
from stocktake.evidence.interfaces.refi.writing import as_qdc, write_qdpx
from stocktake.evidence.interfaces.tables.writing import as_csv, as_xlsx
from stocktake.evidence.models import Codebook
from stocktake.reviews.rules.viewer import Viewer

TYPES = {
    "qdc": "application/xml",
    "qdpx": "application/zip",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The formats, with what each is on the wire."""


def write_export(
    out: IO[bytes], format: str, viewer: Viewer, book: Codebook, *, at: datetime, address: str = "", originals: bool = True
) -> None:
    """Write the codes of a review as this viewer may have them. `address`: of the house, for links in annotations.

    Raises NotForThem: a codebook or a project is asked for by somebody outside the secretariat.
    """
    if format == "qdpx":
        write_qdpx(out, project_of(viewer, book, originals=originals), at=stamp(at))
    elif format == "qdc":
        if not viewer.is_secretariat:
            raise NotForThem(_("A codebook as a file goes out to the secretariat only."))
        out.write(as_qdc(codes_of(book)))
    elif format == "jsonld":
        out.write(as_jsonld(viewer, address=address))
    else:
        out.write(as_csv(viewer) if format == "csv" else as_xlsx(viewer))
