"""Files that lay beside the answers of a submission become sources of the same response, under the consent of those answers."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from stocktake.evidence.enums import Consent, Lost, SourceState
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.services.follow_consent import announce, bring_to, with_attached
from stocktake.evidence.services.take_in import take_in
from stocktake.evidence.services.take_in_response import kind_of
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import open_original
from stocktake.questionnaires.enums import ReturnState
from stocktake.questionnaires.models import Attachment, Response, Return, Snapshot
from stocktake.questionnaires.queries.report import last_submission
from stocktake.questionnaires.queries.submitted_files import files_of
from stocktake.questionnaires.rules.consent import Held, held

DOOR = "beside-answer"


@transaction.atomic
def take_in_beside(*, snapshot: Snapshot, read_later: Callable[..., object], actor: str, at: datetime) -> list[Source]:
    """Take in the files of a submission; put away those that an earlier one had and this one has not.

    Done again, nothing happens twice. Nothing happens where a later submission came meanwhile.
    """
    # The lock of whoever states consent: no file comes in under a consent that has changed meanwhile.
    locked = Response.objects.select_for_update(no_key=True, of=("self",)).select_related("review", "party")
    response = locked.get(pk=snapshot.response_id)
    last = last_submission(response)
    if last is None or last.pk != snapshot.pk:
        return []
    files = {file.original_id: file for file in files_of(snapshot)}
    holding = held(response.consents.order_by("pk"))
    gone = _put_away(response, set(files), at)
    sources = [_keep(file, response, holding, actor=actor, at=at) for file in files.values()]
    for source in sources:
        if source.state == SourceState.WAITING and source.stands:
            read_later(source=source, actor=actor)
    if files or gone:
        record(
            actor=actor, verb="took in the files beside the answers of", kind="response", key=response.token, at=at,
            review=response.review.code, detail={"snapshot": snapshot.number, "files": len(files), "put away": len(gone)},
        )  # fmt: skip
    passages = Passage.objects.filter(source__in=gone).values_list("pk", flat=True)
    if gone:
        announce(response.review_id, dict.fromkeys(passages, Lost.SUPERSEDED))
    return sources


def _keep(file: Attachment, response: Response, holding: Held, *, actor: str, at: datetime) -> Source:
    source = Source.objects.filter(review=response.review_id, original=file.original_id, response=response).first()
    if source is None:
        with open_original(file.original) as original:
            data = original.read()
        source = take_in(
            review=response.review, data=data, filename=file.filename, party=response.party, kind=kind_of(response.party),
            consent=Consent.CONFIDENTIAL, door=DOOR, received_at=file.at, actor=file.by[:200], at=at,
        ).source  # fmt: skip
        if source.party_id != response.party_id or source.response_id is not None:
            return source  # somebody else's paper, or one that was here before: it keeps the terms it came with
        Source.objects.filter(pk=source.pk).update(response=response)
        source.response = response
    for one in with_attached([source]):
        Source.objects.filter(pk=one.pk).update(superseded_at=None)
        one.superseded_at = None
        bring_to(source=one, holding=holding, at=at)
    source.refresh_from_db()
    return source


def _put_away(response: Response, stay: set[str], at: datetime) -> list[int]:
    """Sources of files that lie beside no answer any more, with what was attached to them; a report sent by itself stays."""
    ever = Attachment.objects.filter(response=response).values("original")
    sent = Return.objects.filter(response=response, state=ReturnState.SOURCE).values("original")
    left = Source.objects.filter(response=response, snapshot__isnull=True, original__in=ever).exclude(
        Q(original__in=stay) | Q(original__in=sent)
    )
    gone = [one.pk for one in with_attached(left) if one.superseded_at is None]
    Source.objects.filter(pk__in=gone).update(superseded_at=at)
    return gone
