"""Where words went: what is written above this room on the strength of a passage.

Evidence does not know who cites it. A room above registers a teller when it starts; with no teller, nothing was
written yet.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from stocktake.reviews.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Use:
    """One place in which a passage was used: what it is called and its address; the sentence, where it can be shown."""

    label: str
    href: str
    text: str = ""
    language: str = ""


Teller = Callable[[Collection[int], Viewer], Mapping[int, Sequence[Use]]]
"""For ids of passages, and a viewer who may see them: their uses, in a fixed number of queries."""

_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Ask this teller too from now on. Registering the same one twice changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def uses_of(passages: Collection[int], viewer: Viewer) -> dict[int, list[Use]]:
    """The uses of each passage, in the order in which the rooms above tell them; passages without any are absent."""
    found: dict[int, list[Use]] = {}
    if passages:
        for teller in _tellers:
            for passage, uses in teller(passages, viewer).items():
                if uses:
                    found.setdefault(passage, []).extend(uses)
    return found
