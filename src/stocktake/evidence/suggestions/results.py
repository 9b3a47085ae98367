"""What the suggester answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An element a passage may speak of.

    `score` is a chance from 0 to 1 (for principles a share without that meaning), `band` is strong, possible or weak,
    `because` quotes the words of the passage that made the score.
    """

    code: str
    score: float
    band: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageSuggestions:
    """What is suggested for one passage, the likeliest first.

    `lang` is one of the six or `und`. `objectives` are always as many as were asked for, even if weak; `categories` and
    `principles` only those that are at least possible. `nothing` says that no objective seems to apply.
    """

    lang: str
    objectives: tuple[Suggestion, ...]
    categories: tuple[Suggestion, ...]
    nothing: bool
    principles: tuple[Suggestion, ...] = ()
