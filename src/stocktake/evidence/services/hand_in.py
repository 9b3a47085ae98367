"""Handing in: all files are kept at once, before any of them is read. Reading is long work, and is done afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import HandedFile, HandIn, Source
from stocktake.evidence.services.intake import Handed, NotTakenIn, take_handed
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


def hand_in(
    *,
    review: Review,
    files: Sequence[Handed],
    door: str,
    read_later: Callable[[Source], object],
    actor: str,
    at: datetime,
) -> HandIn:
    """Keep each file, and have it read later; one that is refused is remembered with its reason and stops nothing else.

    `read_later` is called for each source that is still to be read, in the transaction in which it was kept: no file is
    kept and then forgotten. Each file has a transaction of its own; what was kept stays, whatever happens to the next.
    """
    made = _begin(review, len(files), actor=actor, at=at)
    for number, handed in enumerate(files, start=1):
        try:
            _keep(made, number, handed, door=door, read_later=read_later, at=at)
        except NotTakenIn as refused:
            _refuse(made, number, handed, refused, at=at)
    return made


@transaction.atomic
def _begin(review: Review, files: int, *, actor: str, at: datetime) -> HandIn:
    made = HandIn.objects.create(review=review, by=actor, at=at)
    record(
        actor=actor, verb="handed in", kind="hand-in", key=str(made.pk), at=at, review=review.code, detail={"files": files}
    )  # fmt: skip
    return made


@transaction.atomic
def _keep(made: HandIn, number: int, handed: Handed, *, door: str, read_later: Callable[[Source], object], at: datetime) -> None:
    taken = take_handed(review=made.review, handed=handed, door=door, actor=made.by, at=at)
    HandedFile.objects.create(
        hand_in=made, number=number, filename=taken.arrival.filename, arrival=taken.arrival
    )  # fmt: skip
    if taken.source.state == SourceState.WAITING:
        read_later(taken.source)


@transaction.atomic
def _refuse(made: HandIn, number: int, handed: Handed, refused: NotTakenIn, *, at: datetime) -> None:
    HandedFile.objects.create(
        hand_in=made, number=number, filename=handed.filename[:300], refusal=refused.code, values=refused.values,
        message=str(refused),
    )  # fmt: skip
    record(
        actor=made.by, verb="did not take in", kind="hand-in", key=str(made.pk), at=at, review=made.review.code,
        detail={"file": handed.filename[:300], "why": refused.code or str(refused)},
    )  # fmt: skip
