"""The counts of a review, made from its codes and from nothing else. Pure of storage: it writes nothing.

Findings are stored from here, and `queries.recompute` counts again from here and from the rows as they are then.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import FindingKind, Voices
from stocktake.synthesis.queries.voices import Heard, heard


@dataclass(frozen=True)
class Count:
    """So many parties of so many, with the passages it rests on (ids in reading order: source, number)."""

    key: str
    kind: FindingKind
    voices: Voices
    element: int
    category: int | None
    parties: int
    of: int
    checked: int
    as_of: date | None
    passages: tuple[int, ...]


@dataclass(frozen=True)
class _Coded:
    """A passage with its codes, each with whether a person decided it."""

    pk: int
    party: int
    voices: Voices
    codes: dict[int, bool]


def mention_key(element: Element, voices: Voices) -> str:
    return f"{element.kind}-{element.code}.{voices}.mention"


def silence_key(element: Element, voices: Voices) -> str:
    return f"{element.kind}-{element.code}.{voices}.silence"


def category_key(element: Element, voices: Voices, category: Element) -> str:
    return f"{element.kind}-{element.code}.{voices}.{category.code}"


def count_all(review: Review, *, as_of: date | None = None) -> tuple[Heard, dict[str, Count]]:
    """Every count of a review by its key. Four queries, whatever the number of passages."""
    voices = heard(review, as_of=as_of)
    elements = list(review.framework.elements.counted())
    objectives = [element for element in elements if element.kind == ElementKind.OBJECTIVE]
    categories = [element for element in elements if element.kind == ElementKind.CATEGORY]
    coded = _coded_passages(voices)
    counts: dict[str, Count] = {}
    for voice in Voices:
        mine = [passage for passage in coded if passage.voices == voice]
        by_element: dict[int, list[_Coded]] = defaultdict(list)
        for passage in mine:
            for element_id in passage.codes:
                by_element[element_id].append(passage)
        maker = _Maker(voices, voice, counts)
        for objective in objectives:
            spoken = by_element[objective.pk]
            maker.add(mention_key(objective, voice), FindingKind.MENTION, objective, None, spoken)
            for category in categories:
                both = [passage for passage in spoken if category.pk in passage.codes]
                if both:
                    maker.add(category_key(objective, voice, category), FindingKind.CATEGORY, objective, category, both)
            if voice == Voices.GOVERNMENTS:
                maker.add_silence(silence_key(objective, voice), objective, spoken)
        for category in categories:
            maker.add(mention_key(category, voice), FindingKind.MENTION, category, None, by_element[category.pk])
    return voices, counts


@dataclass(frozen=True)
class _Maker:
    heard: Heard
    voices: Voices
    counts: dict[str, Count]

    def add(self, key: str, kind: FindingKind, element: Element, category: Element | None, passages: Iterable[_Coded]) -> None:
        held = list(passages)
        wanted = [element.pk] if category is None else [element.pk, category.pk]
        self.counts[key] = Count(
            key=key,
            kind=kind,
            voices=self.voices,
            element=element.pk,
            category=category.pk if category else None,
            parties=len({passage.party for passage in held}),
            of=self.heard.of(self.voices),
            checked=sum(all(passage.codes[each] for each in wanted) for passage in held),
            as_of=self.heard.as_of,
            passages=tuple(passage.pk for passage in held),
        )

    def add_silence(self, key: str, element: Element, spoken: Iterable[_Coded]) -> None:
        of = self.heard.of(self.voices)
        silent = of - len({passage.party for passage in spoken})
        self.counts[key] = Count(key, FindingKind.SILENCE, self.voices, element.pk, None, silent, of, 0, self.heard.as_of, ())


def _coded_passages(voices: Heard) -> list[_Coded]:
    rows = (
        Code.objects.filter(countable_passages(through="passage__"), passage__source__in=list(voices.sources))
        .order_by("passage__source_id", "passage__number", "element_id")
        .values_list("passage_id", "passage__source_id", "element_id", "origin")
    )
    found: dict[int, _Coded] = {}
    for passage, source, element, origin in rows.iterator(chunk_size=5000):
        party, voice = voices.sources[source]
        coded = found.setdefault(passage, _Coded(passage, party, voice, {}))
        coded.codes[element] = origin == Origin.PERSON
    return list(found.values())
