"""Having a machine read the pages of a source; marked, until somebody has compared it with the page."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.documents.reading import Reader, Unreadable
from stocktake.documents.reading.recogniser import Recogniser
from stocktake.documents.tree import Tree
from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.queries.recognising import may_be_recognised
from stocktake.evidence.services.page_reading import looking, text_of
from stocktake.evidence.services.read import keep_passages, mark_unreadable
from stocktake.evidence.services.reread import settle
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record


class NothingToRecognise(Refusal):
    """The source has no page that is a picture, or it was withdrawn."""


@transaction.atomic
def ask_for_recognition(*, source: Source, actor: str, at: datetime) -> None:
    """Note that somebody wants the pictures of a source read. Nothing is read yet.

    Raises:
        NothingToRecognise: there is no page to be read so.
    """
    source = Source.objects.select_for_update(no_key=True).select_related("review").get(pk=source.pk)
    if not may_be_recognised(source):
        raise NothingToRecognise(_("Nothing in this source waits to be read by machine."))
    Source.objects.filter(pk=source.pk).update(recognise=True)
    record(
        actor=actor, verb="asked for recognition", kind="source", key=str(source.pk), at=at, review=source.review.code,
        detail={"file": source.filename},
    )  # fmt: skip


def recognise(
    *, source: Source, reader: Reader, recogniser: Recogniser, actor: str, at: datetime, most: int | None = None
) -> list[Source]:
    """Read the pages of a source by machine: its pictures, where that was asked for, and its Arabic, to be compared.

    Pages are kept one by one: broken off anywhere, it goes on there. Returns the files attached to it that wait to be read.

    Raises:
        AnotherPage: `most` new pages were looked at, and there are more.
    """
    try:
        tree = text_of(source, reader, looking(source.original, recogniser, at=at, most=most))
    except Unreadable as unreadable:
        if source.state == SourceState.UNREADABLE:
            mark_unreadable(source=source, unreadable=unreadable, actor=actor, at=at)
        return []
    return _keep(source, tree, actor=actor, at=at)


@transaction.atomic
def _keep(source: Source, tree: Tree, *, actor: str, at: datetime) -> list[Source]:
    now = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if not now.stands or now.state == SourceState.WAITING:
        return []
    if now.state == SourceState.UNREADABLE:
        Source.objects.filter(pk=now.pk).update(state=SourceState.WAITING, refusal="", message="", values={})
        return keep_passages(source=source, tree=tree, actor=actor, at=at)
    if [block.text for block in tree.blocks if block.by_machine] or now.recognise:
        return settle(source=source, tree=tree, actor=actor, at=at).attached
    # Looked at, and found to agree: nothing moves but what is said of it.
    Source.objects.filter(pk=now.pk).update(warnings=list(tree.warnings))
    return []


@transaction.atomic
def vouch(*, passages: Collection[int], actor: str, at: datetime) -> int:
    """Note that somebody has compared these passages with their pages, and that they say what stands there."""
    rows = Passage.objects.select_for_update(of=("self",)).select_related("source__review")
    unchecked = list(rows.filter(pk__in=passages, by_machine=True, checked_at__isnull=True).order_by("pk"))
    Passage.objects.filter(pk__in=[passage.pk for passage in unchecked]).update(checked_at=at, checked_by=actor[:300])
    for passage in unchecked:
        record(
            actor=actor, verb="compared with its page", kind="passage", key=str(passage.pk), at=at,
            review=passage.source.review.code, detail={"digest": passage.digest},
        )  # fmt: skip
    return len(unchecked)
