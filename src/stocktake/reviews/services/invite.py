"""Inviting a party: the letter of the call goes to its focal points, with the link and the form."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.reviews.enums import NEXT, LetterKind, ParticipationState, Why
from stocktake.reviews.models import Courtesy, Participation
from stocktake.reviews.services.courtesies import draft, send_or_release
from stocktake.reviews.services.participation import NoSuchStep, move


@transaction.atomic
def invite(*, participation: Participation, origin: str, actor: str, at: datetime) -> list[Courtesy]:
    """Send the invitation to each focal point, in the party's language; the party is then “sent”. Returns the letters.

    Where it is night or a day of rest for the party, its letter leaves by itself in the morning.

    Raises:
        NobodyToWriteTo: no focal point has an address that takes letters.
        NoText: there is no text for an invitation.
        NoSuchStep: the party was invited before, or is further than that.
    """
    row = (
        Participation.objects.select_for_update(of=("self",)).select_related("review__framework", "party").get(pk=participation.pk)
    )
    state = ParticipationState(row.state)
    if ParticipationState.SENT not in NEXT[state]:
        raise NoSuchStep(
            _("%(party)s is “%(state)s”: it was invited before. Nothing was sent.") % {"party": row.party, "state": state.label}
        )
    drafts = draft(participation=row, kind=LetterKind.INVITATION, why=Why.ASKED, origin=origin, actor=actor, at=at)
    move(participation=row, to=ParticipationState.SENT, actor=actor, at=at)
    return [send_or_release(courtesy=one, actor=actor, at=at) for one in drafts]
