"""Having a database under one's feet: the embedded server or the one of `DATABASE_URL`, and scratch databases."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections

from stocktake.config import place
from stocktake.config.embedded import Embedded

OLDEST = 15
"""The oldest PostgreSQL that will do."""


@contextmanager
def server() -> Iterator[None]:
    """A database that answers, for the length of the block.

    Raises:
        PlaceError: it does not answer; the message says the way out.
    """
    if place.is_embedded():
        with Embedded(settings.DATA).running():
            try:
                yield
            finally:
                connections.close_all()
        return
    try:
        with _admin(settings.DATABASES["default"]["NAME"]) as connection:
            version = connection.info.server_version
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        words = str(error).strip().splitlines()[0]
        raise place.PlaceError(
            f"The database of DATABASE_URL does not answer ({words}); start it, correct DATABASE_URL, "
            "or unset it to use the embedded one."
        ) from None
    if version < OLDEST * 10_000:
        raise place.PlaceError(
            f"The database of DATABASE_URL is PostgreSQL {version // 10_000}, and {OLDEST} or newer is needed; "
            "correct DATABASE_URL, or unset it to use the embedded one."
        )
    yield


def _admin(name: str) -> psycopg.Connection:
    entry = settings.DATABASES["default"]
    return psycopg.connect(
        host=entry["HOST"] or None, port=entry["PORT"] or None, user=entry["USER"] or None,
        password=entry.get("PASSWORD") or None, dbname=name, autocommit=True, connect_timeout=5, **entry["OPTIONS"],
    )  # fmt: skip


@contextmanager
def scratch() -> Iterator[None]:
    """An empty database of its own for the length of the block, on the same server; dropped afterwards.

    Raises:
        PlaceError: this user may not create databases there.
    """
    entry = settings.DATABASES["default"]
    usual, name = entry["NAME"], f"stocktake_scratch_{os.getpid()}_{secrets.token_hex(4)}"
    with _admin(usual) as admin:
        try:
            admin.execute(f'CREATE DATABASE "{name}"')
        except psycopg.errors.InsufficientPrivilege:
            raise place.PlaceError(
                "This user of DATABASE_URL may not create a database, which a walk needs for itself; "
                "grant CREATEDB, or unset DATABASE_URL to use the embedded one."
            ) from None
        try:
            _use(name)
            yield
        finally:
            _use(usual)
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
