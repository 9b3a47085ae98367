"""What follows from what people decided: the codes of a passage, which are what counts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Coding, Passage
from stocktake.evidence.queries.readings import Read, reads_of
from stocktake.evidence.signals import codes_moved

AT_ONCE = 1000
"""Passages held at one time; the memory of a large import stays level."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """The elements that hold, and those on which the readers of a passage are apart. Both empty where nothing follows yet."""

    holds: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


def conclude(*, passage: Passage, at: datetime) -> Concluded:
    """Bring the codes of a passage to what its readers decided; see `conclude_all`."""
    return conclude_all(passages=[passage.pk], at=at).get(passage.pk, Concluded())


@transaction.atomic
def conclude_all(*, passages: Collection[int], at: datetime) -> dict[int, Concluded]:
    """Bring the codes of passages to what their readers decided. Ten queries for each thousand.

    * What all readers of a passage gave holds, signed by them; what nobody gave does not, and what a machine had set goes.
    * Where they are apart nothing is concluded before it is settled: what a machine had set stays, marked as such.
    * What follows from the question stays unless all its readers took it away.
    * A passage that is read blind is left as it is until all have decided; one that is locked, until it is opened.
    """
    concluded: dict[int, Concluded] = {}
    ordered = sorted(passages)
    for start in range(0, len(ordered), AT_ONCE):
        concluded |= _together(ordered[start : start + AT_ONCE], at)
    return concluded


def _together(passages: Collection[int], at: datetime) -> dict[int, Concluded]:
    rows = Passage.objects.select_for_update(of=("self",)).select_related("source", "lock").filter(pk__in=passages).order_by("pk")
    held = {passage.pk: passage for passage in rows if not hasattr(passage, "lock")}
    reads = reads_of(held)
    signed = _signed(reads)
    codes: dict[int, dict[int, Code]] = defaultdict(dict)
    for code in Code.objects.filter(passage__in=reads):
        codes[code.passage_id][code.element_id] = code
    gone: list[Code] = []
    wanted: list[Code] = []
    for pk, read in reads.items():
        gone += [code for code in codes[pk].values() if not _stays(code, read)]
        wanted += _wanted(held[pk], read, signed[pk], codes[pk], at)
    moved = [*gone, *(code for code in wanted if _moves(code, codes[code.passage_id]))]
    Code.objects.filter(pk__in=[code.pk for code in gone]).delete()
    Code.objects.bulk_create(
        wanted, update_conflicts=True, unique_fields=["passage", "element"], update_fields=["origin", "score", "by", "at"]
    )
    for review in {held[code.passage_id].source.review_id for code in moved}:
        transaction.on_commit(lambda review=review: codes_moved.send(sender=Code, review=review))  # type: ignore[misc]
    return {pk: _concluded(read) for pk, read in reads.items()}


def _stays(code: Code, read: Read) -> bool:
    """What holds stays, and what a machine or the question set where the readers are apart."""
    if code.element_id not in read.elements:
        return False
    holds = read.says_of(code.element_id)
    return holds is True or holds is None and code.origin != Origin.PERSON


def _wanted(passage: Passage, read: Read, signed: str, there: Mapping[int, Code], at: datetime) -> list[Code]:
    """The codes to be set or signed anew; those that stand as they should are left alone, with their day."""
    found: list[Code] = []
    for element in sorted(read.elements):
        holds = read.says_of(element)
        if element in read.of_the_question and holds is not False:
            origin, by = Origin.QUESTION, f"question {passage.label}"[:200]
        elif holds:
            origin, by = Origin.PERSON, signed
        else:
            continue
        code = there.get(element)
        if code is None or (code.origin, code.by) != (origin, by):
            found.append(Code(passage=passage, element_id=element, origin=origin, score=1.0, by=by, at=at))
    return found


def _moves(code: Code, there: Mapping[int, Code]) -> bool:
    """Whether a count can change by it: a code that was not there, or was another's."""
    return code.element_id not in there or there[code.element_id].origin != code.origin


def _concluded(read: Read) -> Concluded:
    said = {element: read.says_of(element) for element in read.elements}
    return Concluded(
        frozenset(element for element, holds in said.items() if holds),
        frozenset(element for element, holds in said.items() if holds is None),
    )


def _signed(passages: Collection[int]) -> defaultdict[int, str]:
    """Who decided each passage, in the order in which it was dealt out."""
    names: dict[int, list[str]] = defaultdict(list)
    for each in Coding.objects.filter(passage__in=passages).decided().select_related("coder").order_by("pk"):
        names[each.passage_id].append(each.coder.signature)
    return defaultdict(str, {pk: "; ".join(signatures)[:200] for pk, signatures in names.items()})
