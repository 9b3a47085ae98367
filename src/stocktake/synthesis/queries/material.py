"""Everything a writer needs at hand, read once: a fixed number of queries, whatever the number of passages."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Passage
from stocktake.evidence.rules.visibility import Act
from stocktake.foundation.packs import pack_folder
from stocktake.foundation.texts import shown
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.enums import GOVERNMENTS, MembershipStatus
from stocktake.parties.models import Membership
from stocktake.reviews.models import Participation, Review, RoundTable
from stocktake.reviews.rules.viewer import public_viewer
from stocktake.statistics.interfaces.pack import STATED, read_stated
from stocktake.statistics.models import Figure
from stocktake.statistics.queries import Headline, headlines
from stocktake.synthesis.models import Finding
from stocktake.synthesis.queries.voices import Heard, heard
from stocktake.synthesis.rules.choosing import Quotable


@dataclass(frozen=True)
class Material:
    """What a draft is written from, in one language.

    `findings` by key; `cited` the passages (id, digest) of each finding's id; `quotable` per objective's id, in
    reading order. `documents` are passages of the review's own documents, which come from no party.
    """

    review: Review
    language: str
    heard: Heard
    as_of: date | None
    invited: int
    objectives: tuple[Element, ...]
    categories: tuple[Element, ...]
    round_tables: tuple[RoundTable, ...]
    findings: Mapping[str, Finding]
    cited: Mapping[int, tuple[tuple[int, str], ...]]
    quotable: Mapping[int, tuple[Quotable, ...]]
    documents: tuple[Passage, ...]
    headlines: tuple[Headline, ...]
    figures: Mapping[str, Figure]
    stated_in: str

    @property
    def is_brief(self) -> bool:
        """Nobody has answered yet: then a brief of the review is written, not a synthesis."""
        return not any(self.heard.parties.values())


def gather(review: Review, language: str) -> Material:
    findings = {finding.key: finding for finding in Finding.objects.filter(review=review)}
    as_of = next((finding.as_of for finding in findings.values() if finding.as_of), None)
    voices = heard(review, as_of=as_of)
    elements = list(review.framework.elements.counted())
    quotable, documents = _quotable(review, voices)
    folder = pack_folder(review.pack)
    return Material(
        review=review,
        language=language,
        heard=voices,
        as_of=as_of,
        invited=invited(review),
        objectives=tuple(element for element in elements if element.kind == ElementKind.OBJECTIVE),
        categories=tuple(element for element in elements if element.kind == ElementKind.CATEGORY),
        round_tables=tuple(review.round_tables.prefetch_related("objectives")),
        findings=findings,
        cited=_cited(review),
        quotable=quotable,
        documents=documents,
        headlines=tuple(headlines(folder, language)),
        figures={figure.key: figure for figure in Figure.objects.filter(pack=review.pack)},
        stated_in=_stated_in(folder, language),
    )


def _stated_in(folder: Path, language: str) -> str:
    """The document whose figures the pack compares; nothing where it compares none."""
    if not (folder / STATED).is_file():
        return ""
    return shown(read_stated(folder)[0].document.titles, language).text


def invited(review: Review) -> int:
    """How many States were asked: those taking part or, where that is not recorded, the full members of the region."""
    asked = Participation.objects.filter(review=review).of_governments().count()
    return asked or Membership.objects.filter(
        group=review.region, party__kind__in=GOVERNMENTS, status=MembershipStatus.MEMBER
    ).values("party").distinct().count()  # fmt: skip


def _cited(review: Review) -> dict[int, tuple[tuple[int, str], ...]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = (
        Finding.passages.through.objects.filter(finding__review=review)
        .order_by("finding_id", "passage__source_id", "passage__number")
        .values_list("finding_id", "passage_id", "passage__digest")
    )
    for finding, passage, digest in rows.iterator(chunk_size=5000):
        found[finding].append((passage, digest))
    return {finding: tuple(passages) for finding, passages in found.items()}


def _quotable(review: Review, voices: Heard) -> tuple[dict[int, tuple[Quotable, ...]], tuple[Passage, ...]]:
    """Passages quotable in public under the objective they speak of most, and the passages of documents of no party."""
    passages = {
        passage.pk: passage
        for passage in Passage.objects.visible_to(public_viewer(review), Act.QUOTE)
        .select_related("source__party").defer("search").order_by("source_id", "number")
    }  # fmt: skip
    best: dict[int, tuple[float, int, bool]] = {}
    categories: dict[int, set[str]] = defaultdict(set)
    rows = Code.objects.filter(passage__in=list(passages)).order_by("passage_id", "element__number", "element_id")
    for passage, element, kind, code, origin, score in rows.values_list(
        "passage_id", "element_id", "element__kind", "element__code", "origin", "score"
    ).iterator(chunk_size=5000):
        decided = origin == Origin.PERSON
        if kind == ElementKind.CATEGORY:
            categories[passage].add(code)
        elif kind == ElementKind.OBJECTIVE and (passage not in best or (decided, score) > (best[passage][2], best[passage][0])):
            best[passage] = (score, element, decided)
    found: dict[int, list[Quotable]] = defaultdict(list)
    for pk, held in passages.items():
        counted = voices.sources.get(held.source_id)
        if held.is_unchecked:
            continue  # words that nobody has compared with their page are nobody's quotation yet
        if pk not in best or (held.source.party_id is not None and counted is None):
            continue
        score, element, decided = best[pk]
        found[element].append(
            Quotable(
                pk=pk, digest=held.digest, text=held.text, kind=held.kind, language=held.language,
                party=held.source.party_id, party_code=held.source.party.code if held.source.party else "",
                voices=counted[1] if counted else None, score=score, decided=decided,
                categories=frozenset(categories[pk]),
            )
        )  # fmt: skip
    documents = tuple(passage for passage in passages.values() if passage.source.party_id is None)
    return {element: tuple(rows) for element, rows in found.items()}, documents
