"""Stating, changing and withdrawing consent: for the whole report, or for one answer. Every statement is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import ConsentEntry, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.signals import consent_changed
from stocktake.reviews.enums import Consent, ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.services.participation import move


class NoEvidence(Refusal):
    """A consent names how it was given."""


class NothingToConsentTo(Refusal):
    """The report has no such question."""


@transaction.atomic
def state_consent(
    *, response: Response, level: Consent | None, evidence: str, actor: str, at: datetime, question: str = "", item: str = ""
) -> ConsentEntry | None:
    """State what may be done with the report, or with one of its answers; `level` None withdraws it.

    Returns the statement, or None where the same already holds. Withdrawing a submitted report as a whole also takes the
    party to *withdrawn*, and consenting again after that opens it again.

    Raises:
        NoEvidence: nothing says how the consent was given.
        NothingToConsentTo: the questionnaire has no such question.
    """
    if not evidence.strip():
        raise NoEvidence(_("Please say how this was decided: a letter, a meeting, a signature. Nothing was changed."))
    if question and question not in form_of_response(response).by_code:
        raise NothingToConsentTo(_("There is no question %(code)s here. Nothing was changed.") % {"code": question})
    Response.objects.select_for_update().get(pk=response.pk)
    before = held(response.consents.order_by("pk"))
    stated = response.consents.filter(question=question, item=item).exists()
    if stated and level == (before.of(question, item) if question else before.report):
        return None
    entry = ConsentEntry.objects.create(
        response=response, question=question, item=item, level=level, evidence=evidence.strip()[:500], by=actor, at=at
    )
    record(
        actor=actor, verb="withdrew" if level is None else "consented", kind="consent",
        key=f"{response.token} {question or 'report'}{f'/{item}' if item else ''}", at=at, review=response.review.code,
        detail={"level": None if level is None else level.name, "evidence": entry.evidence},
    )  # fmt: skip
    if not question:
        _move_with_it(response, level, actor=actor, at=at)
    transaction.on_commit(lambda: consent_changed.send(sender=Response, response=response.pk))
    return entry


def _move_with_it(response: Response, level: Consent | None, *, actor: str, at: datetime) -> None:
    participation = Participation.objects.filter(review=response.review, party=response.party).first()
    if participation is None:
        return
    submitted = {ParticipationState.SUBMITTED, ParticipationState.ACCEPTED, ParticipationState.REOPENED}
    if level is None and participation.state in submitted:
        move(participation=participation, to=ParticipationState.WITHDRAWN, actor=actor, at=at)
    if level is not None and participation.state == ParticipationState.WITHDRAWN:
        move(participation=participation, to=ParticipationState.REOPENED, actor=actor, at=at)
