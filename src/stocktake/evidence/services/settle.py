"""Settling where coders are apart, and locking what is settled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.evidence.models import Lock, Passage, Settlement
from stocktake.evidence.queries.readings import read_of
from stocktake.evidence.queries.settling import ready_to_lock, to_settle
from stocktake.evidence.services.conclude import Concluded, conclude
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review


class NothingToSettle(Refusal):
    """Its readers have not all decided yet, or they agree on this code."""


class StillApart(Refusal):
    """A passage on which something is open cannot be locked."""


class IsLocked(Refusal):
    """Its codes stay as they are until it is opened again."""


class SettledMeanwhile(Refusal):
    """Somebody else settled it since the page was opened."""


NEVER = ""
"""What somebody has seen who has seen nothing settled."""


@transaction.atomic
def settle(
    *, passage: Passage, element: Element, holds: bool, reason: str, actor: str, at: datetime, seen: str | None = None
) -> Concluded:
    """Say whether a code holds on which the readers of a passage are apart, and why. It can be settled anew.

    `seen`: the settlement that whoever settles has before them, by its `mark`, or NEVER; None if that does not matter.
    Raises NothingToSettle, IsLocked or SettledMeanwhile; then nothing is changed.
    """
    passage = _locked_row(passage)
    stands = Settlement.objects.filter(passage=passage, element=element).first()
    if seen is not None and seen != (stands.mark if stands else NEVER):
        raise SettledMeanwhile(_meanwhile(stands))
    if Lock.objects.filter(passage=passage).exists():
        raise IsLocked(_("The codes of this passage are locked. Open it again first."))
    read = read_of(passage)
    if read is None or (element.pk not in read.settled and read.says_of(element.pk) is not None):
        raise NothingToSettle(_("There is nothing to settle here: its readers agree, or have not all read it yet."))
    Settlement.objects.update_or_create(
        passage=passage, element=element, defaults={"holds": holds, "reason": reason.strip()[:2000], "by": actor, "at": at}
    )
    record(
        actor=actor, verb="settled", kind="passage", key=str(passage.pk), at=at, review=passage.source.review.code,
        detail={"element": f"{element.kind} {element.code}", "holds": holds, "reason": reason.strip()[:2000]},
    )  # fmt: skip
    return conclude(passage=passage, at=at)


@transaction.atomic
def lock(*, passage: Passage, actor: str, at: datetime) -> None:
    """Keep the codes of a passage as they are until it is opened again.

    Raises StillApart: nobody has decided it yet, or its readers are apart on a code.
    """
    passage = _locked_row(passage)
    read = read_of(passage)
    if read is None or any(read.says_of(element) is None for element in read.elements):
        raise StillApart(_("Something is still open on this passage. Settle it first; then it can be locked."))
    made = Lock.objects.get_or_create(passage=passage, defaults={"by": actor, "at": at})[1]
    if made:
        record(actor=actor, verb="locked", kind="passage", key=str(passage.pk), at=at, review=passage.source.review.code)


@transaction.atomic
def unlock(*, passage: Passage, reason: str, actor: str, at: datetime) -> None:
    """Let the codes of a passage be changed again."""
    passage = _locked_row(passage)
    if Lock.objects.filter(passage=passage).delete()[0]:
        record(
            actor=actor, verb="unlocked", kind="passage", key=str(passage.pk), at=at, review=passage.source.review.code,
            detail={"reason": reason.strip()[:2000]},
        )  # fmt: skip
        conclude(passage=passage, at=at)


@transaction.atomic
def lock_all(*, review: Review, actor: str, at: datetime) -> int:
    """Lock every passage that was decided and on which nothing is open. Returns how many were locked now."""
    open_ = {passage.pk for passage, _apart in to_settle(review)}
    ready = [pk for pk in ready_to_lock(review).values_list("pk", flat=True) if pk not in open_]
    made = Lock.objects.bulk_create((Lock(passage_id=pk, by=actor, at=at) for pk in ready), batch_size=1000, ignore_conflicts=True)
    record(actor=actor, verb="locked", kind="passages", key=review.code, at=at, review=review.code, detail={"passages": ready})
    return len(made)


def _meanwhile(stands: Settlement | None) -> str:
    if stands is None:
        return _("What was settled here was taken back meanwhile. What you wrote is in the field; nothing was changed.")
    said = _("it holds") if stands.holds else _("it does not hold")
    return _(
        "%(who)s settled this meanwhile: %(said)s. That stands on this page, and what you wrote is in the field; settle it anew if you "
        "see it otherwise."
    ) % {"who": stands.by, "said": said}


def _locked_row(passage: Passage) -> Passage:
    return Passage.objects.select_for_update(of=("self",)).select_related("source__review").get(pk=passage.pk)
