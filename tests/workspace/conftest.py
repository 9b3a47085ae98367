"""The board stands on the same review, and at the same hour, as the letters; and on the real one, of which little is public."""

import pytest
from django.test import Client

from stocktake.accounts.models import Person
from stocktake.foundation.services.load_pack import load_pack
from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Participation, Review, Role
from tests.reviews.conftest import MORNING, demonstration, morning, of, packs_in_database, told  # noqa: F401

STATES = {"AFG": "submitted", "ARM": "accepted", "BGD": "under-way", "BTN": "under-way", "FJI": "seen", "IND": "sent"}


@pytest.fixture(scope="session")
def real_in_database(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        load_pack(name="asia-pacific-2021", actor="test", at=MORNING)


@pytest.fixture
def real(real_in_database: None, db: None) -> Review:
    return Review.objects.select_related("framework", "region").get(code="asia-pacific-2021")


@pytest.fixture
def asked(real: Review) -> Review:
    """The real review with invented states of answer: nothing about them is public, so a test makes its own."""
    for code, state in STATES.items():
        Participation.objects.create(
            review=real, party=Party.objects.get(code=code), state=state, note="noted" if state == "seen" else "",
            extended_until="2020-12-15" if code == "BTN" else None,
        )  # fmt: skip
    return real


@pytest.fixture
def somebody():
    """A person with a role in a review: `somebody(review, RoleKind.OFFICER)`."""

    def person(review: Review, kind: RoleKind, party: str | None = None) -> Person:
        made = Person.objects.create(email=f"{kind}-{party}@meridian.example", name=f"A person who is {kind}")
        Role.objects.create(review=review, person=made, kind=kind, party=Party.objects.get(code=party) if party else None)
        return made

    return person


@pytest.fixture
def cast():
    def find(name: str) -> Person:
        return Person.objects.get(name=name)

    return find


@pytest.fixture
def officer(client: Client, demonstration, cast) -> Client:  # noqa: F811
    client.force_login(cast("Ione Castellane"))
    return client
