"""Finding what was there before it was sent: left standing from a template, or carried over from an earlier cycle."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.evidence.enums import CopiedFrom
from stocktake.evidence.models import Copied, Passage
from stocktake.evidence.queries.before import Said, Standing, said_before, standing_in, templates_of
from stocktake.evidence.services.copying import Known, Match
from stocktake.evidence.services.repeating import Runs, all_runs
from stocktake.evidence.signals import codes_moved
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


class NoTemplate(Refusal):
    """A decision was asked for on a passage that was not left standing from a template."""


@dataclass(frozen=True, slots=True)
class CopiesFound:
    """How many passages stand in a template, and how many were said before."""

    of_templates: int
    of_earlier: int


@transaction.atomic
def find_copies(*, review: Review, actor: str, at: datetime) -> CopiesFound:
    """Find anew what in a review was there before. Template text counts for nobody from then on; its codes and suggestions stay.

    What a person decided of a template's words holds for the same words when they come again. Where nothing changed, nothing is
    written and nothing is noted.
    """
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)  # as for repetitions: two at once would find the same
    rows = standing_in(review)
    wanted = _wanted(review, rows, at)
    here = {row.pk: row for row in rows}
    known = {row.passage_id: row for row in Copied.objects.filter(passage__in=list(here)).order_by("pk")}
    gone = [row.pk for pk, row in known.items() if pk not in wanted or not _is_same(row, wanted[pk])]
    new = [row for pk, row in wanted.items() if pk not in known or not _is_same(known[pk], row)]
    decided = _decided(review) if new else {}
    for row in new:
        if row.origin == CopiedFrom.TEMPLATE:
            row.counted_by, row.counted_at = decided.get(here[row.passage_id].digest, ("", None))
    if gone:
        Copied.objects.filter(pk__in=gone).delete()
    Copied.objects.bulk_create(new, batch_size=2000)
    _mark(review)
    origins = [row.origin for row in wanted.values()]
    told = CopiesFound(*(origins.count(origin) for origin in (CopiedFrom.TEMPLATE, CopiedFrom.EARLIER)))
    if gone or new:
        record(
            actor=actor, verb="found copied text in", kind="review", key=review.code, at=at, review=review.code,
            detail={"templates": told.of_templates, "earlier": told.of_earlier},
        )  # fmt: skip
    return told


@transaction.atomic
def count_template(*, passage: Passage, counts: bool, actor: str, at: datetime) -> None:
    """Say that a template's words are the party's own statement after all and count; or that they are not. Said again, nothing happens.

    Raises:
        NoTemplate: the passage was not left standing from a template.
    """
    copied = Copied.objects.select_for_update().filter(passage=passage, origin=CopiedFrom.TEMPLATE).first()
    if copied is None:
        raise NoTemplate(_("These words stand in no template (any more). They count as they are; nothing was changed."))
    if (copied.counted_at is not None) == counts:
        return
    copied.counted_by, copied.counted_at = (actor[:400], at) if counts else ("", None)
    copied.save(update_fields=["counted_by", "counted_at"])
    Passage.objects.filter(pk=passage.pk).update(is_template=not counts)
    review = passage.source.review
    record(
        actor=actor, verb="counted the template's words of" if counts else "no longer counts the template's words of", kind="passage",
        key=str(passage.pk), at=at, review=review.code, detail={"digest": passage.digest, "template": copied.template},
    )  # fmt: skip
    transaction.on_commit(partial(codes_moved.send, sender=Copied, review=review.pk))


def _wanted(review: Review, rows: list[Standing], at: datetime) -> dict[int, Copied]:
    """For each passage that was there before: where."""
    templates, said = templates_of(review), said_before(review)
    runs = all_runs([*(row.text for row in rows), *(each.text for each in templates), *(each.text for each in said)])
    mine, before = runs[: len(rows)], runs[len(rows) :]
    of_templates, of_said = Known(before[: len(templates)]), _by_party(said, before[len(templates) :])
    found: dict[int, Copied] = {}
    for row, own in zip(rows, mine, strict=True):
        if (match := of_templates.left_standing(own)) is not None:
            found[row.pk] = _copied(row, match, at, origin=CopiedFrom.TEMPLATE, template=templates[match.known].place)
        elif row.party in of_said:
            told, known = of_said[row.party]
            if (match := known.said_before(own, partial(_lies_before, told, row))) is not None:
                found[row.pk] = _copied(
                    row, match, at, origin=CopiedFrom.EARLIER, earlier_passage_id=told[match.known].passage,
                    earlier_answer_id=told[match.known].answer,
                )  # fmt: skip
    return found


def _by_party(said: list[Said], runs: list[Runs]) -> dict[int | None, tuple[list[Said], Known]]:
    gathered: dict[int | None, list[tuple[Said, Runs]]] = defaultdict(list)
    for each, own in zip(said, runs, strict=True):
        gathered[each.party].append((each, own))
    return {party: ([each for each, _runs in told], Known([own for _each, own in told])) for party, told in gathered.items()}


def _lies_before(told: list[Said], row: Standing, index: int) -> bool:
    """What was shown beside a question was there first. Of two sources the one that came first was, where both days are known."""
    said = told[index]
    return said.at is None or (row.received is not None and said.at < row.received)


def _copied(row: Standing, match: Match, at: datetime, **where: Any) -> Copied:
    return Copied(passage_id=row.pk, likeness=round(match.likeness, 4), is_same=match.is_same, made_at=at, **where)


_WHERE = ("origin", "likeness", "is_same", "template", "earlier_passage_id", "earlier_answer_id")


def _is_same(one: Copied, other: Copied) -> bool:
    return all(getattr(one, word) == getattr(other, word) for word in _WHERE)


def _decided(review: Review) -> dict[str, tuple[str, datetime | None]]:
    """By the digest of the words: who said that they count. Also of what a later submission has taken the place of."""
    rows = Copied.objects.filter(passage__source__review=review, counted_at__isnull=False).order_by("counted_at")
    return {digest: (by, since) for digest, by, since in rows.values_list("passage__digest", "counted_by", "counted_at")}


def _mark(review: Review) -> None:
    """Bring to each passage whether it is text of a template that nobody counts; where that changed, counts are made again."""
    uncounted = Copied.objects.filter(passage__source__review=review, origin=CopiedFrom.TEMPLATE, counted_at__isnull=True)
    wanted = set(uncounted.values_list("passage", flat=True))
    marked = set(Passage.objects.filter(source__review=review, is_template=True).values_list("pk", flat=True))
    Passage.objects.filter(pk__in=wanted - marked).update(is_template=True)
    Passage.objects.filter(pk__in=marked - wanted).update(is_template=False)
    if wanted != marked:
        transaction.on_commit(partial(codes_moved.send, sender=Copied, review=review.pk))
