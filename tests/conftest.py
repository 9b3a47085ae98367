"""What all tests share: the embedded PostgreSQL, the packs, and the demonstration review, loaded once.

Whoever reads one test knows everybody in the next: the cast is that of `packs/demonstration/cast.yaml`.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

NOON = datetime(2031, 2, 20, 12, tzinfo=UTC)
"""The tests' own clock: noon of the day the demonstration's evidence closes."""


def pytest_unconfigure(config: pytest.Config) -> None:
    """The tests' data goes away with them, unless it was asked to stay."""
    if not os.environ.get("STOCKTAKE_TEST_DATA"):
        shutil.rmtree(os.environ["STOCKTAKE_DATA"], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """A fresh clone has the readable catalogues only; they are compiled before the first word is translated."""
    from stocktake.config.catalogues import compile_catalogues

    compile_catalogues()


@pytest.fixture(scope="session")
def _server() -> Iterator[None]:
    """The embedded PostgreSQL runs for the whole session; the last worker out stops it."""
    from stocktake.config.database import server

    with server():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(_server: None) -> None:
    """The server must run before the test database is made."""


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def demonstration_in_database(django_db_setup: None, django_db_blocker) -> None:
    """The demonstration review, its sources read and its synthesis written, committed once for the session."""
    with django_db_blocker.unblock():
        from stocktake.config.demonstration import load_demonstration

        load_demonstration(at=NOON)


@pytest.fixture
def demonstration(demonstration_in_database: None, db: None):
    from stocktake.reviews.models import Review

    return Review.objects.select_related("framework", "region").get(code="meridian-2031")


@pytest.fixture(scope="session")
def gcm_in_database(django_db_setup: None, django_db_blocker) -> None:
    """The framework, committed once for the session: a second and a half for each test otherwise."""
    with django_db_blocker.unblock():
        from stocktake.foundation.services.load_pack import load_pack

        load_pack(name="gcm", actor="test", at=NOON)


@pytest.fixture
def gcm(gcm_in_database: None, db: None):
    from stocktake.frameworks.models import Framework

    return Framework.objects.get(code="gcm")
