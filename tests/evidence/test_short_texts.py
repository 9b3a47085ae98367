"""What says too little is not made to say more: rows of a table, and texts of a few letters."""

import pytest

from stocktake.evidence.enums import Band
from stocktake.evidence.models import Code, Passage, Suggestion
from stocktake.evidence.services.suggest import suggest_codes
from stocktake.evidence.suggestions.languages import settled

FEW, MANY = 12.0, 400.0


def test_a_few_letters_are_taken_to_be_in_the_language_of_the_source():
    assert settled(["en", "fr", "en"], [MANY, FEW, MANY]) == ["en", "en", "en"]


def test_a_text_that_is_long_enough_keeps_its_own_language():
    assert settled(["en", "fr"], [MANY, MANY]) == ["en", "fr"]


@pytest.mark.parametrize("language", ["ru", "ar", "zh"])
def test_a_script_of_its_own_is_no_guess_however_short(language: str):
    assert settled(["en", language], [MANY, FEW]) == ["en", language]


def test_where_all_is_short_the_most_written_language_is_taken():
    assert settled(["es", "es", "fr"], [FEW, FEW, FEW]) == ["es", "es", "es"]


def test_a_source_without_passages_has_no_languages():
    assert settled([], []) == []


@pytest.mark.django_db
def test_a_row_of_a_table_is_coded_only_by_what_is_strong(meridian):
    """The same words, once as a paragraph and once as a row: what is only possible codes the paragraph alone."""
    source = meridian.says("AU", "The fee for sending remittances home fell to three per cent.")
    passage = source.passages.get()
    possible = Suggestion.objects.filter(passage=passage, band=Band.POSSIBLE).count()
    Code.objects.filter(passage=passage).delete()
    Suggestion.objects.filter(passage=passage).delete()
    Passage.objects.filter(pk=passage.pk).update(kind="table-row")
    passage.refresh_from_db()
    suggest_codes(passages=[passage], framework=source.review.framework, at=source.received_at)
    coded = Code.objects.filter(passage=passage).values("element")
    bands = set(Suggestion.objects.filter(passage=passage, element__in=coded).values_list("band", flat=True))
    assert bands <= {Band.STRONG}
    assert possible == Suggestion.objects.filter(passage=passage, band=Band.POSSIBLE).count()


@pytest.mark.django_db
def test_a_row_of_names_and_numbers_is_no_evidence_of_anything(meridian):
    source = meridian.says(
        "AU", "Aurelia, construction, dollars 1610 820 330 and a long sentence in English on what the table holds.\n"
    )
    passage = source.passages.first()
    Code.objects.filter(passage=passage).delete()
    Suggestion.objects.filter(passage=passage).delete()
    Passage.objects.filter(pk=passage.pk).update(kind="table-row", text="Dar Nour, construction, dollars 1610 820 330")
    passage.refresh_from_db()
    suggest_codes(passages=[passage], framework=source.review.framework, at=source.received_at)
    assert not Code.objects.filter(passage=passage).exists()
