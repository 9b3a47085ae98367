"""One party for those who run the review: its state, how far it is, its letters, and what happened."""

from dataclasses import dataclass
from datetime import datetime

from stocktake.parties.models import Party
from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models import Earlier
from stocktake.questionnaires.queries.progress import progress_of
from stocktake.reviews.models import Call, Courtesy, Participation, Review
from stocktake.reviews.queries.board import board_of
from stocktake.reviews.queries.history import Happened, history_of
from stocktake.reviews.rules.reminding import Clock
from stocktake.reviews.rules.steps import Step, next_steps
from stocktake.workspace.queries.board import Line
from stocktake.workspace.queries.next_courtesy import NextCourtesy, next_courtesy
from stocktake.workspace.queries.waiting import waiting_of


@dataclass(frozen=True, slots=True)
class EarlierSaid:
    """What it said to another review: how many answers, and where they can be read."""

    review: str
    source: str
    said_on: object
    answers: int


@dataclass(frozen=True)
class OfficersPartyPage:
    party: Party
    participation: Participation
    line: Line
    call: Call | None
    clock: Clock
    steps: list[Step]
    next: NextCourtesy
    letters: list[Courtesy]
    earlier: list[EarlierSaid]
    history: list[Happened]


def officers_party_page(review: Review, code: str, *, at: datetime) -> OfficersPartyPage | None:
    """The page of a party on the board; None where it is not on it."""
    board = board_of(review, at=at)
    tile = next((tile for tile in board.tiles if tile.party.code == code and tile.participation is not None), None)
    if tile is None or tile.participation is None:
        return None
    progress = progress_of(review, at=at, parties=[tile.party.pk]).get(tile.party.pk)
    participation = tile.participation
    participation.review = review
    earlier = _earlier(tile.party)
    line = Line(tile, progress, waiting_of(tile, progress, board.clock), sum(each.answers for each in earlier))
    return OfficersPartyPage(
        party=tile.party, participation=participation, line=line, call=board.call, clock=board.clock,
        steps=next_steps(participation.state), next=next_courtesy(tile, board.call, at=at),
        letters=list(Courtesy.objects.filter(participation=participation).order_by("-drafted_at", "-pk")),
        earlier=earlier, history=history_of(participation),
    )  # fmt: skip


def _earlier(party: Party) -> list[EarlierSaid]:
    found: dict[tuple[str, str], EarlierSaid] = {}
    for said in Earlier.objects.filter(party=party, kind=EarlierKind.OTHER_REVIEW).order_by("review", "pk"):
        before = found.get((said.review, said.source))
        found[said.review, said.source] = EarlierSaid(said.review, said.source, said.said_on, (before.answers if before else 0) + 1)
    return list(found.values())
