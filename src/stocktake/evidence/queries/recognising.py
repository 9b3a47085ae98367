"""What can be read by machine of a source, and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from stocktake.documents.reading.recogniser import PACKAGES, installed
from stocktake.documents.refusals import NOTICES
from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Passage, RecognisedPage, Source
from stocktake.evidence.tasks import RECOGNISE
from stocktake.foundation.tasks import queue_of
from stocktake.reviews.models import Review

PICTURES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_REFUSED = frozenset({"no-text", "no-recogniser", "no-letters"})
_LACKING = frozenset({NOTICES["pages-without-text"], NOTICES["pages-not-recognised"]})


@dataclass(frozen=True, slots=True)
class Recognising:
    """`offered`: somebody can ask for it. `waits`: it was asked for, and `done` of `pages` were looked at (0: not known yet).
    `lacking`: the Debian packages without which nothing can be read here. `unchecked`: passages that nobody has compared."""

    offered: bool
    waits: bool
    done: int
    pages: int
    lacking: str
    unchecked: int


def may_be_recognised(source: Source) -> bool:
    """Whether pages of it are pictures that nobody has read yet."""
    if not source.stands or PurePath(source.filename).suffix.lower() not in PICTURES:
        return False
    if source.state == SourceState.UNREADABLE:
        return source.refusal in _REFUSED
    return source.state == SourceState.READ and not _LACKING.isdisjoint(source.warnings)


def files_of(review: Review) -> list[Source]:
    """The files of a review that may have pages to be read by machine."""
    rows = Source.objects.standing().filter(review=review, snapshot__isnull=True).exclude(state=SourceState.WAITING)
    return list(rows.select_related("original", "review__framework").order_by("pk"))


def recognising_of(source: Source, *, at: datetime) -> Recognising:
    """Four queries at most."""
    queue = queue_of(RECOGNISE, argument="source", keys=[source.pk], at=at)
    waits = bool(queue.waiting | queue.under_way)
    kept = RecognisedPage.objects.filter(original=source.original_id)
    last = kept.filter(refusal="").first() if waits else None
    return Recognising(
        offered=not waits and may_be_recognised(source),
        waits=waits,
        done=kept.count() if waits else 0,
        pages=int(last.found["pages"]) if last else 0,
        lacking="" if installed() else PACKAGES,
        unchecked=Passage.objects.filter(source=source, by_machine=True, checked_at__isnull=True, lost_at__isnull=True).count(),
    )
