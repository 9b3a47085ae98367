"""A paper: every sentence with its evidence, and nothing in it that consent does not allow."""

import pytest
from django.utils import timezone

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.services.withdraw import withdraw
from stocktake.foundation.services.load_pack import load_pack
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer, public_viewer
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models import Draft, Sentence
from stocktake.synthesis.queries.paper import latest_drafts, paper_of
from stocktake.synthesis.queries.used_in import used_in
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import UnknownLanguage, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(demonstration: Review) -> Draft:
    return latest_drafts(demonstration)["en"]


def whole(draft: Draft, viewer: Viewer | None = None) -> str:
    seen = paper_of(draft, viewer or public_viewer(draft.review))
    return "\n".join(sentence.text for sentence in seen.sentences)


def test_every_sentence_has_its_evidence_or_says_that_it_frames(draft: Draft) -> None:
    sentences = Sentence.objects.filter(paragraph__draft=draft)
    assert sentences.filter(kind=SentenceKind.COUNT).count() > 40
    assert not sentences.filter(kind=SentenceKind.QUOTE, citations__isnull=True).exists()
    assert not sentences.filter(kind=SentenceKind.FIGURE, figure__isnull=True).exists()
    counted = sentences.filter(kind=SentenceKind.COUNT).select_related("finding").prefetch_related("citations")
    for sentence in counted:
        cited = {citation.passage_id for citation in sentence.citations.all()}
        assert cited == set(sentence.finding.passages.values_list("pk", flat=True))


def test_paragraphs_are_numbered_from_one_without_a_gap(draft: Draft) -> None:
    numbers = list(draft.paragraphs.filter(level=0).order_by("position").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_words_quoted_stay_with_their_source(draft: Draft) -> None:
    quote = Sentence.objects.filter(paragraph__draft=draft, kind=SentenceKind.QUOTE).first()
    assert quote is not None
    passage = quote.citations.get(position=1).passage
    assert passage.text not in quote.text
    assert passage.text in whole(draft)


def test_a_withdrawn_source_is_quoted_nowhere_even_before_the_paper_is_written_anew(draft: Draft) -> None:
    quote = Sentence.objects.filter(paragraph__draft=draft, kind=SentenceKind.QUOTE).first()
    assert quote is not None
    passage = quote.citations.get(position=1).passage
    withdraw(source=passage.source, actor="test", at=timezone.now())
    assert passage.text not in whole(draft)
    secretariat = Viewer(draft.review, roles=frozenset({"officer"}))
    assert passage.text not in whole(draft, secretariat)


def test_withdrawing_writes_every_language_anew(draft: Draft, django_capture_on_commit_callbacks) -> None:
    before = {language: each.version for language, each in latest_drafts(draft.review).items()}
    source = Source.objects.filter(review=draft.review, party__code="HES").countable().first()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(source=source, actor="test", at=timezone.now())
    after = latest_drafts(draft.review)
    assert {language: each.version - 1 for language, each in after.items()} == before
    new = [draft.pk for draft in after.values()]
    assert not Passage.objects.filter(citations__sentence__paragraph__draft__in=new, source=source).exists()


def test_what_may_be_quoted_without_the_name_names_nobody(draft: Draft) -> None:
    quote = Sentence.objects.filter(paragraph__draft=draft, kind=SentenceKind.QUOTE, text__startswith="{party}").first()
    assert quote is not None
    passage = quote.citations.get(position=1).passage
    name = passage.source.party.name("en").text
    Source.objects.filter(pk=passage.source_id).update(consent=Consent.QUOTE_UNNAMED)
    told = next(line for line in whole(draft).splitlines() if passage.text in line)
    assert name not in told
    assert told.startswith("One ")


def test_the_shelter_is_named_in_no_language(demonstration: Review) -> None:
    for draft in latest_drafts(demonstration).values():
        text = whole(draft)
        for name in Source.objects.get(review=demonstration, party__code="SHR", kind="submission").party.names.all():
            assert name.text not in text


def test_a_paper_is_read_with_a_fixed_number_of_questions(draft: Draft, django_assert_num_queries) -> None:
    viewer = public_viewer(draft.review)
    with django_assert_num_queries(4):
        paper_of(draft, viewer)
    with django_assert_num_queries(4):
        paper_of(draft, viewer, everything=True)


def test_a_new_writing_is_a_new_version_and_the_old_one_stays(demonstration: Review, noon) -> None:
    old = latest_drafts(demonstration)["en"]
    find(review=demonstration, actor="test", at=noon)
    new = write(review=demonstration, language="en", actor="test", at=noon)
    assert new.version == old.version + 1
    assert Draft.objects.filter(pk=old.pk).exists()
    assert whole(new) == whole(old)


def test_a_language_that_is_none_of_the_six_is_refused(demonstration: Review, noon) -> None:
    with pytest.raises(UnknownLanguage):
        write(review=demonstration, language="xx", actor="test", at=noon)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_a_paper_can_be_written_in_each_of_the_six_languages(demonstration: Review, noon, language: str) -> None:
    draft = write(review=demonstration, language=language, actor="test", at=noon)
    text = whole(draft)
    assert "%(" not in text
    assert "{quote}" not in text
    assert "{party}" not in text


def test_french_is_french(demonstration: Review) -> None:
    text = whole(latest_drafts(demonstration)["fr"])
    assert "États" in text
    assert "reporting States" not in text


def test_a_passage_tells_where_its_words_went(draft: Draft) -> None:
    sentence = Sentence.objects.filter(paragraph__draft=draft, kind=SentenceKind.COUNT, citations__isnull=False).first()
    assert sentence is not None
    passage = sentence.citations.first().passage_id
    told = used_in([passage], public_viewer(draft.review))[passage]
    assert any(f"/sentences/{sentence.pk}/" in use.href for use in told)


def test_without_an_answer_a_brief_is_written(db, noon) -> None:
    load_pack(name="asia-pacific-2021", actor="test", at=noon)
    review = Review.objects.select_related("framework", "region").get(code="asia-pacific-2021")
    find(review=review, actor="test", at=noon)
    draft = write(review=review, language="en", actor="test", at=noon)
    text = whole(draft)
    assert "No answer is in hand yet" in text
    assert "Women among the migrants living in the region, 2019: stated as 51 per cent; not reproduced." in text.replace(
        "\xa0", " "
    )
    assert draft.symbol == ""
