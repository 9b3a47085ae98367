"""Whether one version of the suggestions is better than another on the same passages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stocktake.evidence.suggestions.results import PassageSuggestions

LEAST_MEASURED = 30
"""With fewer passages in a language nothing is said about it, nothing goes live, and no category is called strong."""
LEAST_DECIDED = 50
"""With fewer decided passages, apart from those read blind, nothing is learned."""
STRONG_RIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over `passages` that have an objective: right at first place, within three; called strong, and right of these.

    `strong` counts those without an objective, too: whatever is said of them is wrong. `categories` counts the passages for
    which a category was suggested, `category_strong` is the score from which on the first one is right nineteen times in twenty,
    None where none is known to be.
    """

    passages: int
    first: int
    three: int
    strong: int
    strong_right: int
    categories: int = 0
    categories_right: int = 0
    category_strong: float | None = None

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def strong_holds(self) -> bool:
        return self.strong_right >= STRONG_RIGHT * self.strong


def figures(
    truths: Sequence[tuple[str, ...]], answers: "Sequence[PassageSuggestions]", said_as: Sequence[tuple[str, ...]] = ()
) -> Figures:
    """Measure answers against the objectives that hold for each passage, and (`said_as`) the categories."""
    told = [(truth, [made.code for made in answer.objectives[:3]], answer) for truth, answer in zip(truths, answers, strict=True)]
    on = [(truth, codes) for truth, codes, _answer in told if truth]
    strong = [codes[0] in truth for truth, codes, answer in told if codes and answer.objectives[0].band == "strong"]
    firsts = [
        (answer.categories[0].score, answer.categories[0].code in truth)
        for truth, answer in zip(said_as, answers, strict=False) if answer.categories
    ]  # fmt: skip
    return Figures(
        passages=len(on),
        first=sum(codes[0] in truth for truth, codes in on if codes),
        three=sum(not set(codes).isdisjoint(truth) for truth, codes in on),
        strong=len(strong),
        strong_right=sum(strong),
        categories=len(firsts),
        categories_right=sum(right for _score, right in firsts),
        category_strong=strong_from(firsts),
    )


def strong_from(firsts: Sequence[tuple[float, bool]]) -> float | None:
    """The lowest score from which on, over enough suggestions, nineteen of twenty were right; None where there is none."""
    right, lowest = 0, None
    ranked = sorted(firsts, key=lambda each: -each[0])
    for number, (score, is_right) in enumerate(ranked, start=1):
        right += is_right
        # Suggestions of one score stand or fall together.
        last = number == len(ranked) or ranked[number][0] < score
        if last and number >= LEAST_MEASURED and right >= STRONG_RIGHT * number:
            lowest = score
    return lowest


def is_better(before: Figures, after: Figures) -> bool:
    """More often right at first place and no less often within three, over enough passages; strong ones as right as before, or
    right nineteen times in twenty."""
    if after.passages < LEAST_MEASURED:
        return False
    gained = after.first > before.first and after.three >= before.three
    no_worse = after.strong_right * before.strong >= before.strong_right * after.strong
    return gained and (after.strong_holds or (bool(before.strong) and no_worse))
