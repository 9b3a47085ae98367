"""Whether one version of the suggestions is better than another on the same passages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stocktake.evidence.suggestions.results import PassageSuggestions

LEAST_MEASURED = 30
"""With fewer passages in a language nothing is said about it, and nothing goes live."""
LEAST_DECIDED = 50
"""With fewer decided passages, apart from those read blind, nothing is learned."""
STRONG_RIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over `passages` that have an objective: right at first place, within three; called strong, and right of these.

    `strong` counts those without an objective, too: whatever is said of them is wrong.
    """

    passages: int
    first: int
    three: int
    strong: int
    strong_right: int

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def strong_holds(self) -> bool:
        return self.strong_right >= STRONG_RIGHT * self.strong


def figures(truths: Sequence[tuple[str, ...]], answers: "Sequence[PassageSuggestions]") -> Figures:
    """Measure answers against the objectives that hold for each passage."""
    told = [(truth, [made.code for made in answer.objectives[:3]], answer) for truth, answer in zip(truths, answers, strict=True)]
    on = [(truth, codes) for truth, codes, _answer in told if truth]
    strong = [codes[0] in truth for truth, codes, answer in told if codes and answer.objectives[0].band == "strong"]
    return Figures(
        passages=len(on),
        first=sum(codes[0] in truth for truth, codes in on if codes),
        three=sum(not set(codes).isdisjoint(truth) for truth, codes in on),
        strong=len(strong),
        strong_right=sum(strong),
    )


def is_better(before: Figures, after: Figures) -> bool:
    """More often right at first place and no less often within three, over enough passages; strong ones as right as before, or
    right nineteen times in twenty."""
    if after.passages < LEAST_MEASURED:
        return False
    gained = after.first > before.first and after.three >= before.three
    no_worse = after.strong_right * before.strong >= before.strong_right * after.strong
    return gained and (after.strong_holds or (bool(before.strong) and no_worse))
