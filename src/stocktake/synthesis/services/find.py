"""Finding: the counts of a review, stored so that sentences can rest on them."""

from datetime import date, datetime

from django.db import transaction

from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review
from stocktake.synthesis.models import Finding
from stocktake.synthesis.queries.counting import Count, count_all

FIELDS = ("kind", "voices", "element_id", "category_id", "parties", "of", "checked", "as_of")


@transaction.atomic
def find(*, review: Review, actor: str, at: datetime, as_of: date | None = None) -> int:
    """Bring the findings of a review to what its codes say; return how many there are.

    A finding that nothing supports any more goes, unless a sentence of an older draft rests on it: then it stays and
    counts nobody. `as_of` leaves out what was received after that day.
    """
    heard, counts = count_all(review, as_of=as_of)
    stored = {finding.key: finding for finding in Finding.objects.select_for_update().filter(review=review)}
    new = [Finding(review=review, key=key, **_values(count)) for key, count in counts.items() if key not in stored]
    changed = [finding for key, finding in stored.items() if key in counts and _bring(finding, _values(counts[key]))]
    Finding.objects.bulk_update(changed, FIELDS, batch_size=500)
    Finding.objects.bulk_create(new, batch_size=500)
    gone = [finding.pk for key, finding in stored.items() if key not in counts]
    Finding.objects.filter(pk__in=gone, sentences__isnull=True).delete()
    Finding.objects.filter(pk__in=gone).update(parties=0, checked=0, as_of=heard.as_of)
    _tie_passages(review, counts)
    record(
        actor=actor, verb="counted", kind="review", key=review.code, at=at, review=review.code,
        detail={"findings": len(counts), "as_of": heard.as_of.isoformat() if heard.as_of else None},
    )  # fmt: skip
    return len(counts)


def _values(count: Count) -> dict[str, object]:
    return {
        "kind": count.kind, "voices": count.voices, "element_id": count.element, "category_id": count.category,
        "parties": count.parties, "of": count.of, "checked": count.checked, "as_of": count.as_of,
    }  # fmt: skip


def _bring(finding: Finding, values: dict[str, object]) -> bool:
    if all(getattr(finding, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(finding, name, value)
    return True


def _tie_passages(review: Review, counts: dict[str, Count]) -> None:
    """The passages of each finding: what is already tied stays, so that counting again writes little."""
    through = Finding.passages.through
    ids = dict(Finding.objects.filter(review=review).values_list("key", "pk"))
    wanted = {(ids[key], passage) for key, count in counts.items() for passage in count.passages}
    there = {
        (finding, passage): pk
        for pk, finding, passage in through.objects.filter(finding__review=review).values_list("pk", "finding_id", "passage_id")
    }
    through.objects.filter(pk__in=[pk for pair, pk in there.items() if pair not in wanted]).delete()
    through.objects.bulk_create(
        (through(finding_id=finding, passage_id=passage) for finding, passage in sorted(wanted - there.keys())),
        batch_size=5000,
    )
