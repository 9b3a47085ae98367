"""Who else said nearly the same in the same words, as far as this viewer may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stocktake.evidence.models import Passage, Repeat
from stocktake.evidence.queries.at_hand import names_for
from stocktake.evidence.queries.shown import ShownPassage, may_name
from stocktake.evidence.rules.visibility import Act, may_passage
from stocktake.foundation.texts import Shown
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Also:
    """Another passage of the same words. `who` and `title` are empty where the viewer may not know who said it."""

    passage: int
    who: Shown | None = None
    party_code: str = ""
    title: str = ""


def with_repeats(passages: Sequence[ShownPassage], viewer: Viewer) -> list[ShownPassage]:
    """The same passages, each with the others that repeat it, first those of whom the viewer may know who said them.

    One query, and two more where anything is repeated.
    """
    groups = dict(Repeat.objects.filter(passage__in=[each.id for each in passages]).values_list("passage", "repetition"))
    if not groups:
        return list(passages)
    rows = (
        Passage.objects.visible_to(viewer, Act.QUOTE)
        .found()
        .filter(repeat__repetition__in=set(groups.values()))
        .select_related("source", "repeat")
        .only("number", "consent", "withdrawn_at", "repeat__repetition", *(f"source__{each}" for each in _OF_SOURCE))
        .order_by("pk")
    )
    found = list(rows)
    names = names_for(may_name(found, viewer))
    by_group: dict[int, list[Also]] = defaultdict(list)
    for row in found:
        source, group = row.source, row.repeat.repetition_id
        if not may_passage(viewer, Act.NAME, row):
            by_group[group].append(Also(row.pk))
            continue
        party = names[source.party_id] if source.party_id else None
        by_group[group].append(Also(row.pk, party.name if party else None, party.code if party else "", source.title))
    for members in by_group.values():
        members.sort(key=lambda also: (not also.title, str(also.who or "").casefold(), also.passage))
    return [
        replace(each, also=tuple(also for also in by_group[groups[each.id]] if also.passage != each.id))
        if each.id in groups
        else each
        for each in passages
    ]


_OF_SOURCE = ("party", "title", "consent", "withdrawn_at", "superseded_at")
