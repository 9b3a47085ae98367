"""Following consent: what was said about a response and its single answers holds for the passages at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import Consent, Lost
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.signals import answers_moved
from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import Attachment, Response
from stocktake.questionnaires.queries.report import last_submission
from stocktake.questionnaires.queries.submitted_files import consent_of_file, lying_at
from stocktake.questionnaires.rules.consent import Held, held
from stocktake.questionnaires.rules.places import place_of


@transaction.atomic
def follow_consent(*, response: Response, actor: str, at: datetime) -> int:
    """Bring all that came from a response to the consent that holds now. Returns how many passages changed; 0 announces nothing."""
    response = Response.objects.select_for_update(no_key=True, of=("self",)).select_related("review").get(pk=response.pk)
    holding = held(response.consents.order_by("pk"))
    lost: dict[int, Lost] = {}
    changed = 0
    for source in _sources(response):
        touched, gone = bring_to(source=source, holding=holding, at=at)
        changed += touched
        lost |= gone
    if changed:
        record(
            actor=actor, verb="followed the consent of", kind="response", key=response.token, at=at, review=response.review.code,
            detail={"passages": changed, "allowing less": len(lost)},
        )  # fmt: skip
        announce(response.review_id, lost)
    return changed


def announce(review: int, lost: Mapping[int, Lost]) -> None:
    # Robust: what is hidden is hidden, even where a paper cannot be written anew just now.
    transaction.on_commit(lambda: answers_moved.send(sender=Passage, review=review, lost=lost), robust=True)


def bring_to(*, source: Source, holding: Held, at: datetime) -> tuple[int, dict[int, Lost]]:
    """A source and its passages under the consent that holds: how many passages changed, and which allow less than before."""
    before = {passage.pk: _standing(passage) for passage in _passages(source)}
    level = _level_of(source, holding)
    report = source.consent if level is None else level
    withdrawn = None if level is not None else source.withdrawn_at or at
    Source.objects.filter(pk=source.pk).update(consent=report, withdrawn_at=withdrawn)
    source.consent, source.withdrawn_at = report, withdrawn
    if source.snapshot_id is not None:
        _bring_answers(source, holding, at)
    after = {passage.pk: _standing(passage) for passage in _passages(source)}
    lost = {
        pk: Lost.WITHDRAWN if after[pk] is None else Lost.CONSENT
        for pk, was in before.items()
        if was is not None and (now := after[pk]) != was and (now is None or now < was)
    }
    return sum(after[pk] != was for pk, was in before.items()), lost


def _level_of(source: Source, holding: Held) -> Consent | None:
    """What holds for a source as a whole. A file beside answers has the strictest of theirs; what is attached to it follows it."""
    root = source
    while root.parent is not None:
        root = root.parent
    if root.response is None or root.snapshot_id is not None:
        return holding.report
    submission = last_submission(root.response)
    beside = lying_at(submission).filter(original=root.original_id) if submission is not None else Attachment.objects.none()
    return consent_of_file(list(beside.values_list("question", "item").distinct()), holding)


def _bring_answers(source: Source, holding: Held, at: datetime) -> None:
    changed = []
    for passage in _passages(source):
        own, is_withdrawn = own_consent(passage, holding)
        withdrawn = (passage.withdrawn_at or at) if is_withdrawn else None
        if (passage.consent, passage.withdrawn_at) != (own, withdrawn):
            passage.consent, passage.withdrawn_at = own, withdrawn
            changed.append(passage)
    Passage.objects.bulk_update(changed, ["consent", "withdrawn_at"], batch_size=500)


def own_consent(passage: Passage, holding: Held) -> tuple[int | None, bool]:
    """The consent of a passage's own, none where it follows its report; and whether it is withdrawn by itself."""
    stated = holding.own(*place_of(passage.place))
    if stated is None:
        return None, False
    if stated.level is None:
        return passage.consent, True
    return None if stated.level == holding.report else int(stated.level), False


def _passages(source: Source) -> list[Passage]:
    rows = list(Passage.objects.filter(source=source).only("source", "place", "consent", "withdrawn_at").order_by("number"))
    for passage in rows:
        passage.source = source
    return rows


def _standing(passage: Passage) -> Consent | None:
    """The consent that holds for a passage; None where it is shown nowhere."""
    return Consent(passage.holding) if passage.stands else None


def _sources(response: Response) -> list[Source]:
    """All that came from a response: its submissions, what was sent beside them, and what was attached to that."""
    return with_attached(Source.objects.filter(response=response))


def with_attached(sources: Iterable[Source]) -> list[Source]:
    """These sources and all that was attached to them, to any depth; each after what it was attached to."""
    found = {source.pk: source for source in sources}
    level = list(found)
    while new := list(Source.objects.filter(parent__in=level).exclude(pk__in=found).order_by("pk")):
        found |= {source.pk: source for source in new}
        level = [source.pk for source in new]
    return list(found.values())
