"""Sources: all that may be listed, and one of them as read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Model, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Arrival, Passage, Source
from stocktake.evidence.queries.at_hand import Named, named, names_for
from stocktake.evidence.queries.passages import readable
from stocktake.evidence.queries.shown import ShownPassage, has_original, shown_passages, with_all_shown, with_uses
from stocktake.evidence.rules.visibility import Act, may_source, passages_for, sources_for
from stocktake.foundation.texts import Shown
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source as it is listed. `may_open`: the whole of it is open to this viewer; `has_original`: so is the file as it
    came. `is_answers`: it holds the answers of a submission."""

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
    has_original: bool
    is_answers: bool

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


def listed_sources(viewer: Viewer, *, party: Party | None = None) -> list[PartySources]:
    """The sources whose sender this viewer may know, grouped by party in the order of their names.

    The secretariat, and a party for its own, also sees what could not be read, with the reason. Two queries; one where
    it is asked of one `party`, whose names are at hand.
    """
    sources = Source.objects.visible_to(viewer, Act.NAME)
    if not viewer.is_secretariat:
        sources = sources.filter(Q(state=SourceState.READ) | Q(party__in=viewer.parties))
    counted = passages_for(viewer, Act.COUNT) & Q(lost_at__isnull=True)
    names = None
    if party is not None:
        sources, names = sources.filter(party=party), {party.pk: named(party)}
    rows = (
        sources.select_related("parent")
        .annotate(passages_count=_number(Passage, counted), arrivals_count=_number(Arrival))
        .order_by("received_at", "pk")
    )
    return _grouped(list(rows), viewer, names)


def _number(model: type[Model], which: Q | None = None) -> Subquery:
    """How many rows point at a source. Two joins counted at once would multiply each other."""
    rows = (
        model._default_manager.filter(which or Q(), source=OuterRef("pk")).order_by().values("source").annotate(number=Count("pk"))
    )
    return Subquery(rows.values("number"))


def unlisted(viewer: Viewer) -> int:
    """How many sources may be counted, but not shown with who sent them. Nothing more is said of them."""
    counted = Source.objects.countable().filter(review=viewer.review)
    return counted.exclude(pk__in=counted.filter(sources_for(viewer, Act.NAME)).values("pk")).count()


def readable_source(viewer: Viewer, source: int) -> Source | None:
    """A source that this viewer may open as a whole, with the names of its party; or None. Two queries."""
    return (
        Source.objects.visible_to(viewer, Act.READ)
        .select_related("party", "parent", "original")
        .prefetch_related("party__names")
        .filter(pk=source)
        .first()
    )


def shown_source(source: Source, viewer: Viewer, *, passages: int | None = None, arrivals: int = 1) -> ShownSource:
    return ShownSource(
        id=source.pk,
        title=source.title,
        filename=source.filename,
        kind=str(SourceKind(source.kind).label),
        language=source.language,
        received_at=source.received_at,
        passages=passages or 0,
        consent=str(Consent(source.consent).label),
        state=source.state,
        message=source.reason,
        warnings=tuple(_(warning) for warning in source.warnings),
        arrivals=arrivals,
        parent=source.parent.title if source.parent and may_source(viewer, Act.NAME, source.parent) else "",
        may_open=may_source(viewer, Act.READ, source),
        has_original=has_original(source),
        is_answers=source.snapshot_id is not None,
    )


def passages_of(source: Source, viewer: Viewer) -> list[ShownPassage]:
    """The passages of a source in their order, with their codes and where each was used. Four queries beside the uses.

    The source is one of `readable_source`: its party and the names of it are at hand.
    """
    rows = with_all_shown(readable(viewer).filter(source=source).found().order_by("number"))
    names = {source.party.pk: named(source.party)} if source.party else {}
    return with_uses(shown_passages(rows, viewer, names=names), viewer)


def _grouped(rows: list[Source], viewer: Viewer, names: Mapping[int, Named] | None) -> list[PartySources]:
    if names is None:
        names = names_for(source.party_id for source in rows)
    groups: dict[int | None, PartySources] = {}
    for source in rows:
        if source.party_id not in groups:
            sender = names[source.party_id] if source.party_id else None
            groups[source.party_id] = PartySources(
                sender.name if sender else None, sender.code if sender else "",
                sender is not None and sender.kind in GOVERNMENTS, [],
            )  # fmt: skip
        groups[source.party_id].sources.append(
            shown_source(source, viewer, passages=source.passages_count, arrivals=source.arrivals_count)  # type: ignore[attr-defined]
        )
    return sorted(groups.values(), key=lambda group: (group.who is None, not group.is_government, str(group.who).casefold()))
