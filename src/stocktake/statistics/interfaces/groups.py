"""Groups of areas from the packs that a pack requires, as of a day."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from stocktake.foundation.packs import Manifest, PackError, Texts, packs_folder, read_as
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


def titles_of_groups() -> tuple[tuple[str, Texts, frozenset[str]], ...]:
    """Groups of the packs that are not invented: code, title in the languages it is known in, and the areas that belong to it still.

    A pack with a fault is passed over: its loading tells the fault. Read again when a file changes.
    """
    files = sorted(packs_folder().glob(f"*/{PARTIES}"))
    return _titles(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _titles(files: tuple[tuple[Path, int], ...]) -> tuple[tuple[str, Texts, frozenset[str]], ...]:
    found = []
    for path, _written in files:
        try:
            if not read_as(Manifest, path.parent / "pack.yaml")[0].invented:
                groups = read_as(PartiesFile, path)[0].groups
                found += [(group.code, group.titles, members_on(group, None)) for group in groups]
        except PackError:
            continue
    return tuple(found)
