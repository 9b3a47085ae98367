"""Reading `sources.yaml` of a pack: returned files in the order in which they arrived. Used by the walk and the first start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict

from stocktake.documents.reading import Reader
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Source
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.intake import Became, Handed, Outcome, intake
from stocktake.evidence.services.take_in import UnknownParty, party_of
from stocktake.evidence.services.withdraw import withdraw
from stocktake.foundation.packs import Document, Entry, Pack, PackError
from stocktake.reviews.models import Review

FILE = "sources.yaml"

ConsentCode = Literal["publish", "quote-named", "quote-unnamed", "aggregate", "confidential"]


class SourceEntry(Entry):
    """A returned file. `text`, `title`, `encoding`, `mail`, `same_as` and `damaged` tell how the file itself was made."""

    file: str
    party: str | None = None
    kind: SourceKind
    language: str = "und"
    received: AwareDatetime | None = None
    by: str = "upload"
    consent: ConsentCode
    withdrawn: date | None = None
    note: str = ""
    text: str | None = None
    title: str | None = None
    encoding: str | None = None
    mail: dict[str, Any] | None = None
    same_as: str | None = None
    damaged: bool = False


class SourcesFile(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    sources: list[SourceEntry]


@dataclass(frozen=True)
class FromPack:
    """What became of one entry of the pack (its attachments have none of their own)."""

    entry: SourceEntry
    outcome: Outcome


Progress = Callable[[FromPack], None]


def read_sources(pack: Pack) -> tuple[list[SourceEntry], Document | None]:
    """The entries of a pack, in their order; none where the pack brings no sources.

    Raises:
        PackError: a fault of the file, or a file named there that is not in the pack; with file and line.
    """
    if not pack.has(FILE):
        return [], None
    content, document = pack.read(SourcesFile, FILE)
    folder = pack.folder.resolve()
    faults = []
    for index, entry in enumerate(content.sources):
        path = (folder / entry.file).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            faults.append(document.fault(("sources", index, "file"), f"there is no file “{entry.file}” in the pack"))
    if faults:
        raise PackError("\n".join(faults))
    return content.sources, document


def take_in_pack_sources(
    *, review: Review, pack: Pack, reader: Reader, actor: str, at: datetime, progress: Progress = lambda _done: None
) -> list[FromPack]:
    """Take in, read and code all files of a pack, then withdraw those that were withdrawn. Tells each as it is done.

    A file of an unknown party is not taken in and is named with its line; one that cannot be read is kept unread.
    Neither stops the others.

    Raises:
        PackError: `sources.yaml` itself has a fault.
    """
    entries, document = read_sources(pack)
    done: list[FromPack] = []
    for index, entry in enumerate(entries):
        for told in _take_in(review, pack, entry, reader=reader, actor=actor, at=at):
            if told.state == Became.REFUSED and document is not None and not told.refusal:
                message = document.fault(("sources", index, "party"), told.message)
                told = Outcome(told.filename, told.state, message, refusal="unknown-party")
            done.append(FromPack(entry, told))
            progress(done[-1])
    _withdraw(done, actor=actor)
    find_repetitions(review=review, actor=actor, at=at)
    return done


def _take_in(review: Review, pack: Pack, entry: SourceEntry, *, reader: Reader, actor: str, at: datetime) -> Iterator[Outcome]:
    path = pack.folder / entry.file
    try:
        party = party_of(review, entry.party)
    except UnknownParty as unknown:
        yield Outcome(path.name, Became.REFUSED, str(unknown))
        return
    handed = Handed(path.name, path, party, entry.kind, Consent.from_code(entry.consent), entry.received)
    for _name, outcome in intake(review=review, files=[handed], door=entry.by[:20], reader=reader, actor=actor, at=at):
        yield outcome


def _withdraw(done: list[FromPack], *, actor: str) -> None:
    """Withdraw what the pack says was withdrawn, each on its day; a source that arrived twice is withdrawn once."""
    days = {
        told.outcome.source.pk: told.entry.withdrawn
        for told in done
        if told.entry.withdrawn is not None and told.outcome.source is not None and not told.outcome.attached_to
    }
    for source in Source.objects.filter(pk__in=days, withdrawn_at__isnull=True).order_by("pk"):
        withdraw(source=source, actor=actor, at=datetime.combine(days[source.pk], time(), UTC))
