"""Who is looking. Every question of visibility in the rooms above starts from here."""

from dataclasses import dataclass
from typing import Any

from stocktake.reviews.enums import SECRETARIAT, RoleKind
from stocktake.reviews.models import Review, Role


@dataclass(frozen=True)
class Viewer:
    """A person (or nobody in particular) looking at one review.

    `roles` are those held in this review; `parties` the ids of the parties this person speaks for in it, `party_codes` their
    codes.
    """

    review: Review
    roles: frozenset[RoleKind] = frozenset()
    parties: frozenset[int] = frozenset()
    party_codes: tuple[str, ...] = ()

    @property
    def is_secretariat(self) -> bool:
        return bool(self.roles & SECRETARIAT)

    @property
    def is_officer(self) -> bool:
        return RoleKind.OFFICER in self.roles

    @property
    def is_public(self) -> bool:
        return not self.roles


def viewer_of(user: Any, review: Review) -> Viewer:
    """The viewer a signed-in person, or an anonymous one, is in a review. One query; none for the anonymous."""
    if not getattr(user, "is_authenticated", False):
        return Viewer(review)
    held = list(Role.objects.filter(review=review, person=user).order_by().values_list("kind", "party_id", "party__code"))
    return Viewer(
        review,
        roles=frozenset(RoleKind(kind) for kind, _party, _code in held),
        parties=frozenset(party for _kind, party, _code in held if party is not None),
        party_codes=tuple(sorted({code for _kind, _party, code in held if code is not None})),
    )


def public_viewer(review: Review) -> Viewer:
    return Viewer(review)
