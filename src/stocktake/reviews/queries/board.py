"""The board: who was asked, and how far each is. For officers; a list of who did not answer is never public."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from stocktake.foundation.texts import Shown, shown
from stocktake.parties.models import Group, Membership, Party
from stocktake.reviews.enums import ANSWERED, CalendarKind, ParticipationState, RoleKind
from stocktake.reviews.models import CalendarEntry, Participation, Review, Role

NOT_KNOWN = "not-known"
"""Stands where no participation is known: neither invited nor silent, only not public."""

LOOKS = {
    ParticipationState.SUBMITTED: "sub",
    ParticipationState.ACCEPTED: "sub",
    ParticipationState.UNDER_WAY: "way",
    ParticipationState.EXTENSION: "late",
    ParticipationState.WITHDRAWN: "gone",
    NOT_KNOWN: "none",
}
"""How a tile of each state looks; those not named here are only invited."""

AT_WORK = (ParticipationState.UNDER_WAY, ParticipationState.EXTENSION)
FEW_COLUMNS = 11
"""Up to here a tile is wide enough for a name; beyond, it shows the code and keeps the name for those who ask."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A party on the board. `row` and `column` count from 1 within this board; none where the party has no place."""

    party: Party
    name: Shown
    state: str
    since: date | None
    note: str
    with_whom: tuple[str, ...] = ()
    row: int | None = None
    column: int | None = None

    @property
    def look(self) -> str:
        return LOOKS.get(self.state, "inv")

    @property
    def label(self) -> str:
        return "" if self.state == NOT_KNOWN else str(ParticipationState(self.state).label)


@dataclass(frozen=True, slots=True)
class Board:
    """`tiles` are those asked for, in the order of the grid; the counts are of all parties, whatever was asked for."""

    tiles: tuple[Tile, ...]
    waiting: tuple[Tile, ...]
    of: int
    answered: int
    at_work: int
    seen: int
    known: bool
    withdrawn: int
    states: tuple[str, ...]
    subregions: tuple[tuple[str, Shown], ...]
    dates: tuple[CalendarEntry, ...]

    @property
    def is_placed(self) -> bool:
        """Whether every tile has its place; otherwise they flow in the order of their codes."""
        return all(tile.row and tile.column for tile in self.tiles)

    @property
    def is_dense(self) -> bool:
        return max((tile.column or 0 for tile in self.tiles), default=0) > FEW_COLUMNS


def board_of(review: Review, *, state: str = "", subregion: str = "") -> Board:
    """The board of a review, in a fixed number of queries whatever the number of parties.

    Where no participation is known at all, it shows the members of the region on the review's last due date, each
    with its state not known.
    """
    dates = tuple(review.calendar.filter(kind=CalendarKind.DUE))
    tiles = _participations(review) or _members(review, max((e.begins for e in dates if e.begins), default=None))
    known = any(tile.state != NOT_KNOWN for tile in tiles)
    counts = Counter(tile.state for tile in tiles)
    chosen = tuple(
        tile for tile in tiles if state in ("", tile.state) and subregion in ("", tile.party.subregion)
    )
    waiting = [tile for tile in chosen if tile.state in {"invited", "seen", *AT_WORK}]
    return Board(
        tiles=chosen,
        waiting=tuple(sorted(waiting, key=lambda tile: (tile.since or date.max, tile.party.code))),
        of=len(tiles),
        answered=sum(counts[state] for state in ANSWERED),
        at_work=sum(counts[state] for state in AT_WORK),
        seen=counts[ParticipationState.SEEN],
        known=known,
        withdrawn=counts[ParticipationState.WITHDRAWN],
        states=tuple(state for state in ParticipationState.values if counts[state]),
        subregions=_subregions({tile.party.subregion for tile in tiles if tile.party.subregion}),
        dates=dates,
    )


def _subregions(codes: set[str]) -> tuple[tuple[str, Shown], ...]:
    """Each subregion's code and name; the code itself where no group of that code is known."""
    names = {group.code: group.title for group in Group.objects.filter(code__in=codes)}
    return tuple((code, names.get(code) or shown({"en": code})) for code in sorted(codes))


def _participations(review: Review) -> list[Tile]:
    rows = list(
        Participation.objects.filter(review=review).of_governments().select_related("party").prefetch_related("party__names")
    )
    people: dict[int, list[str]] = defaultdict(list)
    for party, name in (
        Role.objects.filter(review=review, kind=RoleKind.FOCAL_POINT).order_by("person__name", "pk").values_list("party_id", "person__name")
    ):
        people[party].append(name)
    tiles = [
        Tile(row.party, row.party.name(), row.state, row.since, row.note, tuple(people[row.party_id])) for row in rows
    ]
    return _in_order(tiles)


def _members(review: Review, on: date | None) -> list[Tile]:
    memberships = Membership.objects.filter(group=review.region).select_related("party").prefetch_related("party__names")
    if on is not None:
        memberships = memberships.on(on)
    parties = {each.party_id: each.party for each in memberships}
    return _in_order([Tile(party, party.name(on=on), NOT_KNOWN, None, "") for party in parties.values()])


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
