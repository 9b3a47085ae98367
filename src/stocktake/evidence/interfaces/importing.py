"""A file with codes, whatever its kind: read, weighed, and taken over."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from stocktake.evidence.interfaces.proposal import Proposal
from stocktake.evidence.interfaces.reader import CodesReader
from stocktake.evidence.interfaces.refi.matching import propose_codes, propose_readings
from stocktake.evidence.interfaces.refi.shapes import Project
from stocktake.evidence.interfaces.tables.matching import propose
from stocktake.evidence.models import Codebook
from stocktake.evidence.services.take_codes import FromFile, take_codes
from stocktake.reviews.rules.viewer import Viewer


def proposal_of(data: bytes, filename: str, viewer: Viewer, book: Codebook, *, reader: CodesReader, language: str) -> Proposal:
    """What the file proposes. Nothing is written.

    Raises Unreadable, and a Refusal where the file is not of this review or says not what it holds.
    """
    content = reader.read(data, filename)
    if not isinstance(content, Project):
        return propose(content, viewer, book, language=language)
    if PurePath(filename).suffix.lower() == ".qdc":
        return propose_codes(content, book, language=language)
    return propose_readings(content, viewer, book)


@transaction.atomic
def take_over(
    data: bytes, filename: str, viewer: Viewer, book: Codebook, *, reader: CodesReader, language: str, actor: str, at: datetime
) -> Proposal:
    """Weigh the file once more and take over all that is clear; what is unclear stays out, and is in the proposal returned."""
    Codebook.objects.select_for_update().get(pk=book.pk)
    found = proposal_of(data, filename, viewer, book, reader=reader, language=language)
    if found.brings_something:
        file = FromFile(filename, hashlib.sha256(data).hexdigest())
        take_codes(codebook=book, codes=found.codes, readings=found.readings, file=file, actor=actor, at=at)
    return found
