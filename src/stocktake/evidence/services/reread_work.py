"""What people did with passages, as rereading has to know it: it moves with them, and what is a machine's is made anew."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F, QuerySet

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Mark, Passage, Quotation, Repeat, RereadLine, Suggestion

_OF_MACHINES = (Suggestion, Code, Repeat, RereadLine)
"""What points at passages and is not by itself somebody's work. Codes are, where a person decided them."""

_OUT_OF_THE_WAY = 1_000_000_000


def worked_on(passages: Collection[int]) -> set[int]:
    """Those on which somebody's work rests: a code by a person, a reading, a quotation, a citation, in whichever room."""
    decided = Code.objects.filter(passage__in=passages).exclude(origin=Origin.MACHINE)
    found = set(decided.values_list("passage_id", flat=True))
    for relation in Passage._meta.related_objects:
        if relation.related_model in _OF_MACHINES:
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": passages})
        found.update(rows.values_list(name, flat=True))
    return found & set(passages)


def spans_of(passages: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """The spans that somebody marked, by passage: codes given to a part of it, and quotations."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    marked = Mark.objects.filter(coding__passage__in=passages, start__isnull=False, end__isnull=False)
    quoted = Quotation.objects.filter(passage__in=passages)
    rows = [*marked.values_list("coding__passage_id", "start", "end"), *quoted.values_list("passage_id", "start", "end")]
    for passage, start, end in rows:
        if start is not None and end is not None:
            found[passage].add((start, end))
    return {passage: sorted(spans) for passage, spans in found.items()}


def move_spans(passage: int, moved: Mapping[tuple[int, int], tuple[int, int]]) -> None:
    """Bring marked spans to where their words stand today; first out of the way, since one may take another's place."""
    marked, quoted = Mark.objects.filter(coding__passage=passage), Quotation.objects.filter(passage=passage)
    for (start, end), (begins, ends) in moved.items():
        for rows in (marked, quoted):
            rows.filter(start=start, end=end).update(start=begins + _OUT_OF_THE_WAY, end=ends + _OUT_OF_THE_WAY)
    for rows in (marked, quoted):
        rows.filter(start__gte=_OUT_OF_THE_WAY).update(start=F("start") - _OUT_OF_THE_WAY, end=F("end") - _OUT_OF_THE_WAY)


def machine_work(passages: Collection[int]) -> tuple[QuerySet[Suggestion], QuerySet[Code]]:
    """What a machine said of passages: it is made anew for words that changed, and not kept for what is not found any more."""
    said = Suggestion.objects.filter(passage__in=passages)
    return said, Code.objects.filter(passage__in=passages, origin=Origin.MACHINE)
