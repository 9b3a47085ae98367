"""Sources: all that may be listed, and one of them as read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent, SourceState
from stocktake.evidence.models import Source
from stocktake.evidence.queries.passages import quotable
from stocktake.evidence.queries.shown import ShownPassage, allowed, shown_passages, with_all_shown, with_uses
from stocktake.evidence.rules.visibility import Act, sources_for
from stocktake.foundation.texts import Shown
from stocktake.parties.enums import GOVERNMENTS
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source as it is listed. `may_open`: the whole of it, and its original, are open to this viewer."""

    id: int
    title: str
    filename: str
    kind: str
    language: str
    received_at: datetime | None
    passages: int
    consent: str
    state: str
    message: str
    warnings: tuple[str, ...]
    arrivals: int
    parent: str
    may_open: bool

    @property
    def is_unreadable(self) -> bool:
        return self.state == SourceState.UNREADABLE

    @property
    def is_waiting(self) -> bool:
        return self.state == SourceState.WAITING


@dataclass(frozen=True, slots=True)
class PartySources:
    """What one party sent. Without a party: the review's own documents, and files from somebody not known yet."""

    who: Shown | None
    code: str
    is_government: bool
    sources: list[ShownSource]


def listed_sources(viewer: Viewer, *, party: int | None = None) -> list[PartySources]:
    """The sources whose sender this viewer may know, grouped by party in the order of their names.

    The secretariat, and a party for its own, also sees what could not be read, with the reason. Three queries.
    """
    sources = Source.objects.visible_to(viewer, Act.NAME)
    if not viewer.is_secretariat:
        sources = sources.filter(Q(state=SourceState.READ) | Q(party__in=viewer.parties))
    if party is not None:
        sources = sources.filter(party=party)
    rows = (
        sources.select_related("party", "parent")
        .prefetch_related("party__names")
        .annotate(
            passages_count=Count("passages", distinct=True), arrivals_count=Count("arrivals", distinct=True)
        )
        .order_by("received_at", "pk")
    )  # fmt: skip
    return _grouped(rows, viewer)


def unlisted(viewer: Viewer) -> int:
    """How many sources may be counted, but not shown with who sent them. Nothing more is said of them."""
    counted = Source.objects.countable().filter(review=viewer.review)
    return counted.exclude(pk__in=counted.filter(sources_for(viewer, Act.NAME)).values("pk")).count()


def readable_source(viewer: Viewer, source: int) -> Source | None:
    """A source that this viewer may open as a whole, or None."""
    return (
        Source.objects.visible_to(viewer, Act.READ)
        .select_related("party", "parent", "original", "review")
        .prefetch_related("party__names", "arrivals")
        .filter(pk=source)
        .first()
    )


def shown_source(source: Source, viewer: Viewer, *, passages: int | None = None, arrivals: int = 1) -> ShownSource:
    return ShownSource(
        id=source.pk,
        title=source.title,
        filename=source.filename,
        kind=str(source.get_kind_display()),
        language=source.language,
        received_at=source.received_at,
        passages=passages or 0,
        consent=str(Consent(source.consent).label),
        state=source.state,
        message=_(source.message) if source.message else "",
        warnings=tuple(_(warning) for warning in source.warnings),
        arrivals=arrivals,
        parent=source.parent.title if source.parent and allowed(viewer, Act.NAME, source.parent) else "",
        may_open=allowed(viewer, Act.READ, source),
    )


def passages_of(source: Source, viewer: Viewer) -> list[ShownPassage]:
    """All passages of a source in their order, with their codes and where each was used. A fixed number of queries."""
    rows = with_all_shown(quotable(viewer).filter(source=source).order_by("number"))
    return with_uses(shown_passages(rows, viewer), viewer)


def _grouped(rows: Iterable[Source], viewer: Viewer) -> list[PartySources]:
    groups: dict[int | None, PartySources] = {}
    for source in rows:
        party = source.party
        if source.party_id not in groups:
            groups[source.party_id] = PartySources(
                party.name() if party else None, party.code if party else "",
                party is not None and party.kind in GOVERNMENTS, [],
            )  # fmt: skip
        groups[source.party_id].sources.append(
            shown_source(source, viewer, passages=source.passages_count, arrivals=source.arrivals_count)  # type: ignore[attr-defined]
        )
    return sorted(
        groups.values(), key=lambda group: (group.who is None, not group.is_government, str(group.who).casefold())
    )


def has_sources(review: Review) -> bool:
    return Source.objects.filter(review=review, withdrawn_at__isnull=True).exists()
