"""Where somebody sits: at which response, and in whose name their texts are kept.

The focal point writes what the party says. A contributor, with an account or with a personal link, writes a contribution
that stands beside it. A contributor with an account needs to have been asked: a row with their e-mail address.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from stocktake.questionnaires.models import Contributor, Response
from stocktake.reviews.enums import RoleKind

FOR_THE_PARTY = frozenset({RoleKind.FOCAL_POINT, RoleKind.STAKEHOLDER})
"""Who writes the consolidated answer. A stakeholder organisation's own person is its focal point."""

LONGEST_ACTOR = 200
"""As many characters as the activity log keeps of a name."""


@dataclass(frozen=True, slots=True)
class Seat:
    """`actor` is how the activity log names whoever sits here; no contributor: they write for the party."""

    response: Response
    actor: str
    contributor: Contributor | None = None
    by_link: bool = False

    @property
    def is_for_the_party(self) -> bool:
        return self.contributor is None

    @property
    def name(self) -> str:
        return self.actor.partition(" <")[0]


def seat_of_person(person: Any, *, review: str, party: str) -> Seat | None:
    """The seat of a signed-in person at a party's response, in one query (two for a contributor).

    None: there is no response yet, or they have no role for this party, or are a contributor whom nobody has asked.
    """
    if not getattr(person, "is_authenticated", False):
        return None
    held = list(
        Response.objects.select_related("review", "party")
        .filter(
            review__code=review, party__code=party, review__roles__person=person, review__roles__party=F("party"),
            review__roles__kind__in=[*FOR_THE_PARTY, RoleKind.CONTRIBUTOR],
        )
        .annotate(role=F("review__roles__kind"))
    )  # fmt: skip
    if any(response.role in FOR_THE_PARTY for response in held):
        return Seat(held[0], person.signature)
    for response in held:
        asked = Contributor.objects.filter(response=response, email__iexact=person.email, revoked_at__isnull=True).first()
        if asked is not None:
            asked.response = response
            return Seat(response, person.signature, asked)
    return None


def seat_of_link(contributor: Contributor) -> Seat:
    return Seat(contributor.response, contributor.signature[:LONGEST_ACTOR], contributor, by_link=True)
