"""A letter of which nobody knew whose it is: an officer says so, and it is handled again; or it is set aside, with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.messaging.models import Message
from stocktake.messaging.services.receive import set_aside, still_open
from stocktake.parties.models import Party
from stocktake.questionnaires.services.mail_intake import Handling, handle
from stocktake.questionnaires.services.returns import Reads
from stocktake.reviews.models import Participation, Review


class TakesNoPart(Refusal):
    """The party is not asked in this review."""


class NoReason(Refusal):
    """A letter is set aside with a reason, or not at all."""


@transaction.atomic
def say_whose(*, message: Message, review: Review, party: Party, reader: Reads, actor: str, at: datetime) -> Handling:
    """Handle a letter again, as one of this party in this review. All of it or nothing: broken off, it still waits.

    Raises:
        TakesNoPart: the party is not asked here.
        NotOpen: somebody else said so, or set it aside, meanwhile.
    """
    found = still_open(message)
    if not Participation.objects.filter(review=review, party=party).exists():
        raise TakesNoPart(_("%(party)s takes no part in this review. The letter still waits.") % {"party": party})
    record(
        actor=actor, verb="said whose it is", kind="message", key=str(found.pk), at=at, review=review.code,
        detail={"party": party.code},
    )  # fmt: skip
    return handle(message=found, reader=reader, actor=actor, at=at, review=review, claimed=party)


def lay_aside(*, message: Message, why: str, actor: str, at: datetime) -> None:
    """Nothing is to come of a letter; it stays where it is kept, with the reason.

    Raises:
        NoReason, NotOpen
    """
    if not why.strip():
        raise NoReason(_("Please say why the letter is set aside; whoever looks for it later will want to know."))
    set_aside(message=message, why=" ".join(why.split()), actor=actor, at=at)
