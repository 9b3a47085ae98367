"""The board as an officer sees it: the parties of a review with how far each is, what is stuck and on whom, and the next courtesy."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models import Earlier
from stocktake.questionnaires.queries.progress import ResponseProgress, progress_of
from stocktake.questionnaires.queries.unrecognised import waiting_letters
from stocktake.reviews.enums import ANSWERED, ParticipationState
from stocktake.reviews.models import Review
from stocktake.reviews.queries.board import FEW_COLUMNS, Board, Tile, board_of
from stocktake.workspace.queries.waiting import Waiting, waiting_of


class Standing(models.TextChoices):
    """What an officer asks the board for, beside a state."""

    ANSWERED = "answered", _("answered")
    AWAITED = "awaited", _("still awaited")
    LATE = "late", _("past its date")
    STUCK = "stuck", _("stuck")
    UNREACHED = "unreached", _("not reached by letters")


@dataclass(frozen=True, slots=True)
class Line:
    """A party with everything the board knows. `earlier`: how many of its answers to other reviews can be offered."""

    tile: Tile
    progress: ResponseProgress | None
    waiting: tuple[Waiting, ...]
    earlier: int = 0

    @property
    def first(self) -> Waiting | None:
        return self.waiting[0] if self.waiting else None

    @property
    def is_waited_for(self) -> bool:
        """It stands in the table of what is waited for."""
        return bool(self.waiting)

    @property
    def is_stuck(self) -> bool:
        return any(each.is_stuck for each in self.waiting)

    @property
    def has_answered(self) -> bool:
        return self.tile.state in ANSWERED

    @property
    def is_unreached(self) -> bool:
        """It is on the board, and no letter would arrive."""
        return self.tile.participation is not None and not any(person.is_reached for person in self.tile.focal_points)

    def stands(self, standing: Standing) -> bool:
        match standing:
            case Standing.ANSWERED:
                return self.has_answered
            case Standing.AWAITED:
                return self.tile.is_awaited
            case Standing.LATE:
                return self.tile.is_late
            case Standing.STUCK:
                return self.is_stuck
            case Standing.UNREACHED:
                return self.is_unreached


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the board is asked for; empty words ask for everything."""

    state: str = ""
    subregion: str = ""
    standing: str = ""

    def takes(self, line: Line) -> bool:
        return (
            self.state in ("", line.tile.state)
            and self.subregion in ("", line.tile.party.subregion)
            and (not self.standing or (self.standing in Standing.values and line.stands(Standing(self.standing))))
        )


@dataclass(frozen=True, slots=True)
class FullBoard:
    """`lines` are those asked for; the counts are of all parties, whatever was asked for. `letters`: of how many that came
    nobody knows whose they are."""

    board: Board
    lines: tuple[Line, ...]
    everybody: tuple[Line, ...]
    letters: int = 0

    @property
    def waiting(self) -> list[Line]:
        """What keeps a party the longest stands first."""
        waited_for = [line for line in self.lines if line.is_waited_for]
        return sorted(waited_for, key=lambda line: (-max(each.days for each in line.waiting), line.tile.party.code))

    @property
    def of(self) -> int:
        return len(self.everybody)

    @property
    def answered(self) -> int:
        return sum(line.has_answered for line in self.everybody)

    @property
    def at_work(self) -> int:
        return self._in(ParticipationState.UNDER_WAY, ParticipationState.CLEARED)

    @property
    def seen(self) -> int:
        return self._in(ParticipationState.SEEN, ParticipationState.ACKNOWLEDGED)

    @property
    def late(self) -> int:
        return sum(line.tile.is_late for line in self.everybody)

    @property
    def stuck(self) -> int:
        return sum(line.is_stuck for line in self.everybody)

    @property
    def drafts(self) -> int:
        return sum(line.tile.draft is not None for line in self.everybody)

    @property
    def to_invite(self) -> int:
        return self._in(ParticipationState.NOT_SENT)

    @property
    def unreached(self) -> list[Line]:
        return [line for line in self.everybody if line.tile.bounced]

    @property
    def looks(self) -> set[str]:
        """The looks that are to be seen: the legend explains these and no others. A late tile is seen as late."""
        looks = [line.tile.look.split() for line in self.lines]
        return {"late" if "late" in words else word for words in looks for word in words}

    @property
    def has_also_asked(self) -> bool:
        return any(line.tile.party.also_in for line in self.lines)

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states that somebody is in, in the order of the way."""
        counts = Counter(line.tile.state for line in self.everybody)
        return [(state.value, str(state.label)) for state in ParticipationState if counts[state.value]]

    @property
    def standings(self) -> list[tuple[str, str]]:
        return [(s.value, str(s.label)) for s in Standing if any(line.stands(s) for line in self.everybody)]

    @property
    def is_placed(self) -> bool:
        """Whether every tile has its place; otherwise they flow in the order of their codes."""
        return all(line.tile.row and line.tile.column for line in self.lines)

    @property
    def is_dense(self) -> bool:
        return max((line.tile.column or 0 for line in self.lines), default=0) > FEW_COLUMNS

    def _in(self, *states: ParticipationState) -> int:
        return sum(line.tile.state in states for line in self.everybody)


def full_board(review: Review, *, at: datetime, chosen: Chosen | None = None) -> FullBoard:
    """At most eighteen queries, whatever the number of parties and questions."""
    board = board_of(review, at=at)
    progress = progress_of(review, at=at)
    earlier = _earlier(review) if board.known else {}
    everybody = tuple(
        Line(
            tile, progress.get(tile.party.pk), waiting_of(tile, progress.get(tile.party.pk), board.clock),
            earlier.get(tile.party.pk, 0),
        )
        for tile in board.tiles
    )  # fmt: skip
    chosen = chosen or Chosen()
    letters = waiting_letters(review).count() if board.known else 0
    return FullBoard(board, tuple(line for line in everybody if chosen.takes(line)), everybody, letters)


def _earlier(review: Review) -> dict[int, int]:
    """How many answers each party gave to other reviews that could be offered to it here."""
    said = Earlier.objects.filter(kind=EarlierKind.OTHER_REVIEW, party__participations__review=review).order_by()
    return dict(said.values_list("party").annotate(Count("pk")))
