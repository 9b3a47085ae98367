"""A coder decides what a passage says: which codes, on all of it or on a span, or nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Coding, Entry, Lock, Mark, Suggestion
from stocktake.evidence.queries.readings import of_the_questions
from stocktake.evidence.services.codebook_turn import while_coding
from stocktake.evidence.services.conclude import conclude
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record


class NotTheirs(Refusal):
    """A passage is decided by whom it was dealt to."""


class DecidedElsewhere(Refusal):
    """The same person decided it in another window meanwhile."""


class Closed(Refusal):
    """The passage is locked, withdrawn or replaced, or its blind readings have been laid beside each other."""


class NotAReading(Refusal):
    """What was chosen cannot be: nothing at all, codes beside “nothing here”, a code that is not in use, a span outside."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A code given to a passage, or (`keeps` False) taken away where it follows from the question; of a span from `start` on, if any."""

    element: int
    keeps: bool = True
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder chose. Neither choices nor `nothing` is no decision."""

    choices: tuple[Choice, ...] = ()
    nothing: bool = False
    flagged: bool = False
    memo: str = ""


@transaction.atomic
def decide(*, coding: Coding, decision: Decision, revision: int, actor: Person, at: datetime) -> Coding:
    """Keep what a coder decided, with what was suggested at that moment, and conclude what follows for the passage.

    Decided again, the earlier marks are taken back and stay in the history. Raises NotTheirs, DecidedElsewhere, Closed or
    NotAReading; then nothing is changed.
    """
    while_coding(coding.passage.source.review_id)
    coding = _open(coding, actor, revision)
    _refuse_what_cannot_be(coding, decision)
    offered = _offered(coding)
    standing = {(mark.element_id, mark.keeps, mark.start, mark.end): mark for mark in coding.marks.standing()}
    wanted = {(each.element, each.keeps, each.start, each.end) for each in decision.choices}
    Mark.objects.filter(pk__in=[mark.pk for key, mark in standing.items() if key not in wanted]).update(removed_at=at)
    Mark.objects.bulk_create([
        Mark(coding=coding, element_id=element, keeps=keeps, start=start, end=end, at=at, **_taken_from(offered.get(element)))
        for element, keeps, start, end in sorted(wanted - standing.keys(), key=repr)
    ])  # fmt: skip
    coding.state = CodingState.NOTHING if decision.nothing else CodingState.DONE
    coding.flagged, coding.memo = decision.flagged, decision.memo.strip()[:4000]
    coding.shown = [_shown(suggestion) for suggestion in offered.values()]
    coding.decided_at, coding.revision = at, coding.revision + 1
    coding.save(update_fields=["state", "flagged", "memo", "shown", "decided_at", "revision"])
    record(
        actor=actor.signature, verb="coded", kind="passage", key=str(coding.passage_id), at=at, review=coding.passage.source.review.code,
        detail={"codes": sorted(map(repr, wanted)), "nothing": decision.nothing, "revision": coding.revision},
    )  # fmt: skip
    conclude(passage=coding.passage, at=at)
    return coding


@transaction.atomic
def put_off(*, coding: Coding, actor: Person, at: datetime) -> None:
    """Lay a passage at the end of one's work, undecided."""
    mine = Coding.objects.select_for_update().filter(pk=coding.pk, coder=actor, state=CodingState.OPEN).first()
    if mine is None:
        return
    last = Coding.objects.filter(coder=actor, passage__source__review=coding.passage.source.review_id).order_by("-position").first()
    Coding.objects.filter(pk=mine.pk).update(position=(last.position if last else 0) + 1)


def _open(coding: Coding, actor: Person, revision: int) -> Coding:
    rows = Coding.objects.select_for_update(of=("self",)).select_related("passage__source__review__codebook")
    coding = rows.get(pk=coding.pk)
    if coding.coder_id != actor.pk:
        raise NotTheirs(_("This passage was given to somebody else to read. Nothing was changed."))
    if coding.revision != revision:
        raise DecidedElsewhere(
            _("You decided this passage in another window meanwhile; what you chose there holds and stands on this page.")
        )
    passage = coding.passage
    if not passage.stands:
        raise Closed(_("This passage was withdrawn or replaced meanwhile; there is nothing left to decide."))
    if Lock.objects.filter(passage=passage).exists():
        raise Closed(_("The codes of this passage are settled and locked. An officer can open them again."))
    if coding.blind and coding.state != CodingState.OPEN and not passage.codings.waiting().exists():
        raise Closed(_("Both have read this passage, and their readings lie beside each other now; what differs is settled there."))
    return coding


def _refuse_what_cannot_be(coding: Coding, decision: Decision) -> None:
    chosen = decision.choices
    if not chosen and not decision.nothing:
        raise NotAReading(_("Nothing is chosen yet. Please choose a code, or say that there is nothing here."))
    if decision.nothing and any(each.keeps for each in chosen):
        raise NotAReading(_("Codes are chosen, and “nothing here” as well. Please keep one of the two."))
    known = _elements_in_use(coding)
    if any(each.keeps and each.element not in known for each in chosen):
        raise NotAReading(_("One of the codes is not in use any more. Please choose again; the other choices stand."))
    by_question = of_the_questions([coding.passage_id])[coding.passage_id]
    if any((each.element in by_question) == each.keeps for each in chosen):
        raise NotAReading(_("What follows from the question can be taken away, and need not be given again. Nothing was changed."))
    length = len(coding.passage.text)
    for each in chosen:
        whole = each.start is None and each.end is None
        if not whole and not (each.start is not None and each.end is not None and 0 <= each.start < each.end <= length):
            raise NotAReading(_("The words that were marked do not stand in this passage. Please mark them again."))


def _elements_in_use(coding: Coding) -> Collection[int]:
    codebook = coding.passage.source.review.codebook
    return set(Entry.objects.in_use().filter(codebook=codebook).values_list("element_id", flat=True))


def _offered(coding: Coding) -> Mapping[int, Suggestion]:
    """What the coder was shown, by element; nothing to whom reads blind."""
    if coding.blind:
        return {}
    newest: dict[int, Suggestion] = {}
    for suggestion in coding.passage.suggestions.order_by("pk"):
        newest[suggestion.element_id] = suggestion
    return newest


def _taken_from(suggestion: Suggestion | None) -> dict[str, object]:
    if suggestion is None:
        return {}
    return {"rank": suggestion.rank, "score": suggestion.score, "band": suggestion.band, "version": suggestion.version}


def _shown(suggestion: Suggestion) -> dict[str, object]:
    return {"element": suggestion.element_id, **_taken_from(suggestion)}
