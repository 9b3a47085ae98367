"""Freezing a response as it stands: canonical JSON, kept by its digest. Two freezings of the same text are the same bytes."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep, open_original
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Answer, Response, Snapshot
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.rules.consent import held

FORMAT = 1


@transaction.atomic
def freeze(*, response: Response, kind: SnapshotKind, findings: list[dict[str, Any]], actor: str, at: datetime) -> Snapshot:
    """A snapshot of the response as it is now; never changed afterwards."""
    Response.objects.select_for_update().get(pk=response.pk)
    number = (response.snapshots.aggregate(last=Max("number"))["last"] or 0) + 1
    stored = keep(data=canonical(content_of(response)), at=at)
    snapshot = Snapshot.objects.create(
        response=response, number=number, kind=kind, content=stored, findings=findings, made_by=actor, made_at=at
    )
    record(
        actor=actor, verb="froze", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"snapshot": number, "for": str(kind), "sha256": stored.sha256},
    )  # fmt: skip
    return snapshot


def content_of(response: Response) -> dict[str, Any]:
    """What a snapshot holds: who answers what in which version, every consolidated answer in reading order, the consent.

    Times of saving are left out on purpose: two freezings with nothing changed in between have the same digest.
    """
    form = form_of_response(response)
    items = list(response.items.filter(removed_at__isnull=True).order_by("group", "position", "pk"))
    places = {item.key: index for index, item in enumerate(items)}
    answers = [
        answer
        for answer in Answer.objects.consolidated().filter(response=response).exclude(text="")
        if not answer.item or answer.item in places
    ]
    key = form.reading_order()
    answers.sort(key=lambda answer: (key(answer.question, places.get(answer.item, -1)), answer.question))
    consent = held(response.consents.order_by("pk"))
    return {
        "format": FORMAT,
        "review": response.review.code,
        "party": response.party.code,
        "questionnaire": {"code": form.version.questionnaire.code, "version": form.version.number},
        "language": response.language,
        "switches": sorted(response.switches),
        "items": [{"group": item.group, "key": item.key} for item in items],
        "answers": [
            {
                "question": answer.question, "item": answer.item, "text": answer.text, "language": answer.language,
                "revision": answer.revision, "door": answer.door, "still_true": answer.still_true,
            }
            for answer in answers
        ],
        "consent": {
            "report": _level(consent.report),
            "answers": [
                {"question": question, "item": item, "level": _level(level)}
                for (question, item), level in sorted(consent.answers.items())
            ],
        },
    }  # fmt: skip


def canonical(content: dict[str, Any]) -> bytes:
    """One writing for one content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def frozen_content(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot holds, read back."""
    with open_original(snapshot.content) as file:
        content: dict[str, Any] = json.loads(file.read())
    return content


def _level(level: Any) -> str | None:
    return None if level is None else level.name
