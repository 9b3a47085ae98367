"""Beginning a response: the draft of a party, on the version that was opened for it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.parties.enums import GOVERNMENTS, PartyKind
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Audience
from stocktake.questionnaires.models import Opening, Response
from stocktake.reviews.models import Review

TOKEN_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # noqa: S105 - an alphabet
"""No letter that is taken for a digit, or the other way round: people type these from paper."""


class NothingOpen(Refusal):
    """No questionnaire was opened for this kind of party in the review."""


def audience_of(party: Party) -> Audience:
    if party.kind in GOVERNMENTS:
        return Audience.GOVERNMENT
    return Audience.PROCESS if party.kind == PartyKind.PROCESS else Audience.STAKEHOLDER


@transaction.atomic
def begin(*, review: Review, party: Party, language: str, actor: str, at: datetime) -> Response:
    """The party's response; made on first call, found afterwards.

    Raises:
        NothingOpen: no questionnaire was opened for this kind of party.
    """
    found = Response.objects.select_related("version__questionnaire", "party", "review").filter(review=review, party=party).first()
    if found:
        return found
    opening = Opening.objects.select_related("version").filter(review=review, audience=audience_of(party)).first()
    if opening is None:
        raise NothingOpen(_("No questionnaire has been opened for %(party)s in this review yet.") % {"party": party})
    response, made = Response.objects.get_or_create(
        review=review, party=party,
        defaults={
            "version": opening.version, "switches": opening.switches, "language": language, "token": new_token(), "begun_at": at,
        },
    )  # fmt: skip
    if made:
        record(
            actor=actor, verb="began", kind="response", key=response.token, at=at, review=review.code, detail={"party": party.code}
        )
    return response


def new_token() -> str:
    """Twelve letters in groups of four: enough that no two are alike, few enough to be read out on the telephone."""
    letters = "".join(secrets.choice(TOKEN_LETTERS) for _each in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
