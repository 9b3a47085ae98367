"""Which objectives are spoken of together: in the same passage, as far as this viewer may see and it may be counted."""

from dataclasses import dataclass
from urllib.parse import urlencode

from stocktake.evidence.queries.at_hand import elements_for
from stocktake.evidence.queries.matrix import EVERYTHING
from stocktake.evidence.queries.matrix_counts import counted_together
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
    """All pairs of objectives that share a passage, the most frequent first. Two queries."""
    objectives = {pk: each for pk, each in elements_for(viewer).items() if each.kind == ElementKind.OBJECTIVE}
    told = counted_together(viewer, EVERYTHING, objectives)
    found = [(sorted(pair, key=lambda pk: objectives[pk].number), number) for pair, number in told.pairs.items()]
    pairs = sorted(found, key=lambda row: (-row[1], *(objectives[pk].number for pk in row[0])))
    return Together(
        tuple(objectives.values()),
        tuple(_pair(objectives[one], objectives[other], number) for (one, other), number in pairs),
        told.passages, told.of,
    )  # fmt: skip


def _pair(one: Element, other: Element, number: int) -> Pair:
    words = {"objective": str(one.number), "with": str(other.number), "counted": "on"}
    return Pair(one, other, number, urlencode(words))
