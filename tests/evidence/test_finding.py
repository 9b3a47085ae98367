"""Finding across languages, and narrowing what was found."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.evidence.test_search import SAID

from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.queries import search as searching
from stocktake.evidence.queries.passages import Filters
from stocktake.evidence.queries.search import search
from stocktake.evidence.search.query import question
from stocktake.evidence.search.vocabulary import Vocabulary, vocabulary_of
from stocktake.foundation.packs import PackError
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.rules.viewer import public_viewer, viewer_of

MONEY = {
    "en": "Remittances are cheaper than they were.",
    "fr": "Les envois de fonds coûtent moins cher qu’avant.",
    "es": "Las remesas cuestan menos que antes.",
    "ru": "Денежные переводы стали дешевле, чем раньше.",
    "zh": "汇款费用比以前低。",
    "ar": "أصبحت التحويلات المالية أقل تكلفة من قبل.",
}
ASKED = {
    "en": "remittances", "fr": "envois de fonds", "es": "remesas", "ru": "денежных переводов", "zh": "汇款", "ar": "التحويلات المالية",
}  # fmt: skip


@pytest.fixture
def in_six_languages(meridian):
    for text in MONEY.values():
        meridian.says("AU", text)
    return meridian


def _found(meridian, asked: str, filters: Filters | None = None, *, viewer=None, only: bool = False):
    return search(viewer or public_viewer(meridian.review), asked, filters or Filters(), page=1, only=only)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_the_vocabulary_finds_what_the_other_languages_call_it(in_six_languages, language):
    found = _found(in_six_languages, ASKED[language])
    assert {passage.language for passage in found.found.passages} == set(LANGUAGES)
    assert {term.language for term in found.also} == set(LANGUAGES) - {language}
    assert all(any(piece.marked for piece in passage.pieces) for passage in found.found.passages)


def test_who_wants_only_these_words_gets_only_these(in_six_languages):
    found = _found(in_six_languages, "remittances", only=True)
    assert [passage.language for passage in found.found.passages] == ["en"]
    assert found.also == ()


def test_words_in_quotation_marks_are_looked_for_as_written(in_six_languages):
    assert [passage.language for passage in _found(in_six_languages, '"remittances"').found.passages] == ["en"]


def test_the_other_words_of_a_question_are_wanted_too(in_six_languages):
    assert [each.language for each in _found(in_six_languages, "remittances cheaper").found.passages] == ["en"]
    assert [each.language for each in _found(in_six_languages, "дешевле remittances").found.passages] == ["ru"]


def test_the_page_says_what_else_it_looked_for_and_offers_to_leave_it(in_six_languages):
    page = Client().get(in_six_languages.address("search/?q=remittances&page=1")).content.decode()
    assert "Looked for as well:" in page
    assert 'lang="zh" dir="ltr">汇款</span>' in page
    link = re.search(r'href="\?([^"]*only[^"]*)"', page).group(1)
    assert "page" not in link
    narrow = Client().get(in_six_languages.address(f"search/?{link.replace('&amp;', '&')}")).content.decode()
    assert "Looked for as well:" not in narrow
    assert len(re.findall(r'id="passage-\d+"', narrow)) == 1


def test_the_longest_name_is_understood():
    vocabulary = Vocabulary.of([
        {"en": ["detention"], "fr": ["rétention"]}, {"en": ["alternatives to detention"], "fr": ["mesures de remplacement"]},
    ])  # fmt: skip
    asked = question("alternatives to detention", vocabulary=vocabulary)
    assert [term.text for term in asked.also] == ["mesures de remplacement"]
    assert [term.text for term in question("detention alternatives", vocabulary=vocabulary).also] == ["rétention"]


def test_a_run_of_chinese_that_says_more_than_the_word_is_taken_as_it_stands():
    vocabulary = vocabulary_of("gcm")
    assert question("汇款", vocabulary=vocabulary).also
    assert question("汇款手续费", vocabulary=vocabulary).also == ()


def test_the_packs_vocabulary_names_each_of_its_things_in_six_languages():
    for thing in vocabulary_of("gcm").things:
        assert {term.language for term in thing.terms} == set(LANGUAGES)
    assert len(vocabulary_of("gcm").things) > 60


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("- {en: [word], xx: [mot]}\n", "“xx”"), ("- {en: ['…']}\n", "without a letter"), ("- {en: word}\n", "vocabulary.yaml:1")],
)
def test_a_vocabulary_that_is_wrong_says_where(tmp_path: Path, monkeypatch, content, complaint):
    pack = tmp_path / "words"
    pack.mkdir()
    (pack / "pack.yaml").write_text("pack: words\n")
    (pack / "vocabulary.yaml").write_text(content)
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path))
    with pytest.raises(PackError, match=re.escape(complaint)):
        vocabulary_of("words")


# -- recall ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_finds_every_passage_that_a_plain_scan_finds(demonstration, language):
    """Every word of every tenth passage, asked in quotation marks, finds at least the passages whose text holds it as a word."""
    from stocktake.evidence.search.tokens import folded, tokens

    passages = list(Passage.objects.filter(language=language).order_by("pk"))
    held = {
        passage.pk: {folded(token.text) for token in tokens(passage.text)} if language != "zh" else folded(passage.text)
        for passage in passages
    }
    asked = {token.text for passage in passages[::10] for token in tokens(passage.text) if token.kind != "number"}
    if language == "zh":
        asked = {run[at : at + 2] for run in asked for at in range(len(run) - 1)}
    assert len(asked) > 50
    for word in sorted(asked)[:150]:
        scanned = {pk for pk, words in held.items() if folded(word) in words}
        rows = Passage.objects.filter(question(f'"{word}"').matches(), language=language)
        assert scanned <= set(rows.values_list("pk", flat=True)), word


# -- narrowing -------------------------------------------------------------------------------------------------------------


def test_what_was_found_is_narrowed_by_kind_day_and_category(meridian):
    report = meridian.says("AU", MONEY["en"])
    letter = meridian.says("SH", MONEY["en"].replace("cheaper", "dearer"), kind=SourceKind.LETTER)
    Source.objects.filter(pk=letter.pk).update(received_at=NOON.replace(year=2032))
    everything = _found(meridian, "remittances")
    assert {(choice.value, choice.count) for choice in everything.kinds} == {("voluntary-review", 1), ("letter", 1)}

    def narrowed(**filters) -> set[int]:
        return {passage.source for passage in _found(meridian, "remittances", Filters(**filters)).found.passages}

    assert narrowed(kind="letter") == {letter.pk}
    assert narrowed(until=date(2031, 12, 31)) == {report.pk}
    assert narrowed(since=date(2031, 12, 31)) == {letter.pk}
    assert narrowed(kind="nonsense") == set()


def test_neither_kind_nor_day_tells_who_must_not_be_named(meridian):
    meridian.says("SH", MONEY["en"], consent=Consent.QUOTE_UNNAMED, kind=SourceKind.SUBMISSION)
    found = _found(meridian, "remittances")
    assert found.found.total == 1
    assert found.kinds == []
    assert _found(meridian, "remittances", Filters(kind="submission")).found.total == 0
    assert _found(meridian, "remittances", Filters(since=date(2000, 1, 1))).found.total == 0


def test_consent_is_a_filter_for_the_secretariat_alone(meridian):
    meridian.says("AU", MONEY["en"])
    meridian.says("BR", MONEY["en"].replace("cheaper", "dearer"), consent=Consent.AGGREGATE)
    officer = viewer_of(meridian.person("officer", RoleKind.OFFICER), meridian.review)
    found = _found(meridian, "remittances", viewer=officer)
    assert {choice.value: choice.count for choice in found.consents} == {
        str(int(Consent.PUBLISH)): 1,
        str(int(Consent.AGGREGATE)): 1,
    }
    assert _found(meridian, "remittances", Filters(consent=int(Consent.AGGREGATE)), viewer=officer).found.total == 1
    assert _found(meridian, "remittances").consents == ()
    assert _found(meridian, "remittances", Filters(consent=int(Consent.AGGREGATE))).found.total == 1  # not asked of others


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2031-13-01", "until=%00", "consent=x", "kind=%00", "since=99999-01-01"]
)
def test_a_filter_that_cannot_be_read_is_no_fault(in_six_languages, query):
    assert Client().get(in_six_languages.address(f"search/?q=remittances&{query}")).status_code == 200


def test_where_too_many_answer_it_is_said_that_the_numbers_are_of_the_first(in_six_languages, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 3)
    found = _found(in_six_languages, "remittances")
    assert (found.more, found.found.total, sum(choice.count for choice in found.languages)) == (True, 3, 3)
    page = Client().get(in_six_languages.address("search/?q=remittances")).content.decode()
    assert "Very many passages answer." in page
    assert not _found(in_six_languages, "remittances", Filters(language="fr")).more


def test_the_tests_languages_are_those_of_the_house():
    assert set(MONEY) == set(SAID) == set(LANGUAGES)
