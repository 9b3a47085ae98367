"""What people decided of words that were submitted again unchanged, in the same place, holds for them still."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Coding, Lock, Mark, NumberTie, Passage, Quotation, Settlement, Source
from stocktake.evidence.services.conclude import conclude_all

Row = TypeVar("Row", bound=Model)


def carry_decisions(*, before: Sequence[Source], source: Source, at: datetime) -> int:
    """Lay beside each unchanged passage of a new submission what lay beside it in the one before: who reads it and what they
    decided, what was settled and locked, what was marked as quotable, what its numbers are tied to. The old passages keep theirs.
    Returns how many passages.
    """
    new = {(each.place, each.digest): each for each in Passage.objects.filter(source=source).only("place", "digest", "source")}
    pairs = [
        (old, new[old.place, old.digest])
        for old in Passage.objects.filter(source__in=before).order_by("pk").only("place", "digest")
        if (old.place, old.digest) in new
    ]
    for old, passage in pairs:
        _codes(old, passage)
        _readings(old, passage)
        settled, quoted = Settlement.objects.filter(passage=old), Quotation.objects.filter(passage=old)
        Settlement.objects.bulk_create((_copy(row, passage=passage) for row in settled), ignore_conflicts=True)
        Quotation.objects.bulk_create((_copy(row, passage=passage) for row in quoted), ignore_conflicts=True)
        tied = NumberTie.objects.filter(passage=old)
        NumberTie.objects.bulk_create((_copy(row, passage=passage) for row in tied), ignore_conflicts=True)
    conclude_all(passages=[passage.pk for _old, passage in pairs], at=at)
    for old, passage in pairs:
        Lock.objects.bulk_create((_copy(row, passage=passage) for row in Lock.objects.filter(passage=old)), ignore_conflicts=True)
    return len(pairs)


def _codes(old: Passage, passage: Passage) -> None:
    """Codes of people that come from no reading: another program's, say."""
    for code in Code.objects.filter(passage=old, origin=Origin.PERSON):
        Code.objects.update_or_create(
            passage=passage, element_id=code.element_id,
            defaults={"origin": Origin.PERSON, "score": code.score, "by": code.by, "at": code.at},
        )  # fmt: skip


def _readings(old: Passage, passage: Passage) -> None:
    for coding in Coding.objects.filter(passage=old).order_by("pk"):
        made, new = Coding.objects.get_or_create(passage=passage, coder=coding.coder, defaults=_values(coding, "passage", "coder"))
        if new:
            Mark.objects.bulk_create(_copy(mark, coding=made) for mark in Mark.objects.filter(coding=coding).order_by("pk"))


def _values(row: Model, *but: str) -> dict[str, object]:
    """The fields of a row, without its id and without these."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in but
    }


def _copy(row: Row, **instead: object) -> Row:
    return type(row)(**_values(row, *instead), **instead)
