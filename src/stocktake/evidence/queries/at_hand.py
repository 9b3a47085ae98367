"""What stands beside many passages of one page: elements of the framework, names of parties. Each asked for once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F

from stocktake.foundation.texts import Shown
from stocktake.frameworks.models import Element
from stocktake.parties.models import Party, PartyName
from stocktake.parties.models.party import called
from stocktake.reviews.rules.viewer import Viewer

Elements = Mapping[int, Element]
"""The elements of a framework by their ids, in the order of the framework."""


class Named(NamedTuple):
    """A party as it is called on a page: the code that leads to it, what it is, and its name in one language."""

    code: str
    kind: str
    name: Shown


_OF_NAME = ("party_id", "party__code", "party__kind", "pk", "language", "text", "since", "until", "seen")


def elements_for(viewer: Viewer) -> dict[int, Element]:
    """The counted elements of the viewer's framework, without what no page of passages shows of them. One query."""
    rows = viewer.review.framework.elements.counted().defer("title_sources", "note")
    return {element.pk: element for element in rows}


def with_finer(elements: Elements, wanted: Collection[int]) -> Elements:
    """The elements with those of the wanted ones that are finer, or a review's own. One query where there are any, else none."""
    missing = [pk for pk in wanted if pk not in elements]
    return {**elements, **Element.objects.in_bulk(missing)} if missing else elements


def named(party: Party) -> Named:
    """What a party is called whose names are already here."""
    return Named(party.code, party.kind, party.name())


def names_for(parties: Iterable[int | None], language: str | None = None) -> dict[int, Named]:
    """What these parties are called today, in the interface's language if none is named. Whether they may be named is
    asked before.

    One query; none for nobody, and one more where a party has no name at all.
    """
    wanted = {party for party in parties if party is not None}
    if not wanted:
        return {}
    found: dict[int, tuple[str, str]] = {}
    names: dict[int, list[Any]] = defaultdict(list)
    rows = PartyName.objects.filter(party__in=wanted).order_by("party_id", "language", F("since").asc(nulls_first=True), "pk")
    for row in rows.values_list(*_OF_NAME, named=True):
        found[row.party_id] = (row.party__code, row.party__kind)
        names[row.party_id].append(row)
    if nameless := wanted - found.keys():
        for pk, code, kind in Party.objects.filter(pk__in=nameless).values_list("pk", "code", "kind"):
            found[pk] = (code, kind)
    return {pk: Named(code, kind, called(names[pk], code=code, language=language)) for pk, (code, kind) in found.items()}
