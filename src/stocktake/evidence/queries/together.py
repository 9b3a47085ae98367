"""Which objectives are spoken of together: in the same passage, as far as this viewer may see and it may be counted."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlencode

from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.matrix import EVERYTHING, told_to, with_elements
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Pair:
    """Two objectives, the lower number first, in so many passages; `query` is the address that opens them."""

    one: Element
    other: Element
    number: int
    query: str


@dataclass(frozen=True, slots=True)
class Together:
    """`passages`: how many are tied to more than one objective, of so many in all."""

    objectives: tuple[Element, ...]
    pairs: tuple[Pair, ...]
    passages: int
    of: int


def spoken_together(viewer: Viewer) -> Together:
    """All pairs of objectives that share a passage, the most frequent first. Three queries."""
    objectives = {pk: each for pk, each in elements_for(viewer).items() if each.kind == ElementKind.OBJECTIVE}
    told = with_elements(viewer, EVERYTHING, told_to(viewer, EVERYTHING), objectives)
    shared = [sorted(each.elements, key=lambda pk: objectives[pk].number) for each in told if len(each.elements) > 1]
    found = Counter(pair for elements in shared for pair in combinations(elements, 2))
    pairs = sorted(found.items(), key=lambda row: (-row[1], *(objectives[pk].number for pk in row[0])))
    return Together(
        tuple(objectives.values()),
        tuple(_pair(objectives[one], objectives[other], number) for (one, other), number in pairs),
        len(shared), len(told),
    )  # fmt: skip


def _pair(one: Element, other: Element, number: int) -> Pair:
    words = {"objective": str(one.number), "with": str(other.number), "counted": "on"}
    return Pair(one, other, number, urlencode(words))
