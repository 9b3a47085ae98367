"""Reading `parties.yaml` of a pack: parties with dated names, and groups with dated membership."""

from datetime import date, datetime
from typing import Any

from stocktake.foundation.packs import Entry, Field, Pack, PackError, Texts
from stocktake.parties.enums import MembershipStatus, PartyKind
from stocktake.parties.models import Group, Membership, Party, PartyName

FILE = "parties.yaml"


class NameEntry(Entry):
    language: str
    text: str
    since: date | None = Field(None, alias="from")
    until: date | None = None
    seen: date | None = None
    source: str | None = None
    status: str = ""
    note: str | Texts = ""


class PartyEntry(Entry):
    code: str
    kind: PartyKind
    names: list[NameEntry] = Field(min_length=1)
    m49: str | None = None
    subregion: str | None = None
    also_in: list[str] = []
    regional: bool = True
    tile: tuple[int, int] | None = None
    languages: list[str] = []
    note: str | Texts = ""


class MemberEntry(Entry):
    party: str
    status: MembershipStatus = MembershipStatus.MEMBER
    since: date | None = Field(None, alias="from")
    until: date | None = None
    note: str | Texts = ""


class GroupEntry(Entry):
    code: str
    titles: Texts
    kind: str = ""
    status: str = ""
    source: str | None = None
    note: str | Texts = ""
    members: list[MemberEntry] = []


class PartiesFile(Entry):
    parties: list[PartyEntry] = []
    groups: list[GroupEntry] = []


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring parties and groups to what the pack says.

    Raises:
        PackError: a group names a party that is neither in this pack nor loaded before it.
    """
    content, document = pack.read(PartiesFile, FILE)
    for entry in content.parties:
        _load_party(entry, pack.name)
    known = dict(Party.objects.values_list("code", "pk"))
    for g, group in enumerate(content.groups):
        for m, member in enumerate(group.members):
            if member.party not in known:
                raise PackError(document.fault(("groups", g, "members", m, "party"), f"no party has the code “{member.party}”"))
        _load_group(group, pack.name, known)


def _load_party(entry: PartyEntry, pack: str) -> None:
    row, column = entry.tile or (None, None)
    party, _made = Party.objects.update_or_create(
        code=entry.code,
        defaults={
            "kind": entry.kind, "m49": entry.m49 or "", "subregion": entry.subregion or "", "languages": entry.languages,
            "also_in": entry.also_in, "tile_row": row, "tile_column": column, "pack": pack,
        },
    )  # fmt: skip
    party.names.all().delete()
    PartyName.objects.bulk_create(
        PartyName(
            party=party, language=name.language, text=name.text, since=name.since, until=name.until, seen=name.seen,
            source=name.source or "", status=name.status, note=_plain(name.note),
        )
        for name in entry.names
    )  # fmt: skip


def _load_group(entry: GroupEntry, pack: str, known: dict[str, int]) -> None:
    group, _made = Group.objects.update_or_create(
        code=entry.code,
        defaults={
            "titles": entry.titles, "kind": entry.kind, "status": entry.status, "source": entry.source or "", "pack": pack,
        },
    )  # fmt: skip
    group.memberships.all().delete()
    Membership.objects.bulk_create(
        Membership(group=group, party_id=known[member.party], status=member.status, since=member.since, until=member.until)
        for member in entry.members
    )


def _plain(note: str | dict[str, Any]) -> str:
    return note if isinstance(note, str) else note.get("en", "")
