"""What a freeze keeps beside the states, and what changed between two of them, answer by answer."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from stocktake.evidence.models import Source
from stocktake.evidence.rules.visibility import Act
from stocktake.foundation.texts import Shown
from stocktake.parties.models import Party
from stocktake.questionnaires.models import Snapshot
from stocktake.questionnaires.queries.differences import Difference, differences
from stocktake.questionnaires.queries.progress import progress_of
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.reviews.models import Freeze
from stocktake.reviews.queries.freezes import Compared, Moved, Stood, compare
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.services.freeze import HandedIn


def handed_in(viewer: Viewer, *, at: datetime) -> Mapping[str, HandedIn]:
    """What every party has handed in, by its code: its submitted snapshot, and the documents it sent in its own words."""
    documents: dict[int, list[str]] = defaultdict(list)
    codes: dict[int, str] = {}
    sent = Source.objects.visible_to(viewer, Act.READ).filter(party__isnull=False, parent__isnull=True).order_by("pk")
    for party, code, digest in sent.values_list("party", "party__code", "original"):
        codes[party] = code
        documents[party].append(digest)
    progress = progress_of(viewer.review, at=at)
    codes |= dict(Party.objects.filter(pk__in=progress).values_list("pk", "code"))
    found = {}
    for party, code in codes.items():
        submitted = progress[party].submitted if party in progress else None
        number, digest = submitted or (None, "")
        found[code] = HandedIn(number, digest, tuple(documents[party]))
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One party in a comparison. `answers`: which of its answers differ between the two snapshots. Never their texts: a
    report may have been withdrawn since, and what was withdrawn is shown nowhere."""

    name: Shown
    moved: Moved
    answers: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class FreezesCompared:
    compared: Compared
    new: tuple[Row, ...]
    gone: tuple[Row, ...]
    changed: tuple[Row, ...]
    moved: tuple[Row, ...]


def freezes_compared(before: Freeze, after: Freeze) -> FreezesCompared:
    compared = compare(before, after)
    parties = Party.objects.filter(code__in=[moved.code for moved in compared.parties]).with_names()
    names = {party.code: party.name() for party in parties}
    snapshots = _snapshots(compared.changed)

    def rows(moved: list[Moved]) -> tuple[Row, ...]:
        return tuple(Row(names[each.code], each, _answers(each, snapshots)) for each in moved if each.code in names)

    return FreezesCompared(compared, rows(compared.new), rows(compared.gone), rows(compared.changed), rows(compared.moved))


def _snapshots(changed: list[Moved]) -> dict[str, Snapshot]:
    digests = {stood.report for each in changed for stood in (each.before, each.after) if stood and stood.report}
    return {snapshot.content_id: snapshot for snapshot in Snapshot.objects.filter(content__in=digests).select_related("content")}


def _answers(moved: Moved, snapshots: Mapping[str, Snapshot]) -> tuple[Difference, ...]:
    old, new = _kept(moved.before, snapshots), _kept(moved.after, snapshots)
    if old is None or new is None or old == new:
        return ()
    return tuple(differences(frozen_content(old), frozen_content(new)))


def _kept(stood: Stood | None, snapshots: Mapping[str, Snapshot]) -> Snapshot | None:
    return snapshots.get(stood.report) if stood and stood.report else None
