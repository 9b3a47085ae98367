"""What was handed in, and how far reading it has come."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Arrival, HandedFile, HandIn, Passage, Source
from stocktake.evidence.rules.visibility import Act
from stocktake.evidence.tasks import READ
from stocktake.foundation.tasks import queue_of
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer


class Stage(models.TextChoices):
    """Where a file that was handed in stands."""

    WAITING = "waiting", gettext_lazy("waiting to be read")
    UNDER_WAY = "under-way", gettext_lazy("being read")
    READ = "read", gettext_lazy("read")
    ALREADY_HERE = "already-here", gettext_lazy("here already")
    UNREADABLE = "unreadable", gettext_lazy("could not be read")
    REFUSED = "refused", gettext_lazy("not taken in")
    BROKEN_OFF = "broken-off", gettext_lazy("reading broke off")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


UNFINISHED = {Stage.WAITING, Stage.UNDER_WAY}
AMISS = {Stage.UNREADABLE, Stage.REFUSED, Stage.BROKEN_OFF}


@dataclass(frozen=True, slots=True)
class Row:
    """A file and what became of it so far. `source` is the address of what it became, for whoever may open it."""

    key: str
    filename: str
    attached_to: str
    stage: Stage
    passages: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = ()
    source: int | None = None

    @property
    def is_amiss(self) -> bool:
        return self.stage in AMISS

    @property
    def says_how_much(self) -> bool:
        return self.stage in {Stage.READ, Stage.ALREADY_HERE}


@dataclass(frozen=True, slots=True)
class Progress:
    """`has_worker`: somebody is there to read what waits."""

    rows: tuple[Row, ...]
    has_worker: bool

    @property
    def of(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        return sum(row.stage not in UNFINISHED for row in self.rows)

    @property
    def is_finished(self) -> bool:
        return self.done == self.of

    @property
    def amiss(self) -> int:
        return sum(row.is_amiss for row in self.rows)

    @property
    def mark(self) -> str:
        """Changes with anything that is shown: whoever has seen this one need not be sent it again."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Come:
    """An arrival, and whether its source was waiting for a task, or was at it, when the question was asked."""

    arrival: Arrival
    attached_to: str
    waits: bool
    under_way: bool


def progress_of(hand_in: HandIn, viewer: Viewer, *, at: datetime) -> Progress:
    """Every file of a hand-in in its place, each with its attachments below it as far as they are known."""
    files = list(hand_in.files.select_related("arrival"))
    come, has_worker = _come([file.arrival for file in files if file.arrival], at=at)
    drawn = _draw([one for ones in come.values() for one in ones], viewer)
    rows: list[Row] = []
    for file in files:
        rows += [_refused(file)] if file.arrival is None else _with_attached(file.arrival, come, drawn)
    return Progress(tuple(rows), has_worker)


def handed_in_lately(review: Review, *, most: int = 10) -> QuerySet[HandIn]:
    """The last hand-ins, with how many files each had (`of`) and how many of those still wait (`waiting`)."""
    waits = Q(files__arrival__source__state=SourceState.WAITING, files__arrival__source__withdrawn_at__isnull=True)
    counted = HandIn.objects.filter(review=review).annotate(of=Count("files"), waiting=Count("files", filter=waits))
    return counted.order_by("-at", "-pk")[:most]


def _come(arrivals: list[Arrival], *, at: datetime) -> tuple[dict[int | None, list[_Come]], bool]:
    """All arrivals by the source they were attached to (None: by nothing), level by level, and whether a worker lives.

    The queue is asked before the attachments and before the sources. A task that has left it has committed all it did,
    so that nothing it brought is missed and nothing is taken for broken off that has only just been done.
    """
    come: dict[int | None, list[_Come]] = {}
    busy: set[int] = set()
    level, has_worker = [(arrival, "") for arrival in arrivals], True
    while level:
        queue = queue_of(READ, argument="source", keys=[arrival.source_id for arrival, _name in level], at=at)
        has_worker = queue.has_worker
        names: dict[int, str] = {}
        for arrival, name in level:
            under_way = arrival.source_id in queue.under_way
            waits = arrival.source_id in queue.waiting or arrival.attached_to_id in busy
            come.setdefault(arrival.attached_to_id, []).append(_Come(arrival, name, waits, under_way))
            names[arrival.source_id] = arrival.filename
        busy = set(queue.under_way | queue.waiting)
        new = names.keys() - come.keys()
        level = [
            (attached, names[attached.attached_to_id])
            for attached in Arrival.objects.filter(attached_to__in=new).order_by("pk")
            if attached.attached_to_id is not None
        ]
    return come, has_worker


def _with_attached(arrival: Arrival, come: dict[int | None, list[_Come]], drawn: dict[int, Row]) -> list[Row]:
    """An arrival with what was attached; a letter that was handed in twice has its attachments below its first name."""
    rows = [drawn[arrival.pk]]
    for attached in come.pop(arrival.source_id, ()):
        rows += _with_attached(attached.arrival, come, drawn)
    return rows


def _draw(come: Iterable[_Come], viewer: Viewer) -> dict[int, Row]:
    """The rows by arrival. Four queries, however many."""
    come = list(come)
    ids = {one.arrival.source_id for one in come}
    sources = {source.pk: source for source in Source.objects.visible_to(viewer, Act.READ).filter(pk__in=ids)}
    passages = dict(Passage.objects.filter(source__in=sources).values_list("source").annotate(Count("pk")).order_by())
    first = set(
        Arrival.objects.filter(source__in=sources).values("source").annotate(first=Min("pk")).values_list("first", flat=True)
    )
    return {
        one.arrival.pk: _row(one, sources.get(one.arrival.source_id), passages, again=one.arrival.pk not in first) for one in come
    }


def _row(one: _Come, source: Source | None, passages: dict[int, int], *, again: bool) -> Row:
    key = f"file-{one.arrival.pk}"
    if source is None:
        return Row(key, "", "", Stage.WITHDRAWN)
    stage = _stage(one, source, again=again)
    return Row(
        key, one.arrival.filename, one.attached_to, stage, passages.get(source.pk, 0),
        source.reason if stage == Stage.UNREADABLE else "",
        tuple(_(warning) for warning in source.warnings) if stage == Stage.READ else (),
        None if stage in UNFINISHED else source.pk,
    )  # fmt: skip


def _stage(one: _Come, source: Source, *, again: bool) -> Stage:
    if one.under_way:
        return Stage.UNDER_WAY
    if one.waits:
        return Stage.WAITING
    if source.state == SourceState.WAITING:
        return Stage.BROKEN_OFF
    if source.state == SourceState.UNREADABLE:
        return Stage.UNREADABLE
    return Stage.ALREADY_HERE if again else Stage.READ


def _refused(file: HandedFile) -> Row:
    return Row(f"refused-{file.pk}", file.filename, "", Stage.REFUSED, reason=file.reason)
