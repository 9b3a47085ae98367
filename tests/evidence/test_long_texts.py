"""A text of a million letters becomes passages that can be found, opened and coded."""

import pytest

from stocktake.documents.tree import Block, BlockKind, Tree
from stocktake.evidence.services.cutting import WITHOUT_END, cut

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text", ["remittances " * 90_000, "x" * 1_000_000, "汇款费用" * 250_000], ids=["words", "one word", "Chinese"]
)
def test_a_text_without_an_end_is_cut_between_words_or_anywhere_and_nothing_is_lost(text):
    passages = cut(Tree((Block(BlockKind.PARAGRAPH, text.strip()),)))
    assert max(len(passage.text) for passage in passages) <= WITHOUT_END
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())
    if " " in text:
        assert {word for passage in passages for word in passage.text.split()} == set(text.split())


def test_a_million_letters_are_taken_in_found_and_opened(meridian, client):
    source = meridian.says("AU", "remittances " * 90_000)
    assert source.passages.count() > 100
    assert source.passages.filter(search__isnull=True).count() == 0
    assert client.get(meridian.address("search/?q=remittances")).status_code == 200
    assert client.get(meridian.address(f"passages/{source.passages.first().pk}/")).status_code == 200
