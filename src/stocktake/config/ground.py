"""The ground a verb stands on: a migrated database, or a fresh one of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from stocktake.config.database import scratch, server
from stocktake.config.demonstration import is_empty, load_demonstration, was_broken_off
from stocktake.config.place import PlaceError


def migrate() -> None:
    """Bring the database at hand to the newest form.

    Raises:
        PlaceError: the user of `DATABASE_URL` may not make tables there.
    """
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (MigrationSchemaMissing, ProgrammingError) as error:
        if isinstance(error, ProgrammingError) and not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        raise PlaceError(
            "This user of DATABASE_URL may not make tables in its database; make it the owner of the database, "
            "or unset DATABASE_URL to use the embedded one."
        ) from None


@contextmanager
def migrated_database() -> Iterator[None]:
    with server():
        migrate()
        yield


@contextmanager
def reviewed_database() -> Iterator[None]:
    """A database with a review in it: where there is none yet, or not all of it, the first start is made now, as `serve` makes it."""
    with server():
        migrate()
        if is_empty() or was_broken_off():
            _say("there is no review here yet; the demonstration is loaded first")
            load_demonstration(at=timezone.now(), say=_say)
        yield


def _say(line: str) -> None:
    print(f"stocktake: {line}", file=sys.stderr, flush=True)


@contextmanager
def scratch_database() -> Iterator[None]:
    with server(), scratch():
        migrate()
        yield
