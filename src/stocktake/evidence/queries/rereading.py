"""What an earlier reader read, and what became of passages when their original was read again."""

from dataclasses import dataclass
from datetime import datetime

from stocktake.documents.reading import READER_VERSION
from stocktake.evidence.enums import Fate, SourceState
from stocktake.evidence.models import Rereading, RereadLine, Source
from stocktake.reviews.models import Review

MOST_LINES = 300


def to_read_again(review: Review, *, everything: bool = False) -> list[Source]:
    """The files of a review that an earlier reader read; with `everything`, all that were read. Answers are no files."""
    read = Source.objects.standing().filter(review=review, state=SourceState.READ, snapshot__isnull=True)
    if not everything:
        read = read.exclude(reader=READER_VERSION)
    return list(read.select_related("original", "review__framework").order_by("pk"))


def may_be_read_again(source: Source) -> bool:
    return source.state == SourceState.READ and source.snapshot_id is None and source.reader != READER_VERSION


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One passage that did not stay as it was. `number` is its number today."""

    passage: int
    number: int
    became: str
    label: str
    text: str
    before: str
    language: str
    direction: str
    likeness: int
    now_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownRereading:
    at: datetime
    by: str
    reader: str
    kept: int
    moved: int
    changed: int
    new: int
    lost: int
    lines: tuple[ShownLine, ...]
    more: int

    @property
    def is_quiet(self) -> bool:
        """Whether everything stayed as it was."""
        return not (self.moved or self.changed or self.new or self.lost)


def last_rereading(source: Source) -> ShownRereading | None:
    """The last time a source was read again, with what was lost or changed first. For the secretariat. Two queries."""
    made = Rereading.objects.filter(source=source).first()
    if made is None:
        return None
    rank = {Fate.LOST: 0, Fate.CHANGED: 1, Fate.NEW: 2, Fate.MOVED: 3}
    rows = RereadLine.objects.filter(rereading=made).exclude(became=Fate.MOVED).select_related("passage")
    lines = sorted(rows, key=lambda line: (rank.get(Fate(line.became), 9), line.passage.number))
    return ShownRereading(
        made.at, made.by, made.reader, made.kept, made.moved, made.changed, made.new, made.lost,
        tuple(_shown(line) for line in lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES),
    )  # fmt: skip


def _shown(line: RereadLine) -> ShownLine:
    passage = line.passage
    return ShownLine(
        passage.pk, passage.number, line.became, str(Fate(line.became).label), passage.text, line.before, passage.language,
        passage.direction, round(line.likeness * 100), tuple(line.now_in),
    )  # fmt: skip
