"""Reading a source that was taken in: text, passages, languages, search terms, suggestions."""

import hashlib
from datetime import datetime

from django.db import transaction

from stocktake.documents.reading import READER_VERSION, Reader, Unreadable
from stocktake.documents.tree import Tree
from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.search.index import search_vector
from stocktake.evidence.services.cutting import Cut, cut
from stocktake.evidence.services.page_reading import text_of
from stocktake.evidence.services.suggest import suggester_for
from stocktake.evidence.services.take_in import take_in
from stocktake.evidence.signals import source_read
from stocktake.foundation.services.activity import record


def read_source(*, source: Source, reader: Reader, actor: str, at: datetime) -> list[Source]:
    """Read a source into passages; return the attachments taken in with it, which are still to be read.

    Reading happens in the reader's limited child process, outside any transaction. A source that cannot be read is
    marked so with the reader's reason; its original stays. Reading a source again changes nothing, and names the
    attachments that are still waiting: reading may have been broken off between them.
    """
    if source.state != SourceState.WAITING:
        return _still_waiting(source)
    try:
        tree = text_of(source, reader)
    except Unreadable as unreadable:
        mark_unreadable(source=source, unreadable=unreadable, actor=actor, at=at)
        return []
    return keep_passages(source=source, tree=tree, actor=actor, at=at)


def _still_waiting(source: Source) -> list[Source]:
    brought = Source.objects.filter(state=SourceState.WAITING, arrivals__attached_to=source)
    return list(brought.select_related("original", "review__framework").order_by("pk").distinct())


def _waits(source: Source) -> bool:
    """Whether the source is still to be read, holding it for the transaction: two readers at once do nothing twice."""
    return Source.objects.select_for_update(no_key=True).get(pk=source.pk).state == SourceState.WAITING


@transaction.atomic
def mark_unreadable(*, source: Source, unreadable: Unreadable, actor: str, at: datetime) -> None:
    """Say of a source why it could not be read. One that was read stays as it is; so does one of which just that is said."""
    now = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if now.state == SourceState.READ or now.refusal == unreadable.code:
        return
    Source.objects.filter(pk=source.pk).update(
        state=SourceState.UNREADABLE, refusal=unreadable.code, message=str(unreadable), values=unreadable.values
    )
    record(
        actor=actor, verb="could not read", kind="source", key=str(source.pk), at=at, review=source.review.code,
        detail={"file": source.filename, "why": unreadable.code},
    )  # fmt: skip
    transaction.on_commit(lambda: source_read.send(sender=Source, source=source.pk))


@transaction.atomic
def keep_passages(*, source: Source, tree: Tree, actor: str, at: datetime) -> list[Source]:
    """Cut a text into the passages of a source that waits; return the attachments that are still to be read."""
    if not _waits(source):
        return _still_waiting(source)
    pieces = cut(tree)
    languages = suggester_for(source.review.framework.pack).languages([piece.text for piece in pieces])
    Passage.objects.bulk_create(
        (passage_of(source, piece, language) for piece, language in zip(pieces, languages, strict=True)), batch_size=500
    )
    Source.objects.filter(pk=source.pk).update(
        state=SourceState.READ,
        language=max(sorted(set(languages)), key=languages.count, default="und"),
        title=tree.title[:500] or source.filename,
        warnings=list(tree.warnings),
        reader=READER_VERSION,
    )
    source.refresh_from_db()
    attached = attach(source, tree, actor=actor, at=at)
    record(
        actor=actor, verb="read", kind="source", key=str(source.pk), at=at, review=source.review.code,
        detail={"passages": len(pieces), "attachments": len(attached)},
    )  # fmt: skip
    transaction.on_commit(lambda: source_read.send(sender=Source, source=source.pk))
    return attached


def attach(source: Source, tree: Tree, *, actor: str, at: datetime) -> list[Source]:
    """Take in what was attached to a source, unless it came in with it before; return those that wait to be read."""
    here = set(Source.objects.filter(arrivals__attached_to=source).values_list("original__sha256", flat=True))
    taken = [
        take_in(
            review=source.review, data=part.data, filename=part.filename, party=source.party, kind=SourceKind(source.kind),
            consent=Consent(source.consent), door="attachment", received_at=source.received_at, actor=actor, at=at, parent=source,
        ).source
        for part in tree.attachments
        if hashlib.sha256(part.data).hexdigest() not in here
    ]  # fmt: skip
    return [waiting for waiting in taken if waiting.state == SourceState.WAITING]


def passage_of(source: Source, piece: Cut, language: str) -> Passage:
    """A passage as it is stored, with its search terms."""
    return Passage(
        source=source, number=piece.number, label=piece.label, kind=piece.kind, headings=list(piece.headings),
        page=piece.page, place=piece.place, language=language, text=piece.text, digest=piece.digest,
        by_machine=piece.by_machine, search=search_vector(piece.text, language),
    )  # fmt: skip
