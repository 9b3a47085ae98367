"""The board: who was asked, how far each is, and what was written to them. For officers; a list of who did not answer is never public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from stocktake.foundation.texts import Shown, shown
from stocktake.parties.models import Group, Membership, Party
from stocktake.reviews.enums import AWAITED, CalendarKind, ParticipationState, WhyNot
from stocktake.reviews.models import CalendarEntry, Call, Courtesy, Participation, Review
from stocktake.reviews.queries.focal_points import FocalPoint, focal_points
from stocktake.reviews.queries.reminding import last_letters
from stocktake.reviews.rules.reminding import Clock, due_of, is_late, why_not

NOT_KNOWN = "not-known"
"""Stands where no participation is known: neither invited nor silent, only not public."""

LOOKS = {
    ParticipationState.SUBMITTED: "sub",
    ParticipationState.ACCEPTED: "sub",
    ParticipationState.REOPENED: "sub open",
    ParticipationState.UNDER_WAY: "way",
    ParticipationState.CLEARED: "way",
    ParticipationState.WITHDRAWN: "gone",
    ParticipationState.WILL_NOT_TAKE_PART: "gone",
    ParticipationState.NOT_SENT: "none",
    NOT_KNOWN: "none",
}
"""How a tile of each state looks; those not named here are only asked."""

FEW_COLUMNS = 11
"""Up to here a tile is wide enough for a name; beyond, it shows the code and keeps the name for those who ask."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A party on the board. `row` and `column` count from 1 within this board; none where the party has no place.

    `due`: by when it is asked to answer; `days`: for how long it has been in its state. `draft`: the letter that is
    waiting to be read or to leave. `why_not`: why nobody is reminded just now, none where somebody may be.
    """

    party: Party
    name: Shown
    state: str
    participation: Participation | None = None
    since: date | None = None
    days: int = 0
    due: date | None = None
    is_late: bool = False
    focal_points: tuple[FocalPoint, ...] = ()
    draft: Courtesy | None = None
    last_letter: datetime | None = None
    why_not: WhyNot | None = WhyNot.NOT_AWAITED
    row: int | None = None
    column: int | None = None

    @property
    def look(self) -> str:
        return f"{LOOKS.get(self.state, 'inv')}{' late' if self.is_late else ''}"

    @property
    def label(self) -> str:
        return "" if self.state == NOT_KNOWN else str(ParticipationState(self.state).label)

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    @property
    def bounced(self) -> tuple[FocalPoint, ...]:
        return tuple(person for person in self.focal_points if person.bounced)


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody who is asked, in the order of the grid, and the dates. `clock`: the moments the board speaks of."""

    tiles: tuple[Tile, ...]
    known: bool
    call: Call | None
    clock: Clock
    dates: tuple[CalendarEntry, ...]
    subregions: tuple[tuple[str, Shown], ...]


def board_of(review: Review, *, at: datetime) -> Board:
    """The board of a review, in nine queries whatever the number of parties.

    Where no participation is known at all, it shows the members of the region on the review's last due date, each
    with its state not known.
    """
    call = Call.objects.filter(review=review).first()
    clock, dates = Clock.of(call, at), tuple(review.calendar.filter(kind=CalendarKind.DUE))
    tiles = _participations(review, call, clock)
    known = bool(tiles)
    tiles = tiles or _members(review, max((entry.begins for entry in dates if entry.begins), default=None))
    return Board(
        tiles=tuple(tiles), known=known, call=call, clock=clock, dates=dates,
        subregions=subregions_named({tile.party.subregion for tile in tiles if tile.party.subregion}),
    )  # fmt: skip


def participations_of(review: Review) -> list[Participation]:
    """The governments of a review with their names in the reader's language, by code. Two queries."""
    rows = Participation.objects.filter(review=review).of_governments()
    return list(rows.select_related("party").prefetch_related("party__names").order_by("party__code"))


def subregions_named(codes: set[str]) -> tuple[tuple[str, Shown], ...]:
    """Each subregion's code and name; the code itself where no group of that code is known."""
    names = {group.code: group.title for group in Group.objects.filter(code__in=codes)}
    return tuple((code, names.get(code) or shown({"en": code})) for code in sorted(codes))


def _participations(review: Review, call: Call | None, clock: Clock) -> list[Tile]:
    rows = participations_of(review)
    people, last, drafts = focal_points(review), last_letters(review), _drafts(review)
    return _in_order([_tile(row, call, clock, people.get(row.party_id, ()), last.get(row.pk), drafts.get(row.pk)) for row in rows])


def _tile(
    row: Participation, call: Call | None, clock: Clock, people: Iterable[FocalPoint], last: datetime | None, draft: Courtesy | None
) -> Tile:
    people = tuple(people)
    return Tile(
        row.party, row.party.name(), row.state, row, row.since, clock.days_since(row.since) if row.since else 0,
        due_of(row, call), is_late(row, call, clock), people, draft, last,
        why_not(
            row, call, clock, last_letter=last, has_address=any(person.is_reached for person in people), drafted=draft is not None
        ),
    )  # fmt: skip


def _drafts(review: Review) -> Mapping[int, Courtesy]:
    """The first letter that is waiting for each participation."""
    found: dict[int, Courtesy] = {}
    for courtesy in Courtesy.objects.filter(participation__review=review).waiting().defer("body").order_by("pk"):
        found.setdefault(courtesy.participation_id, courtesy)
    return found


def _members(review: Review, on: date | None) -> list[Tile]:
    memberships = Membership.objects.filter(group=review.region).select_related("party").prefetch_related("party__names")
    if on is not None:
        memberships = memberships.on(on)
    parties = {each.party_id: each.party for each in memberships}
    return _in_order([Tile(party, party.name(on=on), NOT_KNOWN) for party in parties.values()])


def members_to_ask(review: Review) -> list[Party]:
    """The governments of the region that are not on the board, as of the review's last due date."""
    days = [entry.begins for entry in review.calendar.filter(kind=CalendarKind.DUE) if entry.begins]
    memberships = Membership.objects.filter(group=review.region).exclude(party__participations__review=review)
    if days:
        memberships = memberships.on(max(days))
    ids = memberships.values_list("party", flat=True)
    return list(Party.objects.filter(pk__in=ids).governments().with_names().order_by("code"))


def _in_order(tiles: list[Tile]) -> list[Tile]:
    """Each in its place, the grid beginning with its first used row and column.

    The order is the reading order of the grid, so that the eye, the keyboard and the screen reader go the same way.
    """
    placed = {tile.party for tile in tiles if tile.party.tile_row is not None and tile.party.tile_column is not None}
    first_row = min((party.tile_row or 0 for party in placed), default=0)
    first_column = min((party.tile_column or 0 for party in placed), default=0)
    moved = [
        replace(tile, row=(tile.party.tile_row or 0) - first_row + 1, column=(tile.party.tile_column or 0) - first_column + 1)
        if tile.party in placed
        else tile
        for tile in tiles
    ]
    return sorted(moved, key=lambda tile: (tile.row or 99, tile.column or 99, tile.party.code))
