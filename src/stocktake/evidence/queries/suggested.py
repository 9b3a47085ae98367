"""How the suggestions of a review do: what was shown and what people took, and what each version was worth on the blind tenth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stocktake.evidence.enums import Band
from stocktake.evidence.models import Coding, Mark, SuggesterVersion
from stocktake.evidence.queries.decisions import learned_from
from stocktake.evidence.queries.versions import live_versions
from stocktake.evidence.rules.better import LEAST_DECIDED, LEAST_MEASURED
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review

ENOUGH = 20
"""With fewer decisions than this a share says nothing, and none is given."""
RANKS = (1, 2, 3)


@dataclass(slots=True)
class Taken:
    """Decisions in which something was suggested: at which rank the best of what people gave had stood.

    `of`: decisions with an objective. `at`: rank → how many. `nothing`: decisions without any objective, though one was
    suggested. `strong`: how often the first one was strong, and `strong_taken` how often it was taken then.
    """

    of: int = 0
    at: dict[int, int] = field(default_factory=lambda: dict.fromkeys(RANKS, 0))
    nothing: int = 0
    strong: int = 0
    strong_taken: int = 0

    def add(self, given: set[int], ranked: dict[int, int], is_strong: bool) -> None:
        self.of += bool(given)
        self.nothing += not given
        best = min((rank for element, rank in ranked.items() if element in given), default=None)
        if best in self.at:
            self.at[best] += 1
        self.strong += is_strong
        self.strong_taken += is_strong and best == 1

    @property
    def is_enough(self) -> bool:
        return self.of >= ENOUGH

    @property
    def first(self) -> int | None:
        """Of a hundred, how many were suggested at first place."""
        return round(100 * self.at[1] / self.of) if self.is_enough else None

    @property
    def within(self) -> int | None:
        return round(100 * sum(self.at.values()) / self.of) if self.is_enough else None

    @property
    def strong_right(self) -> int | None:
        return round(100 * self.strong_taken / self.strong) if self.strong >= ENOUGH else None

    @property
    def ranks(self) -> list[int]:
        return [self.at[rank] for rank in RANKS]

    @property
    def missed(self) -> int:
        """Given by people and not suggested."""
        return self.of - sum(self.at.values())


@dataclass(frozen=True, slots=True)
class OnObjective:
    """`given`: how often people gave it; `ranks`: how often it stood at each rank then; `missed`: not suggested;
    `first`: how often it stood first, and `first_taken` how often it was taken then."""

    element: Element
    given: int
    ranks: list[int]
    missed: int
    first: int
    first_taken: int

    @property
    def share(self) -> int | None:
        return round(100 * self.ranks[0] / self.given) if self.given >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A language of one learning: shares of a hundred before and after, or None with too few passages."""

    language: str
    passages: int
    before: dict[str, int | None]
    after: dict[str, int | None]
    is_live: bool

    @property
    def is_enough(self) -> bool:
        return self.passages >= LEAST_MEASURED


@dataclass(frozen=True, slots=True)
class Learning:
    row: SuggesterVersion
    learned_from: int
    compared: list[Compared]


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    everything: Taken
    languages: list[tuple[str, Taken]]
    months: list[tuple[date, Taken]]
    versions: list[tuple[str, Taken]]
    objectives: list[OnObjective]
    learnings: list[Learning]
    live: dict[str, str]
    decided: int
    needed: int = LEAST_DECIDED

    @property
    def may_learn(self) -> bool:
        return self.decided >= self.needed


def suggestions_of(review: Review) -> SuggestionsPage:
    """Every decision counts once as its coder left it. Seven queries, whatever the number of rows."""
    elements = {row.pk: row for row in review.framework.elements.filter(kind=ElementKind.OBJECTIVE).order_by("number")}
    everything, languages, months, versions = Taken(), _by(), _by(), _by()
    given_at: dict[int, list[int]] = defaultdict(lambda: [0, *(0 for _ in RANKS)])
    firsts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for language, decided_at, given, shown in _decisions(review, set(elements)):
        ranked = {line["element"]: line["rank"] for line in shown}
        top = min(shown, key=lambda line: line["rank"])
        for taken in (everything, languages[language], months[decided_at.date().replace(day=1)], versions[top["version"]]):
            taken.add(given, ranked, top["band"] == Band.STRONG)
        for element in given:
            rank = ranked.get(element)
            given_at[element][rank if rank in RANKS else 0] += 1
        firsts[top["element"]][0] += 1
        firsts[top["element"]][1] += top["element"] in given
    live = live_versions(review.pk)
    return SuggestionsPage(
        everything=everything,
        languages=sorted(languages.items()),
        months=sorted(months.items()),
        versions=sorted(versions.items()),
        objectives=[
            OnObjective(element, sum(given_at[pk]), given_at[pk][1:], given_at[pk][0], *firsts[pk])
            for pk, element in elements.items()
            if pk in given_at or pk in firsts
        ],
        learnings=[_learning(row, live) for row in SuggesterVersion.objects.filter(review=review)],
        live=live,
        decided=sum(judged.objectives is not None for judged in learned_from(review)),
    )


def _by() -> dict[Any, Taken]:
    return defaultdict(Taken)


def _decisions(review: Review, objectives: set[int]) -> Iterable[tuple[str, Any, set[int], list[dict[str, Any]]]]:
    """Decisions in which an objective was suggested: language, when, the objectives given, and the suggested ones."""
    codings = Coding.objects.of(review.pk).that_stand().decided().filter(blind=False)
    marks: dict[int, set[int]] = defaultdict(set)
    for coding, element in Mark.objects.standing().filter(coding__in=codings, keeps=True).values_list("coding", "element"):
        if element in objectives:
            marks[coding].add(element)
    for pk, language, at, shown in codings.order_by("pk").values_list("pk", "passage__language", "decided_at", "shown"):
        own = [line for line in shown if line["element"] in objectives]
        if own:
            yield language, at, marks[pk], own


def _learning(row: SuggesterVersion, live: dict[str, str]) -> Learning:
    compared = [
        Compared(language, told["passages"], _shares(told["before"]), _shares(told["after"]), live.get(language) == row.version)
        for language, told in sorted(row.figures.items())
    ]
    return Learning(row, sum(row.learned_from.values()), compared)


def _shares(figures: dict[str, Any]) -> dict[str, int | None]:
    """Of a hundred, where there are enough."""
    of, strong = figures["passages"], figures["strong"]
    return {
        "first": round(100 * figures["first"] / of) if of >= ENOUGH else None,
        "three": round(100 * figures["three"] / of) if of >= ENOUGH else None,
        "strong": round(100 * figures["strong_right"] / strong) if strong >= ENOUGH else None,
        "categories": figures.get("categories"),
        "categories_right": figures.get("categories_right"),
        "is_category_strong": figures.get("category_strong") is not None,
    }
