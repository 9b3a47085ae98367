"""Codes from a file taken over: own codes added to the codebook, and readings of coders named in the file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Codebook, Coding, Entry, Lock, Mark, Passage
from stocktake.evidence.services.codebook import Meaning, add_own
from stocktake.evidence.services.codebook_turn import while_coding
from stocktake.evidence.services.conclude import conclude_all
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record


class MovedMeanwhile(Refusal):
    """A passage was decided, locked or withdrawn since the proposal was made."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code of the review's own, as a file has it; texts by language."""

    titles: Mapping[str, str]
    covers: Mapping[str, str]
    leaves_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Coder:
    """Who read. `person`: somebody of this review; else somebody elsewhere, kept under `address`, who cannot sign in."""

    name: str
    address: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One coder's reading of one passage. `marks`: element and words (both None: all of it)."""

    passage: int
    coder: Coder
    marks: tuple[tuple[int, int | None, int | None], ...]
    memo: str = ""


@dataclass(frozen=True, slots=True)
class FromFile:
    """The file that is taken over; its digest stands in the log."""

    name: str
    sha256: str


@transaction.atomic
def take_codes(
    *, codebook: Codebook, codes: Sequence[NewCode], readings: Sequence[Taken], file: FromFile, actor: str, at: datetime
) -> None:
    """Add the codes, keep the readings as decided by their coders, and conclude what follows for each passage.

    Nothing is overwritten: a passage that its coder has decided already is refused, and then nothing of the file is taken.
    A reading that was dealt to the coder and is still open is decided by it. Raises MovedMeanwhile, or what `add_own` raises.
    """
    for new in codes:
        add_own(codebook=codebook, titles=new.titles, meaning=Meaning(new.covers, new.leaves_out), actor=actor, at=at)
    while_coding(codebook.review_id)
    _refuse_what_moved({reading.passage for reading in readings})
    _refuse_codes_out_of_use(codebook, {element for reading in readings for element, _start, _end in reading.marks})
    people = {coder: _person(coder) for coder in dict.fromkeys(reading.coder for reading in readings)}
    codings = _decided(readings, people, at)
    marks = [
        Mark(coding=coding, element_id=element, start=start, end=end, at=at)
        for reading, coding in zip(readings, codings, strict=True)
        for element, start, end in reading.marks
    ]
    Mark.objects.bulk_create(marks, batch_size=1000)
    conclude_all(passages={reading.passage for reading in readings}, at=at)
    record(
        actor=actor, verb="took codes from a file", kind="codebook", key=codebook.review.code, at=at, review=codebook.review.code,
        detail={
            "file": file.name, "sha256": file.sha256, "codes": [dict(new.titles) for new in codes], "marks": len(marks),
            "readings": {person.signature: sum(one.coder == coder for one in readings) for coder, person in people.items()},
        },
    )  # fmt: skip


def _refuse_what_moved(passages: Collection[int]) -> None:
    rows = Passage.objects.select_for_update(of=("self",)).select_related("source").filter(pk__in=passages).order_by("pk")
    if sum(passage.stands for passage in rows) < len(passages) or Lock.objects.filter(passage__in=passages).exists():
        raise MovedMeanwhile(
            _("A passage was withdrawn or locked meanwhile. Nothing was taken over; please look at the file again.")
        )


def _refuse_codes_out_of_use(codebook: Codebook, elements: Collection[int]) -> None:
    if Entry.objects.in_use().filter(codebook=codebook, element__in=elements).count() < len(elements):
        raise MovedMeanwhile(_("A code was retired or merged meanwhile. Nothing was taken over; please look at the file again."))


def _person(coder: Coder) -> Person:
    if coder.person is not None:
        return Person.objects.get(pk=coder.person)
    found = Person.objects.filter(email__iexact=coder.address).first()
    return found or Person.objects.get_or_create(email=coder.address, defaults={"name": coder.name[:200], "is_active": False})[0]


def _decided(readings: Sequence[Taken], people: Mapping[Coder, Person], at: datetime) -> list[Coding]:
    """The readings as decided by their coders, in their order; one that was dealt and is open is decided by it."""
    passages = {reading.passage for reading in readings}
    Coding.objects.bulk_create(
        (Coding(passage_id=reading.passage, coder=people[reading.coder], dealt_at=at) for reading in readings),
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip
    rows = Coding.objects.select_for_update(of=("self",)).filter(passage__in=passages, coder__in=people.values()).order_by("pk")
    there = {(coding.passage_id, coding.coder_id): coding for coding in rows}
    codings: list[Coding] = []
    for reading in readings:
        person = people[reading.coder]
        coding = there[reading.passage, person.pk]
        if coding.state != CodingState.OPEN:
            raise MovedMeanwhile(
                _("%(who)s has decided a passage meanwhile. Nothing was taken over; please look at the file again.")
                % {"who": person.name}
            )
        coding.state, coding.decided_at, coding.memo = CodingState.DONE, at, reading.memo.strip()[:4000]
        coding.revision += 1
        codings.append(coding)
    Coding.objects.bulk_update(codings, ["state", "decided_at", "memo", "revision"], batch_size=1000)
    return codings
