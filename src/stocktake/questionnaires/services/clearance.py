"""Clearing a report: the chain a State sets for itself, each step a signature on one frozen version."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import ClearanceStep, Response, Signature, Snapshot
from stocktake.questionnaires.queries.differences import differences
from stocktake.questionnaires.services.freeze import content_of, freeze, frozen_content
from stocktake.reviews.enums import FROZEN, ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.services.participation import move


class AlreadySubmitted(Refusal):
    """The report was submitted; its chain and its signatures stand."""


class NotItsTurn(Refusal):
    """An earlier step of the chain has not signed yet, or this one has."""


class NotSigned(Refusal):
    """A signature has a name and a title."""


class TextHasMoved(Refusal):
    """The text was changed after it was frozen; what was signed is not what stands there now."""


@transaction.atomic
def set_chain(*, response: Response, offices: Sequence[tuple[str, str]], actor: str, at: datetime) -> list[ClearanceStep]:
    """Set the chain: offices in order, each with an address (may be empty). Signatures on earlier versions stay as they are.

    Raises:
        AlreadySubmitted: the report was submitted.
    """
    _refuse_if_submitted(response)
    response.steps.all().delete()
    steps = ClearanceStep.objects.bulk_create(
        ClearanceStep(response=response, position=position, office=office.strip()[:200], email=email.strip())
        for position, (office, email) in enumerate(((office, email) for office, email in offices if office.strip()), start=1)
    )
    record(
        actor=actor, verb="set the chain", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"offices": [step.office for step in steps]},
    )  # fmt: skip
    if unsigned(response):
        _no_longer_cleared(response, actor=actor, at=at)
    return steps


@transaction.atomic
def freeze_for_clearance(*, response: Response, actor: str, at: datetime) -> Snapshot:
    """Freeze the text that the chain is to sign. Where neither text nor chain changed since the last one, that one goes on.

    Raises:
        AlreadySubmitted: the report was submitted.
    """
    _refuse_if_submitted(response)
    last = last_for_clearance(response)
    if last is not None and not differences(frozen_content(last), content_of(response)) and _is_signed_by_the_chain_only(last):
        return last
    return freeze(response=response, kind=SnapshotKind.CLEARANCE, findings=[], actor=actor, at=at)


@transaction.atomic
def sign(*, snapshot: Snapshot, position: int, name: str, title: str, actor: str, at: datetime) -> Signature:
    """Sign a step. With the last signature the report is cleared.

    Raises:
        AlreadySubmitted: the report was submitted.
        NotSigned: the name or the title is missing.
        TextHasMoved: the text was changed since it was frozen; it must be frozen and signed anew.
        NotItsTurn: an earlier step has not signed, this one has, or there is no such step.
    """
    response = Response.objects.select_for_update().select_related("review", "party").get(pk=snapshot.response_id)
    _refuse_if_submitted(response)
    if not name.strip() or not title.strip():
        raise NotSigned(_("Please sign with name and title. Nothing was signed."))
    if differences(frozen_content(snapshot), content_of(response)):
        raise TextHasMoved(
            _("The text was changed after it was frozen for clearance. Nothing was signed; please freeze it again and begin with "
              "the first office.")
        )  # fmt: skip
    waiting = _waiting_for(snapshot, list(response.steps.order_by("position")))
    if not waiting or waiting[0].position != position or not _is_signed_by_the_chain_only(snapshot):
        raise NotItsTurn(_("It is not the turn of this office. Nothing was signed."))
    signature = Signature.objects.create(
        snapshot=snapshot, position=position, office=waiting[0].office, name=name.strip()[:200], title=title.strip()[:200],
        by=actor, at=at,
    )  # fmt: skip
    record(
        actor=actor, verb="signed", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"snapshot": snapshot.number, "office": signature.office, "name": signature.name, "title": signature.title},
    )  # fmt: skip
    if len(waiting) == 1:
        _cleared(response, actor=actor, at=at)
    return signature


def last_for_clearance(response: Response) -> Snapshot | None:
    return response.snapshots.filter(kind=SnapshotKind.CLEARANCE).order_by("-number").first()


def unsigned(response: Response) -> list[ClearanceStep]:
    """The steps that have not signed the text as it stands now, in order; all of them where it was changed since."""
    steps = list(response.steps.order_by("position"))
    last = last_for_clearance(response)
    if last is None or differences(frozen_content(last), content_of(response)):
        return steps
    return _waiting_for(last, steps)


def _waiting_for(snapshot: Snapshot, steps: Sequence[ClearanceStep]) -> list[ClearanceStep]:
    """A signature counts for the office that gave it: where the chain was set anew, another office in its place signs itself."""
    signed = set(snapshot.signatures.values_list("position", "office"))
    return [step for step in steps if (step.position, step.office) not in signed]


def _is_signed_by_the_chain_only(snapshot: Snapshot) -> bool:
    """Whether every signature on a frozen version is that of an office which still stands in its place in the chain."""
    chain = set(snapshot.response.steps.values_list("position", "office"))
    return set(snapshot.signatures.values_list("position", "office")) <= chain


def _no_longer_cleared(response: Response, *, actor: str, at: datetime) -> None:
    cleared = Participation.objects.filter(review=response.review, party=response.party, state=ParticipationState.CLEARED).first()
    if cleared is not None:
        move(participation=cleared, to=ParticipationState.UNDER_WAY, actor=actor, at=at)


def _cleared(response: Response, *, actor: str, at: datetime) -> None:
    participation = Participation.objects.filter(review=response.review, party=response.party).first()
    if participation is not None and participation.state in {ParticipationState.UNDER_WAY, ParticipationState.REOPENED}:
        move(participation=participation, to=ParticipationState.CLEARED, actor=actor, at=at)


def _refuse_if_submitted(response: Response) -> None:
    if Participation.objects.filter(review=response.review, party=response.party, state__in=FROZEN).exists():
        raise AlreadySubmitted(_("This report was submitted. Nothing was changed; it can be opened again with a reason."))
