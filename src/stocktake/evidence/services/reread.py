"""Reading an original again with the present reader. Passages keep who they are; codes, citations and answers stay with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from stocktake.documents.reading import READER_VERSION, Reader, Unreadable
from stocktake.documents.tree import Tree
from stocktake.evidence.enums import Fate, SourceState
from stocktake.evidence.models import Passage, Rereading, RereadLine, Source
from stocktake.evidence.search.index import search_vector
from stocktake.evidence.services.cutting import Cut, cut
from stocktake.evidence.services.page_reading import text_of
from stocktake.evidence.services.read import attach, passage_of
from stocktake.evidence.services.reread_matching import Known, Match, match, spans_in, where_words_stand
from stocktake.evidence.services.reread_work import machine_work, move_spans, spans_of, worked_on
from stocktake.evidence.services.suggest import suggester_for
from stocktake.evidence.signals import source_read
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record

_OUT_OF_THE_WAY = 1_000_000_000
BY_MACHINE = ("by_machine", "checked_at", "checked_by")


class NotReadAgain(Refusal):
    """A source that cannot be read again: nothing changes, what was read before stays."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What a rereading did; `attached` are files that the present reader found inside and that wait to be read."""

    rereading: Rereading
    attached: list[Source]


def reread(*, source: Source, reader: Reader, actor: str, at: datetime) -> ReadAgain:
    """Read a source again and say what became of each passage.

    Raises:
        NotReadAgain: it holds answers and no file, was not read before, was withdrawn, or the present reader cannot read it.
    """
    if source.snapshot_id is not None or source.state != SourceState.READ or not source.stands:
        raise NotReadAgain(_("Only a file that was read, and that stands, is read again."))
    try:
        tree = text_of(source, reader)
    except Unreadable as unreadable:
        raise NotReadAgain(unreadable.sentence(_)) from None
    return settle(source=source, tree=tree, actor=actor, at=at)


@transaction.atomic
def settle(*, source: Source, tree: Tree, actor: str, at: datetime) -> ReadAgain:
    """Lay another reading of its original under the passages of a source that was read."""
    source = Source.objects.select_for_update(no_key=True).select_related("review__framework").get(pk=source.pk)
    rows = list(Passage.objects.filter(source=source).order_by("number"))
    pieces = cut(tree)
    spans = spans_of([row.pk for row in rows])
    known = [Known(row.text, row.digest, row.place, tuple(spans.get(row.pk, ()))) for row in rows]
    matches = match(known, pieces)
    made = Rereading.objects.create(
        source=source, before=source.reader, reader=READER_VERSION, by=actor[:300], at=at, **_counts(matches)
    )  # fmt: skip
    # Numbers are one to a passage in a source: they are moved out of the way before they are given anew.
    Passage.objects.filter(source=source).update(number=F("number") + _OUT_OF_THE_WAY)
    lines = [*_settle_known(matches, rows, pieces, known, made, at=at), *_settle_new(source, matches, pieces, made)]
    RereadLine.objects.bulk_create(lines, batch_size=500)
    Source.objects.filter(pk=source.pk).update(reader=READER_VERSION, warnings=list(tree.warnings))
    attached = attach(source, tree, actor=actor, at=at)
    record(
        actor=actor, verb="read again", kind="source", key=str(source.pk), at=at, review=source.review.code,
        detail={"reader": READER_VERSION, "before": source.reader, **_counts(matches)},
    )  # fmt: skip
    number = source.pk
    transaction.on_commit(lambda: source_read.send(sender=Source, source=number))
    return ReadAgain(made, attached)


def _counts(matches: Sequence[Match]) -> dict[str, int]:
    """How many became what. What was lost before and is lost still is counted again: it waits for a person."""
    counted = Counter(each.fate for each in matches)
    return {fate.value: counted[fate] for fate in Fate}


def _settle_known(
    matches: Sequence[Match],
    rows: Sequence[Passage],
    pieces: Sequence[Cut],
    known: Sequence[Known],
    made: Rereading,
    *,
    at: datetime,
) -> list[RereadLine]:
    """Passages that were there before: each takes its new place, or is flagged as lost with all that hangs on it."""
    changed = [each for each in matches if each.fate == Fate.CHANGED]
    lost = [rows[each.old].pk for each in matches if each.fate == Fate.LOST and each.old is not None]
    languages = suggester_for(made.source.review.framework.pack).languages(
        [pieces[each.new].text for each in changed if each.new is not None]
    )
    spoken = {each.new: language for each, language in zip(changed, languages, strict=True)}
    at_the_end, lines = len(pieces), list[RereadLine]()
    untouched = set(lost) - worked_on(lost)
    for each in matches:
        if each.old is None:
            continue
        row, before = rows[each.old], known[each.old]
        line = RereadLine(rereading=made, passage=row, became=each.fate, place_before=row.place, likeness=round(each.likeness, 4))
        if each.new is None:
            at_the_end += 1
            row.number, row.lost_at = at_the_end, row.lost_at or at
            row.search = None if row.pk in untouched else row.search
            line.now_in = where_words_stand(row.text, pieces)
        else:
            piece = pieces[each.new]
            row.number, row.label, row.kind, row.headings = piece.number, piece.label, piece.kind, list(piece.headings)
            row.page, row.place, row.lost_at = piece.page, piece.place, None
            if each.fate == Fate.CHANGED:
                line.before, row.text, row.digest, row.language = row.text, piece.text, piece.digest, spoken[each.new]
                row.checked_at, row.checked_by = None, ""  # what was compared with the page was another text
            row.by_machine = piece.by_machine
            row.search = search_vector(row.text, row.language)
        if each.fate != Fate.KEPT:
            lines.append(line)
        if each.fate == Fate.CHANGED:
            move_spans(row.pk, spans_in(before.text, row.text, before.spans) or {})
    fields = [
        "number",
        "label",
        "kind",
        "headings",
        "page",
        "place",
        "text",
        "digest",
        "language",
        "search",
        "lost_at",
        *BY_MACHINE,
    ]
    Passage.objects.bulk_update([rows[each.old] for each in matches if each.old is not None], fields, batch_size=200)
    for said in machine_work([*untouched, *(rows[each.old].pk for each in changed if each.old is not None)]):
        said.delete()
    return lines


def _settle_new(source: Source, matches: Sequence[Match], pieces: Sequence[Cut], made: Rereading) -> list[RereadLine]:
    new = [pieces[each.new] for each in matches if each.fate == Fate.NEW and each.new is not None]
    languages = suggester_for(source.review.framework.pack).languages([piece.text for piece in new])
    rows = Passage.objects.bulk_create(
        (passage_of(source, piece, language) for piece, language in zip(new, languages, strict=True)), batch_size=500
    )
    return [RereadLine(rereading=made, passage=row, became=Fate.NEW) for row in rows]
