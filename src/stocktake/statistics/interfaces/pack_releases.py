"""`releases.yaml` of a pack: tables with their descriptions that lie in the pack and are imported when it is loaded.

Only an invented pack brings releases, and only invented ones: real statistics come from whoever published them.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from stocktake.foundation.packs import Entry, Field, Pack, PackError
from stocktake.statistics.releases.store import Store

FILE = "releases.yaml"


class ReleasesFile(Entry):
    """Names of the descriptions."""

    releases: list[str] = Field(min_length=1)


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Import the releases that lie in the pack, once what was loaded with them is kept.

    Raises:
        PackError: the pack or a release is not marked as invented, a table is not there, or another one has its name.
        TableError: a table has a fault.
    """
    # With them comes Polars; a house that loads no such pack does not wait for it.
    from stocktake.statistics.releases import described
    from stocktake.statistics.services.import_releases import kept

    content, document = pack.read(ReleasesFile, FILE)
    if not pack.manifest.invented:
        raise PackError(document.fault((), "only a pack that is marked as invented may bring statistics"))
    store = Store.of_this_house()
    for index, name in enumerate(content.releases):
        path, place = pack.folder / name, ("releases", index)
        if path.parent.resolve() != pack.folder.resolve() or not path.is_file():
            raise PackError(document.fault(place, f"there is no “{name}” in the pack"))
        manifest, read = described.read(path)
        if not manifest.invented:
            raise PackError(document.fault(place, f"“{name}” does not say that it is invented"))
        if manifest.code in store and store.open(manifest.code).manifest.sources != manifest.sources:
            raise PackError(
                document.fault(place, f"another release is kept under the name “{manifest.code}”; a new state has a new name")
            )
        transaction.on_commit(partial(kept, manifest, read, store, True))
