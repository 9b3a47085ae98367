"""The returned files of the demonstration are made from plain text, the same each time."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "packs" / "demonstration"

spec = importlib.util.spec_from_file_location("make_demonstration", ROOT / "tools" / "make_demonstration.py")
generator = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generator)
ENTRIES = generator.entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: Path(entry["file"]).name)
def test_making_a_returned_file_again_gives_the_committed_bytes(entry):
    if entry["file"].endswith(".pdf") and generator.page.fonts_missing():
        pytest.skip("Debian's fonts-noto-core and fonts-noto-cjk are not on this machine")
    assert generator.make(entry, ENTRIES) == (PACK / entry["file"]).read_bytes()


def test_every_file_is_listed_and_every_listed_file_is_there():
    listed = [entry["file"] for entry in ENTRIES]
    assert sorted(listed) == sorted(f"files/{path.name}" for path in (PACK / "files").iterdir())


def test_every_text_is_used():
    used = {entry["text"] for entry in ENTRIES}
    for entry in ENTRIES:
        mail = entry.get("mail", {})
        used |= {mail.get("reply_to_text")} | {attached["text"] for attached in mail.get("attachments", [])}
    assert {f"texts/{path.name}" for path in (PACK / "texts").iterdir()} == used - {None}


def test_forty_files_and_more_in_six_languages_and_five_formats():
    assert len(ENTRIES) >= 40
    assert set(Counter(entry["language"] for entry in ENTRIES)) == {"en", "fr", "es", "ru", "zh", "ar"}
    assert set(Counter(Path(entry["file"]).suffix for entry in ENTRIES)) == {".docx", ".xlsx", ".pdf", ".eml", ".txt"}


def test_there_are_late_answers_a_withdrawal_a_duplicate_and_a_damaged_file():
    assert any(entry["kind"] == "voluntary-review" and entry["received"] > "2030-11-01" for entry in ENTRIES)
    assert any(entry.get("withdrawn") for entry in ENTRIES)
    assert any(entry.get("same_as") for entry in ENTRIES)
    assert any(entry.get("damaged") for entry in ENTRIES)
