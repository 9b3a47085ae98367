"""The annex of a paper: which sources were read, and which were not and why. Made when the paper is read, for its reader."""

from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import Count, Model, OuterRef, Subquery
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent, SourceState
from stocktake.evidence.models import Arrival, Passage, Source
from stocktake.evidence.rules.visibility import Act, may
from stocktake.parties.models import Party
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
    """The annex for a viewer. Three queries."""
    sources = list(
        Source.objects.filter(review=viewer.review)
        .annotate(cut=_number(Passage, "source"), came=_number(Arrival, "source"))
        .order_by("pk")
    )
    parties = Party.objects.with_names().in_bulk({source.party_id for source in sources} - {None})
    held = [source for source in sources if source.withdrawn_at is None]
    open_to_count = [source for source in held if source.consent >= Consent.AGGREGATE or viewer.is_secretariat]
    seen = [(source, _seen(source, parties, viewer, language)) for source in open_to_count]
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
    """The annex for a page. One query, and two more where something could not be read."""
    sources = list(Source.objects.filter(review=viewer.review).order_by("pk"))
    held = [source for source in sources if source.withdrawn_at is None]
    shown = [source for source in held if source.consent >= Consent.AGGREGATE or viewer.is_secretariat]
    unread = [source for source in shown if source.state != SourceState.READ]
    parties = Party.objects.with_names().in_bulk({source.party_id for source in unread} - {None}) if unread else {}
    return Summary(
        read=len(shown) - len(unread),
        unread=tuple(_seen(source, parties, viewer, language) for source in unread),
        confidential=sum(source.consent < Consent.AGGREGATE for source in held),
        withdrawn=len(sources) - len(held),
    )


def _number(model: type[Model], by: str) -> Subquery:
    """How many rows point at a source. Two joins counted at once would multiply each other."""
    rows = model._default_manager.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count("pk"))
    return Subquery(rows.values("number"))


def _seen(source: Source, parties: dict[int, Party], viewer: Viewer, language: str) -> SourceSeen:
    named = may(viewer, Act.NAME, consent=source.consent, party=source.party_id, withdrawn=False)
    party = parties.get(source.party_id) if source.party_id else None
    who = "" if party is None else party.name(language).text if named else unnamed(party)
    return SourceSeen(
        who=who,
        document=source.title if named else "",
        kind=str(source.get_kind_display()),
        language=source.language,
        received=source.received_at.astimezone(UTC).date() if source.received_at else None,
        passages=getattr(source, "cut", 0) or 0,
        arrivals=getattr(source, "came", 0) or 0,
        message=_(source.message) if source.message else "",
        filename=source.filename if named else "",
        sha256=source.original_id,
    )
