"""Choosing what to quote: the clearest passages, from different parties, of a length that can be quoted whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stocktake.synthesis.enums import Voices

SHORTEST, LONGEST = 60, 420
"""Characters of a passage that is quoted whole: less says little, more is not read. Chinese says it in fewer."""

DENSE = {"zh": 3}
"""How much more a character says than in alphabetic writing."""

GOES_ON = (",", ";", ":", "،", "؛", "，", "；", "：", "、")
"""Ends after which a sentence goes on in the next passage."""

OWN_LANGUAGE = 0.1
"""What it is worth that readers of the paper can read the quotation as it was written."""

TELLING = {"promising-practice": 0.1, "challenge": 0.08, "lesson": 0.06, "gap": 0.05, "need-capacity": 0.03}
"""What it is worth that a passage says how things are, and not only that something exists."""

DECIDED = 0.2
"""What it is worth that a person decided what the passage speaks of."""


@dataclass(frozen=True)
class Quotable:
    """A passage that may be quoted in public for an objective, with what the choice among several is made by."""

    pk: int
    digest: str
    text: str
    kind: str
    language: str
    party: int | None
    party_code: str
    voices: Voices | None
    score: float
    decided: bool
    categories: frozenset[str]


EVENNESS = 0.06
"""What it costs that a party was quoted before in the same paper, each time: the clearest writer is not the only voice."""


def choose(
    passages: Iterable[Quotable], *, voices: Voices | None, language: str, most: int, quoted: Mapping[int, int]
) -> list[Quotable]:
    """At most so many passages, one per party, the best first; the same passages always give the same choice.

    `quoted` says how often each party (by id) was quoted before.
    """
    ranked = sorted(
        (passage for passage in passages if passage.voices == voices and is_whole(passage)),
        key=lambda passage: (
            EVENNESS * quoted.get(passage.party or 0, 0) - worth(passage, language),
            passage.party_code,
            passage.pk,
        ),
    )
    chosen: dict[int | None, Quotable] = {}
    for passage in ranked:
        key = passage.party if passage.party is not None else -passage.pk
        chosen.setdefault(key, passage)
        if len(chosen) == most:
            break
    return list(chosen.values())


def worth(passage: Quotable, language: str) -> float:
    """How well a passage stands for what was said; higher is better."""
    telling = max((TELLING.get(code, 0.0) for code in passage.categories), default=0.0)
    return passage.score + (OWN_LANGUAGE if passage.language == language else 0.0) + (DECIDED if passage.decided else 0.0) + telling


def is_whole(passage: Quotable) -> bool:
    """Whether a passage can be quoted whole: a sentence or a few, no row of a table and no part of an enumeration that goes on."""
    weight = DENSE.get(passage.language, 1) * len(passage.text)
    if passage.text.rstrip().endswith(GOES_ON):
        return False
    return SHORTEST <= weight <= LONGEST and passage.kind in {"paragraph", "list-item"} and "\t" not in passage.text
