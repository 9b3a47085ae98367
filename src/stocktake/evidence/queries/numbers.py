"""The numbers that a source states, each with its passage, what it is tied to, and whether the sources give it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from stocktake.evidence.interfaces.tables.cells import guarded
from stocktake.evidence.models import NumberTie, Passage, Source
from stocktake.evidence.rules.visibility import Act
from stocktake.foundation.packs import packs_folder
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.interfaces.pack import STATED, read_stated
from stocktake.statistics.queries.checking import Checked, Tie, checked
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules.found_numbers import Number, numbers_in


@dataclass(frozen=True, slots=True)
class Line:
    """A number of a source. `seen` is what a change must name, so that nothing is overwritten unseen."""

    passage: Passage
    one: Checked
    tied_by: str = ""
    seen: str = ""

    @property
    def mark(self) -> str:
        """By which its fields are told apart on the page."""
        return f"f{self.passage.pk}-{self.one.said.start}-"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A number that the review's pack says a figure recomputes."""

    passage: Passage
    said: Number
    figure: str


def numbers_of(source: Source, viewer: Viewer, store: Store) -> list[Line]:
    """In the order of the text. A number that was tied stands here even if it is a small one that is not looked for."""
    return [line for passage in _passages(source, viewer) for line in _lines(passage, store)]


def _passages(source: Source, viewer: Viewer) -> list[Passage]:
    rows = Passage.objects.visible_to(viewer, Act.QUOTE).filter(source=source).found().order_by("number")
    return list(rows.select_related("source__review").prefetch_related("number_ties__tied_by"))


def _lines(passage: Passage, store: Store) -> Iterable[Line]:
    ties = {row.start: row for row in passage.number_ties.all()}
    for said in numbers_in(passage.text, language=passage.language):
        row = ties.get(said.start)
        if not said.is_bare or row is not None:
            one = checked(passage.text, said, tie_of(row), store)
            yield Line(passage, one, row.tied_by.name if row else "", row.tied_at.isoformat() if row else "")


def tie_of(row: NumberTie | None) -> Tie:
    return Tie(row.question, row.figure, row.reason) if row else Tie()


def proposals_for(source: Source, viewer: Viewer) -> list[Proposed]:
    """Numbers of the source that the pack of its review states word for word, and that nobody has tied."""
    stated = _stated(viewer.review)
    found = []
    for passage in _passages(source, viewer) if stated else []:
        plain = _plain(passage.text)
        tied = {row.start for row in passage.number_ties.all()}
        for words, value, figure in stated:
            said = next(
                (
                    each
                    for each in numbers_in(passage.text, language=passage.language)
                    if each.value == value and each.start not in tied
                ),
                None,
            )
            if _plain(words) in plain and said is not None:
                found.append(Proposed(passage, said, figure))
    return found


def _stated(review: Review) -> list[tuple[str, Decimal, str]]:
    """Sentence, value and figure of what the pack tells of."""
    folder = packs_folder() / review.pack
    if not review.pack or not (folder / STATED).is_file():
        return []
    return [
        (words, entry.value, f"{review.pack}/{entry.key}")
        for entry in read_stated(folder)[0].stated
        for words in entry.text.values()
    ]


def _plain(text: str) -> str:
    """Without spaces, which a page breaks where it likes."""
    return "".join(text.split())


HEADS = (
    "passage", "number", "stated", "rounded_to", "comparison", "tied_to", "computed", "verdict", "reason", "nearest", "tied_by",
)  # fmt: skip


def as_csv(lines: Iterable[Line]) -> bytes:
    """A line for each number; of what is not tied the cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for line in lines:
        one, tie = line.one, line.one.tie
        to = tie.figure or ("no statistic" if tie.reason else " ".join(f"{name}={value}" for name, value in tie.question.items()))
        nearest = "; ".join(f"{other.label}: {other.number}" for other in one.others[:1])
        writer.writerow((
            line.passage.pk, guarded(one.said.words), one.said.value, one.said.rounded_to, one.said.comparison, guarded(to), one.number,
            one.verdict or "", guarded(one.refusal or one.reason or tie.reason), nearest, guarded(line.tied_by),
        ))  # fmt: skip
    return out.getvalue().encode("utf-8-sig")
