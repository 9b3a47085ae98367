"""Whose voices count: the parties that reported, and the sources of theirs that may be counted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from stocktake.evidence.enums import SourceKind
from stocktake.evidence.models import Source
from stocktake.parties.enums import GOVERNMENTS
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation, Review
from stocktake.synthesis.enums import Voices

NOT_FINISHED = (ParticipationState.UNDER_WAY, ParticipationState.WITHDRAWN)
"""A State that says so itself has not reported, whatever it has sent so far."""


@dataclass(frozen=True)
class Heard:
    """Who is counted, and by which sources, as of a day.

    `parties` holds the ids of the parties of each voice; `sources` maps the id of each countable source to the party
    and voice it counts for. `as_of` is the last day on which one of them was received, or the day that was asked for.
    """

    parties: dict[Voices, frozenset[int]]
    sources: dict[int, tuple[int, Voices]]
    as_of: date | None

    def of(self, voices: Voices) -> int:
        return len(self.parties[voices])


def received_by(day: date | None) -> Q:
    """Sources received up to and including a day (in UTC); one whose day is not known is not left out."""
    if day is None:
        return Q()
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    return Q(received_at__isnull=True) | Q(received_at__lt=end)


def heard(review: Review, *, as_of: date | None = None) -> Heard:
    """The voices of a review. Two queries.

    A government has reported when its voluntary review is in hand, may be counted, and is not still being written; all
    that it sent then counts. Everybody else is heard with any source that may be counted. The review's own documents,
    which come from no party, are counted for nobody.
    """
    rows = list(
        Source.objects.countable()
        .filter(received_by(as_of), review=review, party__isnull=False)
        .order_by("pk")
        .values_list("pk", "party_id", "party__kind", "kind", "received_at")
    )
    unfinished = set(Participation.objects.filter(review=review, state__in=NOT_FINISHED).values_list("party_id", flat=True))
    reported = {
        party for _pk, party, _party_kind, kind, _at in rows
        if kind == SourceKind.VOLUNTARY_REVIEW and party not in unfinished
    }  # fmt: skip
    parties: dict[Voices, set[int]] = defaultdict(set)
    sources: dict[int, tuple[int, Voices]] = {}
    latest: date | None = None
    for pk, party, party_kind, _kind, received_at in rows:
        voices = Voices.GOVERNMENTS if party_kind in GOVERNMENTS else Voices.OTHERS
        if voices == Voices.GOVERNMENTS and party not in reported:
            continue
        parties[voices].add(party)
        sources[pk] = (party, voices)
        if received_at is not None:
            day = received_at.astimezone(UTC).date()
            latest = day if latest is None else max(latest, day)
    return Heard({voices: frozenset(parties[voices]) for voices in Voices}, sources, as_of or latest)
