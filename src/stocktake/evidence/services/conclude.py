"""What follows from what people decided: the codes of a passage, which are what counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Coding, Lock, Passage
from stocktake.evidence.queries.readings import Read, read_of
from stocktake.evidence.signals import codes_moved


@dataclass(frozen=True, slots=True)
class Concluded:
    """The elements that hold, and those on which the readers of a passage are apart. Both empty where nothing follows yet."""

    holds: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


@transaction.atomic
def conclude(*, passage: Passage, at: datetime) -> Concluded:
    """Bring the codes of a passage to what its readers decided.

    * What all its readers gave holds, signed by them; what nobody gave does not, and what a machine had set goes.
    * Where they are apart nothing is concluded before it is settled: what a machine had set stays, marked as such.
    * What follows from the question stays unless all its readers took it away.
    * A passage that is read blind is left as it is until all have decided; one that is locked, until it is opened.
    """
    passage = Passage.objects.select_for_update(of=("self",)).select_related("source").get(pk=passage.pk)
    read = _read(passage)
    if read is None:
        return Concluded()
    said = {element: read.says_of(element) for element in read.elements}
    codes = {code.element_id: code for code in passage.codes.all()}
    before = {(code.element_id, code.origin) for code in codes.values()}
    for element, code in codes.items():
        if said.get(element) is False or element not in said or said[element] is None and code.origin == Origin.PERSON:
            code.delete()
    signed = _signed(passage)
    for element, holds in said.items():
        if element in read.of_the_question and holds is not False:
            _set(passage, element, Origin.QUESTION, f"question {passage.label}"[:200], codes.get(element), at)
        elif holds:
            _set(passage, element, Origin.PERSON, signed, codes.get(element), at)
    if before != set(passage.codes.values_list("element_id", "origin")):
        review = passage.source.review_id
        transaction.on_commit(lambda: codes_moved.send(sender=Code, review=review))
    return Concluded(
        frozenset(element for element, holds in said.items() if holds),
        frozenset(element for element, holds in said.items() if holds is None),
    )


def _read(passage: Passage) -> Read | None:
    return None if Lock.objects.filter(passage=passage).exists() else read_of(passage)


def _signed(passage: Passage) -> str:
    readers = Coding.objects.filter(passage=passage).decided().select_related("coder").order_by("pk")
    return "; ".join(each.coder.signature for each in readers)[:200]


def _set(passage: Passage, element: int, origin: Origin, by: str, there: Code | None, at: datetime) -> None:
    if there is not None and (there.origin, there.by) == (origin, by):
        return
    Code.objects.update_or_create(
        passage=passage, element_id=element, defaults={"origin": origin, "score": 1.0, "by": by, "at": at}
    )
