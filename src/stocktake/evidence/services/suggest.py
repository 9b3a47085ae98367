"""Suggesting codes for passages, and coding by suggestion."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from stocktake.documents.tree import BlockKind
from stocktake.evidence.enums import Band, Origin
from stocktake.evidence.models import Code, Passage, Suggestion
from stocktake.foundation.packs import pack_folder
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Framework

if TYPE_CHECKING:
    from stocktake.evidence.suggestions import PassageSuggestions, Suggester
    from stocktake.evidence.suggestions import Suggestion as Made

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


@transaction.atomic
def suggest_codes(*, passages: Sequence[Passage], framework: Framework, at: datetime) -> int:
    """Store what the machine suggests for each passage, and code the passage by it where it is sure enough.

    Coded are the strong and possible objectives, categories and principles; a weak one stays a suggestion. A row of a
    table says too little for that: there only what is strong is coded. A code that a person decided is never touched.
    Returns the number of codes made.
    """
    suggester = suggester_for(framework.pack)
    elements = {(element.kind, element.code): element for element in framework.elements.all()}
    answers = suggester.suggest(
        [passage.text for passage in passages],
        [passage.language for passage in passages],
        [" · ".join(passage.headings[-2:]) for passage in passages],
    )
    suggestions: list[Suggestion] = []
    codes: list[Code] = []
    silent: list[int] = []
    for passage, answer in zip(passages, answers, strict=True):
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
                    because=list(made.because), version=suggester.version,
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
