"""Finding what says nearly the same in the same words in a review: mailed by several, taken from a template, sent again."""

from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Passage, Repeat, Repetition
from stocktake.evidence.services.find_copies import find_copies
from stocktake.evidence.services.repeating import groups_of
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


@transaction.atomic
def find_repetitions(*, review: Review, actor: str, at: datetime) -> int:
    """Find the repetitions of a review anew, among all that stands in it. Returns how many groups there are.

    First what was copied from a template or from an earlier cycle: what was left standing from a template is said by nobody, and
    so repeats nobody. What was found before stays where it is still so: found again, nothing is written and nothing is noted.
    """
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)  # two at once would each find the same
    find_copies(review=review, actor=actor, at=at)
    standing = Passage.objects.filter(source__review=review, source__state=SourceState.READ, is_template=False).that_stand().found()
    rows = list(standing.order_by("pk").values_list("pk", "text"))
    groups = groups_of([text for _pk, text in rows])
    found = {tuple((rows[index][0], round(likeness, 4)) for index, likeness in group.members) for group in groups}
    before = _known(review)
    gone = [pk for members, pk in before.items() if members not in found]
    new = sorted(found - before.keys())
    if gone:
        Repetition.objects.filter(pk__in=gone).delete()
    made = Repetition.objects.bulk_create([Repetition(review=review, made_at=at) for _members in new])
    Repeat.objects.bulk_create(
        [
            Repeat(repetition=group, passage_id=passage, likeness=likeness)
            for group, members in zip(made, new, strict=True)
            for passage, likeness in members
        ],
        batch_size=2000,
    )
    if gone or new:
        record(
            actor=actor, verb="found repetitions in", kind="review", key=review.code, at=at, review=review.code,
            detail={"groups": len(found), "passages": sum(map(len, found))},
        )  # fmt: skip
    return len(found)


def _known(review: Review) -> dict[tuple[tuple[int, float], ...], int]:
    members: dict[int, list[tuple[int, float]]] = {
        pk: [] for pk in Repetition.objects.filter(review=review).values_list("pk", flat=True)
    }
    rows = Repeat.objects.filter(repetition__review=review).order_by("passage_id")
    for group, passage, likeness in rows.values_list("repetition_id", "passage_id", "likeness"):
        members[group].append((passage, likeness))
    return {tuple(found): pk for pk, found in members.items()}
