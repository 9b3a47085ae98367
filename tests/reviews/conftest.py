"""The demonstration review with its call, at a moment when letters may leave: Tuesday morning, everywhere in the region."""

from datetime import UTC, datetime

import pytest

from stocktake.foundation.services.load_pack import load_pack
from stocktake.parties.models import Party
from stocktake.reviews.models import Call, Participation, Review

MORNING = datetime(2031, 2, 11, 9, tzinfo=UTC)
"""A Tuesday, nine days before the hard close; between 9 and 17 o'clock from Jorund to Cang Hai."""

OFFICER = "Ione Castellane <ione.castellane@meridian.example>"
ORIGIN = "https://reviews.example"


@pytest.fixture(scope="session")
def packs_in_database(django_db_setup: None, django_db_blocker) -> None:
    """The packs alone: nothing here asks for what was sent in files."""
    with django_db_blocker.unblock():
        load_pack(name="demonstration", actor="test", at=MORNING)


@pytest.fixture
def demonstration(packs_in_database: None, db: None) -> Review:
    return Review.objects.select_related("framework", "region").get(code="meridian-2031")


@pytest.fixture
def morning(demonstration) -> datetime:
    """The demonstration is shown as on 5 March; tests look at it on a day of their own."""
    Call.objects.filter(review=demonstration).update(shown_on=None)
    return MORNING


@pytest.fixture
def of(demonstration):
    """The participation of a party by its code."""

    def participation(code: str) -> Participation:
        found = Participation.objects.select_related("review__framework", "party")
        return found.get(review=demonstration, party=Party.objects.get(code=code))

    return participation


@pytest.fixture
def told(morning):
    """What every verb is told: who acts, and when."""
    return {"actor": OFFICER, "at": morning}
