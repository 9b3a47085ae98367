"""Submitting a report, and opening it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Receipt, Reopening, Response, Signature, Snapshot
from stocktake.questionnaires.queries.standing import findings_of_response
from stocktake.questionnaires.rules.validation import blockers
from stocktake.questionnaires.services.clearance import NotSigned, last_for_clearance, unsigned
from stocktake.questionnaires.services.consent_of_form import state_what_the_form_says
from stocktake.questionnaires.services.freeze import freeze
from stocktake.questionnaires.signals import response_submitted
from stocktake.reviews.enums import FROZEN, ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.services.participation import move


class Blocked(Refusal):
    """Something must be mended before the report can be submitted."""


class NotCleared(Refusal):
    """The chain that the State set has not signed the text as it stands."""


class AlreadySubmitted(Refusal):
    """The report was submitted before and has not been opened again."""


class NoReason(Refusal):
    """A report is opened again for a reason."""


class NotSubmitted(Refusal):
    """Only a submitted report is opened again."""


@transaction.atomic
def submit(*, response: Response, name: str, title: str, actor: str, at: datetime) -> Receipt:
    """Submit the report as it stands, signed by name and title: an immutable snapshot, and a receipt for it.

    The signatures of clearance are carried over to the submitted snapshot; the submitter's comes last. What the report says
    about consent is stated with it.

    Raises:
        AlreadySubmitted: it was, and was not opened again.
        NotSigned: the name or the title is missing.
        NotCleared: an office of the chain has not signed the text as it stands.
        Blocked: the validation found something that must be mended first.
    """
    response = Response.objects.select_for_update().select_related("review", "party").get(pk=response.pk)
    participation = Participation.objects.select_for_update().get(review=response.review, party=response.party)
    if participation.state in FROZEN:
        raise AlreadySubmitted(_("This report was submitted already. Its receipt stands; nothing was changed."))
    if not name.strip() or not title.strip():
        raise NotSigned(_("Please sign with name and title. Nothing was submitted."))
    waiting = unsigned(response)
    if waiting:
        offices = ", ".join(step.office for step in waiting)
        raise NotCleared(_("Still to be signed by: %(offices)s. Nothing was submitted.") % {"offices": offices})
    findings = findings_of_response(response)
    stopping = len(blockers(findings))
    if stopping:
        raise Blocked(
            ngettext(
                "One answer must be mended before the report can be submitted. Nothing was submitted, nothing is lost.",
                "%(number)d answers must be mended before the report can be submitted. Nothing was submitted, nothing is lost.",
                stopping,
            )
            % {"number": stopping}
        )
    state_what_the_form_says(response=response, actor=actor, at=at)
    snapshot = freeze(
        response=response, kind=SnapshotKind.SUBMISSION, findings=[finding.as_dict() for finding in findings], actor=actor, at=at
    )
    _carry_signatures(response, snapshot, name=name, title=title, actor=actor, at=at)
    receipt = Receipt.objects.create(snapshot=snapshot, number=_number(response, snapshot), issued_at=at)
    move(participation=participation, to=ParticipationState.SUBMITTED, actor=actor, at=at)
    record(
        actor=actor, verb="submitted", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"snapshot": snapshot.number, "receipt": receipt.number, "sha256": snapshot.content_id},
    )  # fmt: skip
    transaction.on_commit(lambda: response_submitted.send(sender=Snapshot, snapshot=snapshot.pk))
    return receipt


@transaction.atomic
def ask_to_reopen(*, response: Response, reason: str, actor: str, at: datetime) -> Reopening:
    """Ask that a submitted report be opened again; the secretariat grants it.

    Raises:
        NoReason: no reason is given.
        NotSubmitted: the report is open.
    """
    if not reason.strip():
        raise NoReason(_("Please say why the report should be opened again. Nothing was changed."))
    if not Participation.objects.filter(review=response.review, party=response.party, state__in=FROZEN).exists():
        raise NotSubmitted(_("This report is open; it can be changed as it is."))
    reopening = Reopening.objects.create(response=response, reason=reason.strip(), asked_by=actor, asked_at=at)
    record(
        actor=actor, verb="asked to reopen", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"reason": reopening.reason},
    )  # fmt: skip
    return reopening


@transaction.atomic
def grant_reopening(*, reopening: Reopening, actor: str, at: datetime) -> None:
    """Open a submitted report again. What was submitted stands until the next submission.

    Raises:
        NotSubmitted: it is open already.
    """
    response = Response.objects.select_for_update().select_related("review", "party").get(pk=reopening.response_id)
    participation = Participation.objects.select_for_update().get(review=response.review, party=response.party)
    if participation.state not in FROZEN:
        raise NotSubmitted(_("This report is open; it can be changed as it is."))
    Reopening.objects.filter(pk=reopening.pk).update(granted_by=actor, granted_at=at)
    move(participation=participation, to=ParticipationState.REOPENED, actor=actor, at=at, why=reopening.reason)


def _carry_signatures(response: Response, snapshot: Snapshot, *, name: str, title: str, actor: str, at: datetime) -> None:
    cleared = last_for_clearance(response)
    before = list(cleared.signatures.order_by("position")) if cleared and response.steps.exists() else []
    Signature.objects.bulk_create(
        [
            Signature(
                snapshot=snapshot, position=each.position, office=each.office, name=each.name, title=each.title, by=each.by, at=each.at
            )
            for each in before
        ]
        + [
            Signature(
                snapshot=snapshot, position=max((each.position for each in before), default=0) + 1,
                name=name.strip()[:200], title=title.strip()[:200], by=actor, at=at,
            )
        ]
    )  # fmt: skip


def _number(response: Response, snapshot: Snapshot) -> str:
    """`MER/GCM/2031/VR/AUR/3`: the review, the party, the snapshot."""
    return f"{response.review.symbol or response.review.code}/VR/{response.party.code}/{snapshot.number}"
