"""Voters: others that may be asked beside the suggestions, behind one small interface. None is asked unless it is set up.

A vote is no measured chance. So it never makes a suggestion strong, and where the first one is strong it changes nothing: it
puts in order what was unsure, and where it names the same as the suggestions do, that becomes possible.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from stocktake.evidence.suggestions.results import PassageSuggestions, Suggestion


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage as a voter gets it. `restricted`: it must not leave this machine."""

    text: str
    language: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """An objective that a voter sees in a passage, and on which words, exactly as they stand there ("" where it gives none)."""

    code: str
    span: str = ""


class VoterSilent(Exception):
    """The voter did not answer, or not in a form that can be read. The suggestions go on without it."""


class Voter(Protocol):
    """Somebody to ask. `name` is part of the version of what was suggested with its help."""

    name: str
    leaves: bool
    """Whether what it is asked leaves this machine; restricted passages are then kept from it."""

    def vote(self, asked: Sequence[Asked]) -> list[tuple[Vote, ...]]:
        """For each passage the objectives it sees, the surest first; none where it sees none.

        Raises:
            VoterSilent: it did not answer.
        """


def ask(voter: Voter, asked: Sequence[Asked]) -> list[tuple[Vote, ...]]:
    """Ask a voter what it may be asked. A span that does not stand in the passage word for word takes its vote with it.

    Raises:
        VoterSilent: it did not answer, or not for every passage.
    """
    may = [place for place, each in enumerate(asked) if not (voter.leaves and each.restricted)]
    votes: list[tuple[Vote, ...]] = [()] * len(asked)
    if not may:
        return votes
    answers = voter.vote([asked[place] for place in may])
    if len(answers) != len(may):
        raise VoterSilent(f"{voter.name}: answered {len(answers)} of {len(may)} passages")
    for place, answer in zip(may, answers, strict=True):
        votes[place] = tuple(vote for vote in answer if not vote.span or vote.span in asked[place].text)
    return votes


def heard(answer: PassageSuggestions, votes: Sequence[Vote]) -> PassageSuggestions:
    """The suggestions with the votes in them: what was unsure in a new order, never stronger than possible.

    Asked about are only the objectives that are suggested anyhow; what a voter names beside them is left out.
    """
    first = answer.objectives[0] if answer.objectives else None
    spans: dict[str, str] = {}
    for vote in votes:
        spans.setdefault(vote.code, vote.span)
    if first is None or first.band == "strong" or not spans:
        return answer
    order = {code: place for place, code in enumerate(spans)}
    ranked = sorted(answer.objectives, key=lambda made: order.get(made.code, len(order)))
    return replace(answer, objectives=tuple(_with(made, spans) for made in ranked))


def _with(made: Suggestion, spans: dict[str, str]) -> Suggestion:
    if made.code not in spans:
        return made
    span = spans[made.code]
    because = (span, *(word for word in made.because if word not in span))[:3] if span else made.because
    return replace(made, band="possible", because=because)
