"""Reading `cast.yaml` of a pack: the people of a demonstration, with their roles."""

from datetime import datetime

from stocktake.accounts.models import Person
from stocktake.foundation.packs import Entry, Pack, PackError, Texts
from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Review, Role

FILE = "cast.yaml"


class RoleEntry(Entry):
    review: str
    role: RoleKind
    party: str | None = None


class PersonEntry(Entry):
    key: str
    name: str
    email: str | None = None
    language: str = "en"
    roles: list[RoleEntry] = []
    who: Texts = {}


class CastFile(Entry):
    people: list[PersonEntry]


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Make the people of an invented review and give them their roles.

    Raises:
        PackError: the pack is not marked as invented, or a role names a review or a party that is not loaded.
    """
    content, document = pack.read(CastFile, FILE)
    if not pack.manifest.invented:
        raise PackError(document.fault((), "only a pack that is marked as invented may bring people"))
    reviews = {review.code: review for review in Review.objects.all()}
    parties = {party.code: party for party in Party.objects.all()}
    for p, entry in enumerate(content.people):
        if not entry.email:
            continue  # a passer-by has no account
        person, _made = Person.objects.update_or_create(
            email=entry.email, defaults={"name": entry.name, "language": entry.language}
        )
        for r, role in enumerate(entry.roles):
            place = ("people", p, "roles", r)
            if role.review not in reviews:
                raise PackError(document.fault(place, f"no review has the code “{role.review}”"))
            if role.party and role.party not in parties:
                raise PackError(document.fault(place, f"no party has the code “{role.party}”"))
            Role.objects.get_or_create(
                review=reviews[role.review], person=person, kind=role.role,
                party=parties[role.party] if role.party else None,
            )  # fmt: skip
