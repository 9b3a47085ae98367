"""What a person is told whose file could not be read."""

import pickle
import string

import pytest

from stocktake.documents.refusals import KINDS, MESSAGES, NOTICES, Unreadable, refuse

CODES = {
    "password-protected", "truncated", "macros", "zip-bomb", "too-large", "no-text",
    "no-recogniser", "no-letters", "wrong-extension", "empty", "unknown-format", "timeout", "too-much-memory", "damaged",
}  # fmt: skip


def test_every_promised_code_has_a_sentence():
    assert set(MESSAGES) == CODES


@pytest.mark.parametrize("sentence", [*MESSAGES.values(), *NOTICES.values()])
def test_no_sentence_speaks_of_errors_or_shouts(sentence):
    assert "error" not in sentence.lower()
    assert "!" not in sentence
    assert sentence.endswith(".")


def test_a_refusal_fills_in_what_the_file_is():
    refusal = refuse("wrong-extension", named=".pdf", found="docx")
    assert ".pdf" in str(refusal)
    assert KINDS["docx"] in str(refusal)
    assert "{" not in str(refusal)


def test_a_refusal_is_translated_with_its_kind_of_file():
    translated = refuse("unknown-format", found="doc").sentence(lambda text: text.upper().replace("{FOUND}", "{found}"))
    assert KINDS["doc"].upper() in translated


def test_a_missing_value_is_shown_as_a_blank():
    assert "…" in str(Unreadable("timeout"))


def test_a_refusal_survives_a_queue():
    again = pickle.loads(pickle.dumps(refuse("too-large", size="500", limit="50")))
    assert (again.code, str(again)) == ("too-large", str(refuse("too-large", size="500", limit="50")))


def test_every_brace_in_a_sentence_has_a_known_name():
    names = {name for text in MESSAGES.values() for _, name, _, _ in string.Formatter().parse(text) if name}
    assert names <= {"size", "limit", "named", "found", "seconds", "packages"}
