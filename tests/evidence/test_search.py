"""Search: one tokeniser for what is stored and what is asked, in six languages."""

import pytest
from django.db import connection

from stocktake.evidence.enums import Consent
from stocktake.evidence.queries.passages import Filters
from stocktake.evidence.queries.search import search
from stocktake.evidence.search.index import LAST_POSITION, vector_literal
from stocktake.evidence.search.query import question
from stocktake.reviews.rules.viewer import public_viewer

SAID = {
    "en": "Remittances sent through mobile wallets have overtaken the counters of the post office, said the workers’ union.",
    "fr": "Un plafond de 3 % est appliqué aux transferts ; les bureaux de poste l’affichent dans leurs vitrines.",
    "es": "Las trabajadoras del hogar recibieron contratos escritos después de la inspección de las viviendas.",
    "ru": "В 2030 году открыты три консульских пункта на рыбных промыслах для моряков.",
    "zh": "自2029年起，汇款手续费不得超过汇款额的百分之三，移民工人可在邮局办理。",
    "ar": "أُلزِمت شركات التحويل بإعلان الرسوم وسعر الصرف قبل إتمام العملية للعمّال المهاجرين.",
}

ASKED = [
    ("en", "remittance"),
    ("en", "wallet counter"),
    ("en", '"post office"'),
    ("en", "the counters of the union"),
    ("fr", "plafonds"),
    ("fr", "applique"),  # accents may be left out
    ("fr", "l'affichent"),
    ("fr", "vitrine"),
    ("es", "trabajadora"),
    ("es", "inspeccion vivienda"),
    ("ru", "моряки"),
    ("ru", "консульские пункты"),
    ("ru", "2030"),
    ("zh", "汇款"),
    ("zh", "汇款手续费"),
    ("zh", "汇"),
    ("zh", "三"),  # the last character of its run
    ("zh", "移民工人 邮局"),
    ("zh", "２０２９"),  # full-width digits
    ("ar", "رسوم"),  # without the article
    ("ar", "الرسوم"),
    ("ar", "تحويل"),
    ("ar", "اعلان"),  # without hamza and vowel marks
    ("ar", "العمال"),
]


@pytest.mark.parametrize(("language", "asked"), ASKED)
def test_a_passage_is_found_by_other_forms_of_its_words(db, language, asked):
    assert _answers(asked, SAID[language], language)


@pytest.mark.parametrize(("language", "asked"), ASKED)
def test_the_words_that_answer_are_marked_where_they_stand(language, asked):
    assert question(asked).spans(SAID[language], language)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "remittances police"),  # all words are wanted
        ("en", '"office post"'),  # in this order
        ("en", '"wallet"'),  # as written: the text has wallets
        ("zh", "费手"),  # a pair that does not stand there
        ("zh", "手续款"),  # its pairs would have to follow one another
        ("ru", "моряк берег"),
        ("ar", "الحدود"),
    ],
)
def test_what_was_not_said_is_not_found_and_not_marked(db, language, asked):
    assert not _answers(asked, SAID[language], language)


@pytest.mark.parametrize("signs", ["'", "\\", "a'b\\c", "' & | ! ( ) :* <-> x", "x:*", "''", "%s", "\x00work", '"', '"a'])
def test_no_sign_a_person_types_becomes_an_operator(db, signs):
    assert _answers(signs, "Nothing of the kind was said about fishing.", "en") is False


def test_terms_with_quotes_and_backslashes_are_stored_as_they_are(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [vector_literal("o’clock \\ it's 'quoted' 7,1", "en")])
        assert cursor.fetchone()[0] > 0


def test_a_very_long_text_is_stored_with_its_last_words(db):
    text = "word " * (LAST_POSITION + 100) + "lighthouse"
    assert _answers("lighthouse", text, "en")
    assert _answers("word", text, "en")


def test_a_decimal_is_one_number_in_every_way_of_writing_it(db):
    assert _answers("7.1", "est tombé de 7,1 à 4,3", "fr")
    assert _answers("7,1", "هبط إلى ٧٫١ في المئة", "ar")
    assert not _answers("7", "fell to 7.1 per cent", "en")


def test_only_the_single_character_asked_for_is_marked():
    [(start, end)] = question("汇").spans("手续，汇款", "zh")
    assert (start, end) == (3, 4)


def test_an_empty_question_finds_nothing_and_says_so(meridian):
    meridian.says("AU", "Fees were capped.\n\nWages were paid.")
    assert search(public_viewer(meridian.review), "?!…", Filters(), page=1).understood is False


def test_all_languages_are_searched_at_once_and_can_be_narrowed(meridian):
    meridian.says("AU", "The union asked that fees be capped at 3 per cent of what is sent home.\n\n" + SAID["zh"])
    meridian.says("BR", SAID["fr"])
    viewer = public_viewer(meridian.review)
    found = search(viewer, "3", Filters(), page=1)
    assert found.found.total == 2
    assert [choice.value for choice in found.languages] == ["en", "fr"]
    assert [choice.value for choice in found.parties] == ["AU", "BR"]
    assert search(viewer, "3", Filters(language="fr"), page=1).found.total == 1
    assert search(viewer, "3", Filters(party="AU"), page=1).found.total == 1
    assert search(viewer, "3", Filters(party="AU", language="fr"), page=1).found.total == 0


def test_a_filter_by_party_finds_no_passage_whose_author_must_not_be_named(meridian):
    meridian.says("SH", "The night desk was closed in March.\n\nIt opened again.", consent=Consent.QUOTE_UNNAMED)
    viewer = public_viewer(meridian.review)
    everything = search(viewer, "desk", Filters(), page=1)
    assert everything.found.total == 1
    assert everything.parties == []
    assert search(viewer, "desk", Filters(party="SH"), page=1).found.total == 0


def _answers(asked: str, text: str, language: str) -> bool:
    """Whether PostgreSQL finds the text by the question; what is marked must agree with it."""
    wanted = question(asked)
    if not wanted:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector_literal(text, language), wanted.tsquery])
        found = bool(cursor.fetchone()[0])
    if found:
        assert wanted.spans(text, language)
    return found
