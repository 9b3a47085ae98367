"""What is quoted: the clearest, from different parties, in a length that can be quoted whole."""

from dataclasses import replace

import pytest

from stocktake.synthesis.enums import Voices
from stocktake.synthesis.rules.choosing import LONGEST, Quotable, choose

PLAIN = Quotable(
    pk=1, digest="", text="The ministry opened three consular posts on the fishing grounds this spring, and two more will follow.",
    kind="paragraph", language="en", party=1, party_code="AUR", voices=Voices.GOVERNMENTS, score=0.7, decided=False,
    categories=frozenset(),
)  # fmt: skip


def chosen(*passages: Quotable, most: int = 3, quoted: dict[int, int] | None = None) -> list[int]:
    return [passage.pk for passage in choose(passages, voices=Voices.GOVERNMENTS, language="en", most=most, quoted=quoted or {})]


def test_one_passage_per_party_is_quoted() -> None:
    assert chosen(PLAIN, replace(PLAIN, pk=2, score=0.9), replace(PLAIN, pk=3, party=2, party_code="BRE")) == [2, 3]


def test_what_a_person_decided_goes_before_a_better_score_of_the_machine() -> None:
    assert chosen(replace(PLAIN, score=0.8), replace(PLAIN, pk=2, party=2, decided=True), most=1) == [2]


def test_a_party_that_was_quoted_often_gives_way() -> None:
    other = replace(PLAIN, pk=2, party=2, party_code="BRE", score=0.65)
    assert chosen(PLAIN, other, most=1) == [1]
    assert chosen(PLAIN, other, most=1, quoted={1: 2}) == [2]


def test_rows_fragments_and_long_passages_are_not_quoted() -> None:
    assert (
        chosen(replace(PLAIN, kind="table-row"), replace(PLAIN, pk=2, text="Yes."), replace(PLAIN, pk=3, text="a " * LONGEST)) == []
    )


@pytest.mark.parametrize("end", [";", ",", ":", "；", "؛"])
def test_what_goes_on_in_the_next_passage_is_not_quoted(end: str) -> None:
    assert chosen(replace(PLAIN, text=PLAIN.text.rstrip(".") + end)) == []


def test_the_order_in_which_passages_come_makes_no_difference() -> None:
    passages = [replace(PLAIN, pk=pk, party=pk, party_code=f"P{pk}") for pk in range(1, 6)]
    assert chosen(*passages) == chosen(*reversed(passages))
