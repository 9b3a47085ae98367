"""A party: its names, its groups, what it sent, and of what it spoke. As far as the viewer may know."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from stocktake.evidence.models import Passage, Source
from stocktake.evidence.queries.sources import PartySources, listed_sources
from stocktake.evidence.rules.visibility import Act, passages_for
from stocktake.foundation.texts import LANGUAGES
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Membership, Party, PartyName
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Spoke:
    """Of one objective, in so many passages that may be read here."""

    element: Element
    passages: int


@dataclass(frozen=True, slots=True)
class PartyPage:
    party: Party
    names: list[PartyName]
    memberships: list[Membership]
    sent: PartySources | None
    spoke: list[Spoke]


def party_page(viewer: Viewer, code: str) -> PartyPage | None:
    """A party's page, or None if there is no such party in this review, or nobody here may know that it took part.

    Who is a member of the region is public. That an organisation took part is known only from what it allowed to be
    shown with its name: the page of one that must not be named does not exist. Five queries.
    """
    party = Party.objects.filter(_known_to(viewer), code=code).with_names().distinct().first()
    if party is None:
        return None
    sent = listed_sources(viewer, party=party)
    spoke = (
        Element.objects.filter(
            passages_for(viewer, Act.NAME, through="codes__passage__"),
            passages_for(viewer, Act.QUOTE, through="codes__passage__"),
            codes__passage__source__party=party,
            kind=ElementKind.OBJECTIVE,
        )
        .annotate(spoken=Count("codes"))
        .order_by("number", "pk")
        .only(*Element.NAMED)
    )
    return PartyPage(
        party=party,
        names=sorted(party.names.all(), key=_by_language),
        memberships=list(party.memberships.select_related("group").order_by("group__code", F("since").asc(nulls_first=True))),
        sent=sent[0] if sent else None,
        spoke=[Spoke(element, element.spoken) for element in spoke],  # type: ignore[attr-defined]
    )


def _known_to(viewer: Viewer) -> Q:
    review = viewer.review
    members = Q(kind__in=GOVERNMENTS) & (Q(memberships__group=review.region) | Q(participations__review=review))
    named = Q(pk__in=Source.objects.visible_to(viewer, Act.NAME).filter(party__isnull=False).values("party"))
    said = Passage.objects.visible_to(viewer, Act.NAME).filter(consent__isnull=False, source__party__isnull=False)
    named |= Q(pk__in=said.order_by().values("source__party"))
    known = members | named | Q(pk__in=viewer.parties)
    return known | Q(participations__review=review) if viewer.is_secretariat else known


def _by_language(name: PartyName) -> tuple[int, str, int]:
    place = LANGUAGES.index(name.language) if name.language in LANGUAGES else len(LANGUAGES)
    return place, name.language, name.pk
