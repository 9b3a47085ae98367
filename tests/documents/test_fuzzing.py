"""Whatever chance does to a file, it is read or refused by name, and what is read can be kept. `tools/fuzz_readers.py` does it for long."""

import pytest
from tests.documents.mutations import mutated, seeds

from stocktake.documents.reading import Reader, Tree, Unreadable
from stocktake.evidence.services.cutting import cut

EACH = 25


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


def can_be_kept(tree: Tree) -> bool:
    """Whether the database takes every text of it, and it can be cut into passages."""
    texts = [tree.title, *tree.meta.values(), *(part.filename for part in tree.attachments), *tree.warnings]
    texts += [text for block in tree.blocks for text in (block.text, block.number, block.place)]
    for text in texts:
        text.encode("utf-8")
    return not any("\x00" in text for text in texts) and all(passage.text.strip() for passage in cut(tree))


@pytest.mark.parametrize("ending", sorted(seeds()))
def test_a_bent_file_is_read_or_refused_and_never_ends_the_reader(reader, ending):
    read, dead = 0, []
    for seed in range(EACH):
        name, data = mutated(ending, seed)
        try:
            read += can_be_kept(reader.read(data, name))
        except Unreadable as refused:
            lives = reader.pid is not None or refused.code == "too-much-memory"
            dead += [] if lives else [(name, seed, refused.code)]
    assert dead == []
    assert read > 0, "every file was refused: the bending is too strong to find anything"


@pytest.mark.parametrize("ending", sorted(seeds()))
def test_the_same_files_unbent_are_read(reader, ending):
    for name, data in seeds()[ending][:2]:
        assert can_be_kept(reader.read(data, name))
