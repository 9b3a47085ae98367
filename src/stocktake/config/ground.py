"""The ground a verb stands on: a migrated database, or a fresh one of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from stocktake.config.database import scratch, server


@contextmanager
def migrated_database() -> Iterator[None]:
    with server():
        call_command("migrate", verbosity=0, interactive=False)
        yield


@contextmanager
def scratch_database() -> Iterator[None]:
    with server(), scratch():
        call_command("migrate", verbosity=0, interactive=False)
        yield
