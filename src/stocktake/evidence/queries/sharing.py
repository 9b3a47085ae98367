"""How the work of reading is shared out: who reads what, how far each is, and what nobody has yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, F, Q

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Coding, Passage
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.reviews.enums import SECRETARIAT, RoleKind
from stocktake.reviews.models import Review, Role


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the secretariat, with how far they are. `codes`: an analyst, or somebody who has had passages to read;
    `week` were decided within the last seven days."""

    person: Person
    roles: tuple[str, ...]
    codes: bool
    done: int
    of: int
    week: int
    flagged: int

    @property
    def waiting(self) -> int:
        return self.of - self.done


@dataclass(frozen=True, slots=True)
class Sharing:
    """`left`: passages that nobody has to read yet, by language; `double`: dealt out to two."""

    readers: list[Reader]
    left: dict[str, int]
    double: int
    double_done: int

    @property
    def left_in_all(self) -> int:
        return sum(self.left.values())


def sharing_of(review: Review, *, at: datetime) -> Sharing:
    """Four queries, whatever the numbers."""
    roles: dict[int, list[str]] = {}
    people: dict[int, Person] = {}
    held = (
        Role.objects.filter(review=review, kind__in=SECRETARIAT).select_related("person").order_by("person__name", "person", "kind")
    )
    for role in held:
        people[role.person_id] = role.person
        roles.setdefault(role.person_id, []).append(role.kind)
    standing = Coding.objects.of(review.pk).that_stand()
    decided = ~Q(state=CodingState.OPEN)
    told = standing.order_by().values("coder").annotate(
        of=Count("pk"), done=Count("pk", filter=decided), flagged=Count("pk", filter=Q(flagged=True)),
        week=Count("pk", filter=Q(decided_at__gt=at - timedelta(days=7))),
    )  # fmt: skip
    rows: dict[int, Mapping[str, int]] = {row["coder"]: cast("Mapping[str, int]", row) for row in told}
    for stranger in Person.objects.filter(pk__in=rows.keys() - people.keys()).order_by("name"):
        people[stranger.pk] = stranger
    none = {"done": 0, "of": 0, "week": 0, "flagged": 0}
    readers = [
        Reader(
            person, tuple(str(RoleKind(kind).label) for kind in roles.get(pk, ())),
            codes=RoleKind.ANALYST in roles.get(pk, ()) or pk in rows, **{key: rows.get(pk, none)[key] for key in none},
        )
        for pk, person in people.items()
    ]  # fmt: skip
    blind = standing.filter(blind=True).order_by().values("passage").annotate(open=Count("pk", filter=~decided))
    waiting = [row["open"] for row in blind]
    left = Counter(to_deal(review).order_by().values_list("language", flat=True))
    return Sharing(readers, dict(sorted(left.items())), len(waiting), waiting.count(0))


def to_deal(review: Review) -> PassageQuerySet:
    """Passages that stand and that nobody has to read yet, source by source."""
    rows = Passage.objects.filter(source__review=review, codings__isnull=True).that_stand().found()
    return rows.exclude(kind="heading").order_by(F("source__received_at").asc(nulls_last=True), "source_id", "number")
