"""The annex of a paper: which sources were read, and which were not and why. Made when the paper is read, for its reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import Count, Model, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Arrival, Passage, Source
from stocktake.evidence.queries.at_hand import Named, names_for
from stocktake.evidence.rules.visibility import Act, may_source, passages_for
from stocktake.reviews.rules.viewer import Viewer
from stocktake.synthesis.queries.paper import unnamed


@dataclass(frozen=True)
class SourceSeen:
    """A source in the annex. `document` is its title where its sender may be named, else empty."""

    who: str
    document: str
    kind: str
    language: str
    received: date | None
    passages: int
    arrivals: int
    message: str
    filename: str
    sha256: str


@dataclass(frozen=True)
class Annex:
    """`read` and `unread` sources; `confidential` and `withdrawn` are numbers only."""

    read: tuple[SourceSeen, ...]
    unread: tuple[SourceSeen, ...]
    confidential: int
    withdrawn: int


def annex_of(viewer: Viewer, language: str) -> Annex:
    """The annex for a viewer. Two queries."""
    sources = list(
        Source.objects.filter(review=viewer.review, superseded_at__isnull=True)
        .annotate(cut=_number(Passage, "source", passages_for(viewer, Act.COUNT)), came=_number(Arrival, "source"))
        .order_by("pk")
    )
    parties = names_for((source.party_id for source in sources), language)
    held = [source for source in sources if source.withdrawn_at is None]
    open_to_count = [source for source in held if source.consent >= Consent.AGGREGATE or viewer.is_secretariat]
    seen = [(source, _seen(source, parties, viewer)) for source in open_to_count]
    return Annex(
        read=tuple(row for source, row in seen if source.state == SourceState.READ),
        unread=tuple(row for source, row in seen if source.state != SourceState.READ),
        confidential=sum(source.consent < Consent.AGGREGATE for source in held),
        withdrawn=len(sources) - len(held),
    )


@dataclass(frozen=True)
class Summary:
    """The annex in numbers, with what could not be read: what the page shows beside its link to all sources."""

    read: int
    unread: tuple[SourceSeen, ...]
    confidential: int
    withdrawn: int


def summary_of(viewer: Viewer, language: str) -> Summary:
    """The annex for a page. One query, and one more where something could not be read."""
    sources = list(Source.objects.filter(review=viewer.review, superseded_at__isnull=True).order_by("pk"))
    held = [source for source in sources if source.withdrawn_at is None]
    shown = [source for source in held if source.consent >= Consent.AGGREGATE or viewer.is_secretariat]
    unread = [source for source in shown if source.state != SourceState.READ]
    parties = names_for((source.party_id for source in unread), language)
    return Summary(
        read=len(shown) - len(unread),
        unread=tuple(_seen(source, parties, viewer) for source in unread),
        confidential=sum(source.consent < Consent.AGGREGATE for source in held),
        withdrawn=len(sources) - len(held),
    )


def _number(model: type[Model], by: str, which: Q | None = None) -> Subquery:
    """How many rows point at a source. Two joins counted at once would multiply each other."""
    rows = model._default_manager.filter(which or Q(), **{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count("pk"))
    return Subquery(rows.values("number"))


def _seen(source: Source, parties: Mapping[int, Named], viewer: Viewer) -> SourceSeen:
    named = may_source(viewer, Act.NAME, source)
    party = parties.get(source.party_id) if source.party_id else None
    who = "" if party is None else party.name.text if named else unnamed(party.kind)
    return SourceSeen(
        who=who,
        document=source.title if named else "",
        kind=str(SourceKind(source.kind).label),
        language=source.language,
        received=source.received_at.astimezone(UTC).date() if source.received_at else None,
        passages=getattr(source, "cut", 0) or 0,
        arrivals=getattr(source, "came", 0) or 0,
        message=_(source.message) if source.message else "",
        filename=source.filename if named else "",
        sha256=source.original_id,
    )
