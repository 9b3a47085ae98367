"""Which passage of a new reading is which of the old one. Pure; knows neither database nor files.

The same words in the same place are the same passage, and so are the same words elsewhere. Words that changed a little are
taken for the same only between the same neighbours, where nothing else is nearly as like, and where every span that
somebody marked is still there once. Everything else is lost, or new: never a silent near match.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from stocktake.evidence.enums import Fate
from stocktake.evidence.services.cutting import Cut

NEAR = 0.9
"""Likeness from which changed words may be the same passage."""

CLEARLY = 0.05
"""So much less like must be whatever comes second."""

_RUN = 6  # characters of a run, by which candidates are found
_LONG = 4_000  # characters from which likeness is counted in runs and not letter by letter


@dataclass(frozen=True, slots=True)
class Known:
    """A passage as it stands: its text, digest and place, and the spans of it that somebody marked (from, to)."""

    text: str
    digest: str
    place: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An old passage and a new one by their indices; one of them is None where there is no other half."""

    old: int | None
    new: int | None
    fate: Fate
    likeness: float = 1.0


def match(old: Sequence[Known], new: Sequence[Cut]) -> list[Match]:
    """What became of each old passage, and which new ones there are: in the order of the new, the lost ones last."""
    pairs = _exact(old, new)
    matches = {n: Match(o, n, Fate.KEPT if old[o].place == new[n].place else Fate.MOVED) for o, n in pairs.items()}
    for o, n, likeness in _near(old, new, pairs):
        pairs[o] = n
        matches[n] = Match(o, n, Fate.CHANGED, likeness)
    found = [matches.get(n) or Match(None, n, Fate.NEW) for n in range(len(new))]
    return found + [Match(o, None, Fate.LOST) for o in range(len(old)) if o not in pairs]


def where_words_stand(text: str, new: Sequence[Cut]) -> list[int]:
    """The numbers of new passages that hold a lost text, or are a part of it: it was joined to another, or divided."""
    bare = _bare(text)
    if len(bare) < 2 * _RUN:
        return []
    holding = [cut.number for cut in new if bare in _bare(cut.text)]
    parts = [cut.number for cut in new if len(_bare(cut.text)) >= 2 * _RUN and _bare(cut.text) in bare]
    return (holding or parts)[:20]


def _exact(old: Sequence[Known], new: Sequence[Cut]) -> dict[int, int]:
    """The same words: in the same place first; then those left over, in their order."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    at_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    anywhere: dict[str, list[int]] = defaultdict(list)
    for n, cut in enumerate(new):
        at_place[cut.digest, cut.place].append(n)
        anywhere[cut.digest].append(n)
    for o, known in enumerate(old):
        if here := at_place.get((known.digest, known.place)):
            pairs[o] = here.pop(0)
            taken.add(pairs[o])
    for o, known in enumerate(old):
        if o not in pairs:
            free = [n for n in anywhere.get(known.digest, ()) if n not in taken]
            if free:
                pairs[o] = free[0]
                taken.add(free[0])
    return pairs


def _near(old: Sequence[Known], new: Sequence[Cut], pairs: dict[int, int]) -> list[tuple[int, int, float]]:
    """Words that changed a little, between the same neighbours."""
    anchors = _in_order(sorted(pairs.items()))
    olds = [o for o, _ in anchors]
    taken = set(pairs.values())
    free_old = [o for o in range(len(old)) if o not in pairs]
    free_new = [n for n in range(len(new)) if n not in taken]
    if not free_old or not free_new:
        return []
    runs = {n: _runs(new[n].text) for n in free_new}
    holding: dict[str, list[int]] = defaultdict(list)
    for n, inside in runs.items():
        for run in inside:
            holding[run].append(n)
    scored: list[tuple[float, int, int]] = []
    for o in free_old:
        at = bisect_left(olds, o)
        after = anchors[at - 1][1] if at else -1
        before = anchors[at][1] if at < len(anchors) else len(new)
        mine = _runs(old[o].text)
        shared: dict[int, int] = defaultdict(int)
        for run in mine:
            for n in holding.get(run, ()):
                if after < n < before:
                    shared[n] += 1
        for n in sorted(shared, key=lambda n: -shared[n])[:3]:
            likeness = _likeness(old[o].text, new[n].text, mine, runs[n])
            if likeness >= NEAR - CLEARLY:
                scored.append((likeness, o, n))
    return [
        (o, n, likeness)
        for likeness, o, n in scored
        if likeness >= NEAR
        and spans_in(old[o].text, new[n].text, old[o].spans) is not None
        and not any(other > likeness - CLEARLY for other, p, q in scored if (p == o) != (q == n))
    ]


def spans_in(before: str, after: str, spans: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]] | None:
    """Where marked spans stand in the changed text; None unless each of them is there exactly once."""
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for start, end in spans:
        words = before[start:end]
        if not words or after.count(words) != 1:
            return None
        moved[start, end] = (after.index(words), after.index(words) + len(words))
    return moved


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose new places rise with the old ones: what stands elsewhere is nobody's neighbour."""
    tails: list[int] = []
    ends: list[int] = []  # index into pairs of the end of the best run of each length
    back: list[int] = []
    for index, (_o, n) in enumerate(pairs):
        at = bisect_left(tails, n)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [n]
        ends[at : at + 1] = [index]
    found: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = back[index]
    return found[::-1]


def _likeness(first: str, second: str, runs: set[str], others: set[str]) -> float:
    if max(len(first), len(second)) > _LONG:
        return 2 * len(runs & others) / max(len(runs) + len(others), 1)
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _runs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[at : at + _RUN] for at in range(max(len(bare) - _RUN + 1, 1))}
