"""Letters on pictures, recognised by the real Tesseract: what is on the page comes back, marked as a machine's."""

import shutil
from difflib import SequenceMatcher

import pytest
from tests.documents.scans import SAID, joined, pictures_of, printed, scanned

from stocktake.documents.reading import Reader
from stocktake.documents.reading.arabic_check import Verdict, checked, compare
from stocktake.documents.reading.recogniser import Recogniser, filled, installed, whole
from stocktake.documents.refusals import NOTICES, Unreadable
from stocktake.documents.tree import Block, BlockKind, Tree

needed = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="no Tesseract on this machine; as root, ./stocktake test installs it"
)
HAS_TO_BE_RIGHT = {"en": 0.99, "fr": 0.97, "es": 0.98, "ru": 0.98, "zh": 0.93, "ar": 0.9}
"""So much of the letters, spaces aside; a scan is clean here, and those who send them send worse ones."""


@pytest.fixture(scope="module")
def recogniser():
    with Recogniser() as made:
        yield made


def likeness(said: str, read: str) -> float:
    one, other = ("".join(text.replace("2031", "").split()) for text in (said, read))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@needed
@pytest.mark.parametrize("language", list(SAID))
def test_a_scanned_page_is_read_in_each_of_the_six_languages(recogniser, language):
    tree = recogniser.read(scanned(language, SAID[language]), "scan.pdf")
    best = max(tree.blocks, key=lambda block: likeness(SAID[language], block.text))
    assert likeness(SAID[language], best.text) >= HAS_TO_BE_RIGHT[language]
    assert all(block.by_machine for block in tree.blocks)
    assert NOTICES["read-by-machine"] in tree.warnings


@needed
def test_the_place_of_a_recognised_text_is_a_box_on_its_page(recogniser):
    tree = recogniser.read(scanned("en", SAID["en"]), "scan.pdf")
    block = max(tree.blocks, key=lambda block: len(block.text))
    line, _, box = block.place.partition("@")
    left, top, right, bottom = (int(number) for number in box.split(","))
    assert line.startswith("1:")
    assert 0 < left < right < 1000
    assert 0 < top < bottom < 500


@needed
def test_a_photograph_is_read_as_a_page_is(recogniser, tmp_path):
    [picture] = pictures_of(printed("en", SAID["en"]))
    picture.save(tmp_path / "page.png")
    tree = recogniser.read((tmp_path / "page.png").read_bytes(), "page.png")
    assert any(likeness(SAID["en"], block.text) > 0.98 for block in tree.blocks)


@needed
def test_a_page_without_letters_says_so(recogniser, tmp_path):
    from PIL import Image

    Image.new("L", (900, 1200), 255).save(tmp_path / "white.pdf")
    with pytest.raises(Unreadable) as refused:
        recogniser.read((tmp_path / "white.pdf").read_bytes(), "white.pdf")
    assert refused.value.code == "no-letters"


def test_a_page_that_is_not_there_and_a_file_without_pages_are_refused(recogniser):
    with pytest.raises(Unreadable) as refused:
        recogniser.read(b"Only words.", "words.txt")
    assert refused.value.code == "unknown-format"


def test_without_the_program_the_packages_are_named(monkeypatch):
    installed.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    try:
        with Recogniser() as recogniser, pytest.raises(Unreadable) as refused:
            recogniser.read(scanned("en", SAID["en"]), "scan.pdf")
    finally:
        monkeypatch.undo()
        installed.cache_clear()
    assert "tesseract-ocr-ara" in str(refused.value)


@needed
def test_a_page_that_fails_is_left_out_and_said(recogniser):
    data = scanned("en", *[SAID["en"]] * 40)

    def look(number, script):
        if number == 2:
            raise Unreadable("damaged", "", {})
        return recogniser.page(data, number, script)

    tree = whole("pdf", look)
    assert {block.page for block in tree.blocks} == {1}
    assert NOTICES["pages-not-recognised"] in tree.warnings


@needed
def test_pages_with_a_text_of_their_own_keep_it(recogniser):
    data = joined(printed("en", SAID["en"]), scanned("ru", SAID["ru"]))
    with Reader() as reader:
        tree = reader.read(data, "mixed.pdf")
    assert NOTICES["pages-without-text"] in tree.warnings
    seen = filled(tree, lambda number, script: recogniser.page(data, number, script))
    assert {block.page: block.by_machine for block in seen.blocks} == {1: False, 2: True}
    assert NOTICES["pages-without-text"] not in seen.warnings


@needed
def test_arabic_that_is_stored_well_is_found_to_agree_with_its_page(recogniser):
    data = printed("ar", SAID["ar"])
    tree = Tree((Block(BlockKind.PARAGRAPH, SAID["ar"], page=1),), warnings=(NOTICES["arabic-from-pdf"],))
    seen = checked(tree, lambda number, script: recogniser.page(data, number, script))
    assert [block.text for block in seen.blocks] == [block.text for block in tree.blocks]
    assert NOTICES["arabic-checked"] in seen.warnings
    assert NOTICES["arabic-from-pdf"] not in seen.warnings


@needed
def test_arabic_that_is_stored_backwards_is_taken_from_the_page(recogniser):
    data = printed("ar", SAID["ar"])
    backwards = Tree((Block(BlockKind.PARAGRAPH, SAID["ar"][::-1], page=1),), warnings=(NOTICES["arabic-from-pdf"],))
    seen = checked(backwards, lambda number, script: recogniser.page(data, number, script))
    assert NOTICES["arabic-recognised"] in seen.warnings
    assert any(likeness(SAID["ar"], block.text) > 0.9 and block.by_machine for block in seen.blocks)


@pytest.mark.parametrize(
    ("stored", "verdict"),
    [
        (SAID["ar"], Verdict.AGREES),
        (" ".join(word[::-1] for word in SAID["ar"].split()), Verdict.REVERSED),
        (" ".join(sorted(SAID["ar"].split())), Verdict.BROKEN),
        ("كلام آخر لا علاقة له بما هو مطبوع على هذه الصفحة من الوثيقة أبدا", Verdict.DIFFERENT),
    ],
)
def test_a_stored_text_is_judged_by_what_is_printed(stored, verdict):
    assert compare(stored, SAID["ar"]) == verdict


def test_too_few_words_say_nothing():
    assert compare("كلمة واحدة", "كلمة واحدة") == Verdict.UNKNOWN
