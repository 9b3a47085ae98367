"""A submission becomes a source: every answer in its own words, cut into passages, under the consent given for it.

A later submission takes the place of an earlier one. Consent is followed at once, whenever it changes (`follow_consent`).
"""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.evidence.enums import Consent, Lost, Origin, SourceKind, SourceState
from stocktake.evidence.models import Arrival, Code, Passage, Source
from stocktake.evidence.queries.answers import AnswerPiece, pieces_of
from stocktake.evidence.search.index import search_vector
from stocktake.evidence.services.carry_decisions import carry_decisions
from stocktake.evidence.services.follow_consent import announce, bring_to
from stocktake.evidence.services.intake import code_source
from stocktake.evidence.signals import source_read
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import short_code
from stocktake.frameworks.enums import ElementKind
from stocktake.parties.enums import GOVERNMENTS, PartyKind
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Response, Snapshot
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.ui.templatetags.ui import day

DOOR = "submission"
FIRST_BY_CHANCE = 2**40
LAST_BY_CHANCE = 2**53 - 1
"""Passages of answers are numbered by chance, far above all others and within what a browser counts exactly: were they
numbered one after the other, an answer that must not be named would be known by its neighbours."""


def take_in_response(*, snapshot: Snapshot, actor: str, at: datetime) -> Source | None:
    """Take in a submission, suggest its codes, and announce it. Done again, nothing happens twice.

    None where a later submission of the same response came meanwhile: that one is taken in instead.
    """
    source = _keep(snapshot, actor=actor, at=at)
    if source is None:
        return None
    code_source(source=source, at=at)
    replaced = Passage.objects.filter(source__response=source.response_id, source__superseded_at__isnull=False)
    announce(source.review_id, dict.fromkeys(replaced.values_list("pk", flat=True), Lost.SUPERSEDED))
    return source


def kind_of(party: Party) -> SourceKind:
    """What an answer, or a report in own words, of this party is."""
    if party.kind in GOVERNMENTS:
        return SourceKind.VOLUNTARY_REVIEW
    return SourceKind.PROCESS_INPUT if party.kind == PartyKind.PROCESS else SourceKind.SUBMISSION


@transaction.atomic
def _keep(snapshot: Snapshot, *, actor: str, at: datetime) -> Source | None:
    """The source with its passages, in the place of what was submitted before."""
    # Whoever states consent holds the same lock: no answer comes in under a consent that has changed meanwhile.
    locked = Response.objects.select_for_update(no_key=True, of=("self",)).select_related("review__framework", "party")
    response = locked.get(pk=snapshot.response_id)
    last = response.snapshots.filter(kind=SnapshotKind.SUBMISSION).order_by("-number").first()
    if last is None or last.pk != snapshot.pk:
        return None
    source = Source.objects.filter(review=response.review, original=snapshot.content_id).first()
    if source is not None and source.snapshot_id == snapshot.pk:
        return source
    if source is None:
        source = _make(response, snapshot, at=at)
    else:  # submitted again, word for word
        Source.objects.filter(pk=source.pk).update(
            response=response, snapshot=snapshot, superseded_at=None, received_at=snapshot.made_at
        )
        source.refresh_from_db()
    source.response = response
    Arrival.objects.create(
        source=source, door=DOOR, filename=source.filename, party=response.party, received_at=snapshot.made_at,
        by=snapshot.made_by[:200],
    )  # fmt: skip
    bring_to(source=source, holding=held(response.consents.order_by("pk")), at=at)
    before = Source.objects.filter(response=response, snapshot__isnull=False, superseded_at__isnull=True).exclude(pk=source.pk)
    carry_decisions(before=list(before), source=source, at=at)
    replaced = before.update(superseded_at=at)
    record(
        actor=actor, verb="took in the answers of", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"source": source.pk, "snapshot": snapshot.number, "passages": source.passages.count(), "replaced": replaced},
    )  # fmt: skip
    made = source.pk
    transaction.on_commit(lambda: source_read.send(sender=Source, source=made))
    return source


def _make(response: Response, snapshot: Snapshot, *, at: datetime) -> Source:
    content = frozen_content(snapshot)
    language = short_code(content["language"])
    source = Source.objects.create(
        review=response.review, party=response.party, response=response, snapshot=snapshot, kind=kind_of(response.party),
        title=_title(response.party, snapshot.made_at, language), filename=f"{response.party.code}-{snapshot.number}.json",
        original_id=snapshot.content_id, language=language, consent=Consent.CONFIDENTIAL, received_at=snapshot.made_at,
        state=SourceState.READ,
    )  # fmt: skip
    pieces = list(pieces_of(content, response.party))
    passages = [
        _passage(source, number, piece, by_chance)
        for number, (piece, by_chance) in enumerate(zip(pieces, _numbers(), strict=False), start=1)
    ]
    Passage.objects.bulk_create(passages, batch_size=500)
    Code.objects.bulk_create(_codes(source, passages, pieces, at), batch_size=1000, ignore_conflicts=True)
    return source


def _title(party: Party, submitted: datetime, language: str) -> str:
    with override("zh-hans" if language == "zh" else language):
        words = _("Voluntary review of %(party)s, submitted on %(day)s")
        if party.kind not in GOVERNMENTS:
            words = _("Answers of %(party)s, submitted on %(day)s")
        return (words % {"party": party.name(language).text, "day": day(submitted.date())})[:500]


def _numbers() -> Iterator[int]:
    """Free ids, drawn by chance."""
    while True:
        number = FIRST_BY_CHANCE + secrets.randbelow(LAST_BY_CHANCE - FIRST_BY_CHANCE)
        if not Passage.objects.filter(pk=number).exists():
            yield number


def _passage(source: Source, number: int, piece: AnswerPiece, by_chance: int) -> Passage:
    return Passage(
        pk=by_chance, source=source, number=number, label=piece.question, kind=piece.kind, headings=list(piece.headings),
        place=piece.place, language=piece.language, text=piece.text, digest=piece.digest,
        search=search_vector(piece.text, piece.language),
    )  # fmt: skip


def _codes(source: Source, passages: list[Passage], pieces: list[AnswerPiece], at: datetime) -> Iterator[Code]:
    """What follows from the tags of the questions."""
    elements = list(source.review.framework.elements.filter(kind__in=[ElementKind.OBJECTIVE, ElementKind.CATEGORY]))
    objectives = {element.number: element for element in elements if element.kind == ElementKind.OBJECTIVE}
    categories = {element.code: element for element in elements if element.kind == ElementKind.CATEGORY}
    for passage, piece in zip(passages, pieces, strict=True):
        tags = [*(objectives.get(number) for number in piece.objectives), categories.get(piece.category)]
        for element in filter(None, tags):
            yield Code(passage=passage, element=element, origin=Origin.QUESTION, by=f"question {piece.question}", at=at)
