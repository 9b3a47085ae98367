"""Checking a pack without keeping anything of it."""

from datetime import datetime

from django.db import transaction

from stocktake.foundation.packs import Pack
from stocktake.foundation.services.load_pack import load_pack


def check_pack(*, name: str, actor: str, at: datetime) -> list[Pack]:
    """Load a pack as `load_pack` does, against what is here, and take everything back.

    Raises:
        PackError: a fault in a file, as loading would meet it.
    """
    with transaction.atomic():
        loaded = load_pack(name=name, actor=actor, at=at)
        transaction.set_rollback(True)
    return loaded
