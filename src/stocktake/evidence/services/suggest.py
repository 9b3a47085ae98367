"""Suggesting codes for passages, and coding by suggestion."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from stocktake.documents.tree import BlockKind
from stocktake.evidence.enums import Band, Consent, Origin
from stocktake.evidence.models import Code, Passage, Suggestion
from stocktake.evidence.queries.versions import live_versions, strong_categories
from stocktake.foundation.packs import pack_folder
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Framework
from stocktake.reviews.models import Review

if TYPE_CHECKING:
    from stocktake.evidence.suggestions import PassageSuggestions, Suggester
    from stocktake.evidence.suggestions import Suggestion as Made
    from stocktake.evidence.suggestions.voters import Voter

    Answered = tuple[Passage, PassageSuggestions, str]

log = logging.getLogger(__name__)
MACHINE = "machine"
"""How a machine's codes are signed in the activity log and beside each code."""
_SURE = frozenset({Band.STRONG})
_SURE_ENOUGH = frozenset({Band.STRONG, Band.POSSIBLE})


@lru_cache(maxsize=4)
def suggester_for(pack: str) -> "Suggester":
    """The suggester of a framework's pack; learned once, kept in the data folder, loaded once per process."""
    # With it comes all of scipy, more than a second of every start: only where something is really suggested.
    from stocktake.evidence.suggestions import Suggester

    return Suggester.from_pack(pack_folder(pack), cache=settings.DATA / "learned")


@lru_cache(maxsize=4)
def _learned(pack: str, version: str) -> "Suggester | None":
    from stocktake.evidence.suggestions import Suggester

    return Suggester.kept(pack_folder(pack), version, cache=settings.DATA / "learned")


@dataclass(frozen=True, slots=True)
class Suggesters:
    """What suggests in a review: for each language the version that is live there, or what was learned from the pack alone.

    A version whose file is gone, or that was learned with an earlier pack, is passed over until the suggestions learn again.
    """

    pack: str
    live: dict[str, str]
    strong: dict[tuple[str, str], float]

    @classmethod
    def of(cls, review: Review) -> "Suggesters":
        return cls.in_review(review.framework.pack, review.pk)

    @classmethod
    def in_review(cls, pack: str, review: int) -> "Suggesters":
        return cls(pack, live_versions(review), strong_categories(review))

    def for_language(self, language: str) -> "Suggester":
        version = self.live.get(language)
        return (_learned(self.pack, version) if version else None) or suggester_for(self.pack)

    def suggest(self, passages: Sequence[Passage]) -> "list[Answered]":
        """Each passage, in another order than given, with its suggestions and the version they are from."""
        by_version: dict[str, tuple[Suggester, list[Passage]]] = {}
        for passage in passages:
            suggester = self.for_language(passage.language)
            by_version.setdefault(suggester.version, (suggester, []))[1].append(passage)
        found: list[Answered] = []
        for version, (suggester, own) in by_version.items():
            answers = suggester.suggest(
                [passage.text for passage in own],
                [passage.language for passage in own],
                [" · ".join(passage.headings[-2:]) for passage in own],
            )
            found += [
                (passage, _called_strong(answer, self.strong.get((passage.language, version))), version)
                for passage, answer in zip(own, answers, strict=True)
            ]
        return found


def _called_strong(answer: "PassageSuggestions", least: float | None) -> "PassageSuggestions":
    """The first category is strong from a score on that was measured in this review; a pack alone cannot promise it."""
    if least is None or not answer.categories or answer.categories[0].score < least:
        return answer
    first, *others = answer.categories
    return replace(answer, categories=(replace(first, band=Band.STRONG), *others))


@lru_cache(maxsize=4)
def _voters(framework: int, url: str, model: str, key: str, embeddings: str) -> "tuple[Voter, ...]":
    """Who is asked beside the suggestions, as it is set up; usually nobody."""
    from stocktake.evidence.suggestions.embeddings import EmbeddingsVoter
    from stocktake.evidence.suggestions.endpoint import EndpointVoter
    from stocktake.evidence.suggestions.material import read
    from stocktake.evidence.suggestions.voters import VoterSilent

    row = Framework.objects.get(pk=framework)
    found: list[Voter] = []
    try:
        if embeddings:
            found.append(EmbeddingsVoter.from_folder(read(pack_folder(row.pack)), Path(embeddings)))
        if url and model:
            objectives = row.elements.filter(kind=ElementKind.OBJECTIVE)
            found.append(EndpointVoter(url, model, {each.code: each.title.text for each in objectives}, key=key))
    except VoterSilent as reason:
        log.warning("A voter cannot be asked: %s", reason)
    return tuple(found)


def _with_votes(framework: Framework, answered: "list[Answered]") -> "list[Answered]":
    """The suggestions with the votes of whoever is set up to be asked. One that does not answer is passed over, and said so.

    What may not even be quoted without a name is restricted; so is what was withdrawn.
    """
    setting = (settings.VOTER_URL, settings.VOTER_MODEL, settings.VOTER_KEY, settings.EMBEDDINGS)
    if not any(setting):
        return answered
    from stocktake.evidence.suggestions.voters import Asked, VoterSilent, ask, heard

    asked = [Asked(passage.text, passage.language, _is_restricted(passage)) for passage, _answer, _version in answered]
    for voter in _voters(framework.pk, *setting):
        try:
            votes = ask(voter, asked)
        except VoterSilent as reason:
            log.warning("A voter was passed over: %s", reason)
            continue
        answered = [
            (passage, heard(answer, vote), f"{version}+{voter.name}"[:40] if vote else version)
            for (passage, answer, version), vote in zip(answered, votes, strict=True)
        ]
    return answered


def _is_restricted(passage: Passage) -> bool:
    withdrawn = passage.withdrawn_at or passage.source.withdrawn_at
    return bool(withdrawn) or passage.holding < Consent.QUOTE_UNNAMED


def suggest_codes(*, passages: Sequence[Passage], framework: Framework, at: datetime) -> int:
    """Store what the machine suggests for each passage of one review, and code the passage by it where it is sure enough.

    Coded are the strong and possible objectives, categories and principles; a weak one stays a suggestion. A row of a
    table says too little for that: there only what is strong is coded. A code that a person decided is never touched.
    Returns the number of codes made.
    """
    if not passages:
        return 0
    # A voter may take its time. Whoever holds more than this source meanwhile would keep others waiting.
    suggesters = Suggesters.in_review(framework.pack, passages[0].source.review_id)
    answered = _with_votes(framework, suggesters.suggest(passages))
    return _store(answered, framework, at)


@transaction.atomic
def _store(answered: "list[Answered]", framework: Framework, at: datetime) -> int:
    elements = {(element.kind, element.code): element for element in framework.elements.all()}
    suggestions: list[Suggestion] = []
    codes: list[Code] = []
    silent: list[int] = []
    for passage, answer, version in answered:
        enough = _SURE if passage.kind == BlockKind.TABLE_ROW else _SURE_ENOUGH
        if answer.nothing:
            silent.append(passage.pk)
        for kind, rank, made in _ranked(answer):
            element = elements.get((kind, made.code))
            if element is None:
                continue
            suggestions.append(
                Suggestion(
                    passage=passage, element=element, rank=rank, score=made.score, band=made.band,
                    because=list(made.because), version=version,
                )
            )  # fmt: skip
            if made.band in enough and not (answer.nothing and kind == ElementKind.OBJECTIVE):
                codes.append(Code(passage=passage, element=element, origin=Origin.MACHINE, score=made.score, by=MACHINE, at=at))
    Passage.objects.filter(pk__in=silent).update(nothing=True)
    Suggestion.objects.bulk_create(suggestions, batch_size=1000, ignore_conflicts=True)
    return len(Code.objects.bulk_create(codes, batch_size=1000, ignore_conflicts=True))


def _ranked(answer: "PassageSuggestions") -> Iterator[tuple[ElementKind, int, "Made"]]:
    for rank, made in enumerate(answer.objectives, start=1):
        yield ElementKind.OBJECTIVE, rank, made
    for rank, made in enumerate(answer.categories, start=1):
        yield ElementKind.CATEGORY, rank, made
    for rank, made in enumerate(answer.principles, start=1):
        yield ElementKind.PRINCIPLE, rank, made
