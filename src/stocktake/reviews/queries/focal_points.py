"""Through whom a party is written to: its focal points, and which of their addresses take no letters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

from stocktake.foundation.texts import short_code
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Courtesy, Participation, Review, Role


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """`bounced`: why the last letter to this address came back; empty where it did not."""

    role: int
    name: str
    email: str
    language: str
    bounced: str = ""

    @property
    def is_reached(self) -> bool:
        return bool(self.email) and not self.bounced


def focal_points(review: Review, *, parties: Iterable[int] | None = None) -> Mapping[int, list[FocalPoint]]:
    """The focal points of each party's id, by name. Two queries, whatever the number of parties."""
    roles = Role.objects.filter(review=review, kind=RoleKind.FOCAL_POINT, person__is_active=True).select_related("person")
    bounced = Courtesy.objects.filter(participation__review=review).sent()
    if parties is not None:
        wanted = list(parties)
        roles, bounced = roles.filter(party__in=wanted), bounced.filter(participation__party__in=wanted)
    came_back = _came_back(bounced)
    found: dict[int, list[FocalPoint]] = defaultdict(list)
    for role in roles.order_by("person__name", "pk"):
        person = role.person
        reason = came_back.get((role.party_id, person.email.casefold()), "")
        found[role.party_id].append(FocalPoint(role.pk, person.name, person.email, short_code(person.language), reason))  # type: ignore[index]
    return found


def focal_points_of(participation: Participation) -> list[FocalPoint]:
    return focal_points(participation.review, parties=[participation.party_id]).get(participation.party_id, [])


def language_of(participation: Participation, focal_point: FocalPoint) -> str:
    """The language of a letter: the one the party writes in, or else the one its focal point prefers."""
    languages = participation.party.languages
    return short_code(languages[0]) if languages else focal_point.language


def _came_back(sent: QuerySet[Courtesy]) -> dict[tuple[int | None, str], str]:
    """Why the last letter to an address came back, by party and address."""
    last = (
        sent.annotate(address=Lower("to")).order_by("participation__party", "address", "-sent_at", "-pk")
        .distinct("participation__party", "address")
    )  # fmt: skip
    rows = last.values_list("participation__party", "address", "bounced_at", "bounce")
    return {(party, address): bounce or "?" for party, address, bounced_at, bounce in rows if bounced_at}
