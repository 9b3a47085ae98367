"""Loading a pack, with everything it needs."""

from datetime import datetime

from django.db import transaction

from stocktake.foundation.packs import Pack, in_order, registry
from stocktake.foundation.services.activity import record


@transaction.atomic
def load_pack(*, name: str, actor: str, at: datetime) -> list[Pack]:
    """Load a pack and the packs it requires, each room reading its own files. Loading again changes nothing but what the pack changed.

    Raises:
        PackError: a fault in a file; nothing of the pack is kept then.
    """
    loaded = list(in_order(name))
    for pack in loaded:
        for reader in registry.readers:
            if pack.has(reader.file):
                reader.load(pack, actor=actor, at=at)
        record(actor=actor, verb="loaded", kind="pack", key=pack.name, at=at)
    return loaded
