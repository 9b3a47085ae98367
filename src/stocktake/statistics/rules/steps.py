"""Five steps from few to many, each with about as many areas as the others: what a tile or an area of a map is coloured by."""

from collections.abc import Mapping
from dataclasses import dataclass

STEPS = 5
UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Step:
    """`low`, `high`: the least and the greatest number in it."""

    place: int
    low: float
    high: float
    areas: int


def steps_of(values: Mapping[str, float | None]) -> tuple[dict[str, int], tuple[Step, ...]]:
    """For each code its step, 1 to 5, or 0 where its number is not known; and the steps that have an area in them.

    Equal numbers are always in one step. Of fewer than five different numbers, each is a step of its own, the greatest the fifth.
    """
    known = sorted(value for value in values.values() if value is not None)
    different = sorted(set(known))
    if len(different) <= STEPS:
        place_of = {value: STEPS - len(different) + place for place, value in enumerate(different, start=1)}
    else:
        place_of = {}
        for place, value in enumerate(known):
            place_of.setdefault(value, min(STEPS, place * STEPS // len(known) + 1))
    steps = {code: UNKNOWN if value is None else place_of[value] for code, value in values.items()}
    found = []
    for step in range(1, STEPS + 1):
        own = [value for value in known if place_of[value] == step]
        if own:
            found.append(Step(step, own[0], own[-1], len(own)))
    return steps, tuple(found)
