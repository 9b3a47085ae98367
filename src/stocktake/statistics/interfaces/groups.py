"""Groups of areas from the packs that a pack requires, as of a day."""

from datetime import date
from pathlib import Path

from stocktake.foundation.packs import Manifest, read_as
from stocktake.parties.interfaces.pack import FILE as PARTIES
from stocktake.parties.interfaces.pack import GroupEntry, PartiesFile


def groups_for(pack_folder: Path) -> dict[str, GroupEntry]:
    """The groups a pack may name, by code: its own and those of the packs it requires, which lie beside it.

    Raises:
        PackError: a pack that is required is missing or has a fault.
    """
    found: dict[str, GroupEntry] = {}
    manifest, _document = read_as(Manifest, pack_folder / "pack.yaml")
    for folder in (*(pack_folder.parent / name for name in manifest.requires), pack_folder):
        if folder != pack_folder:
            found = groups_for(folder) | found
        if (folder / PARTIES).is_file():
            found |= {group.code: group for group in read_as(PartiesFile, folder / PARTIES)[0].groups}
    return found


def members_on(group: GroupEntry, day: date | None) -> frozenset[str]:
    """Codes of the areas that belong to a group on a day; a date that is not known does not exclude.

    Without a day: those that belong to it still, as far as is known.
    """
    return frozenset(
        member.party
        for member in group.members
        if (day is None and member.until is None)
        or (day is not None and (member.since is None or member.since <= day) and (member.until is None or day <= member.until))
    )
