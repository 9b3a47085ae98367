"""The paper in the browser, and what each sentence rests on."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Source
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import FindingKind, SentenceKind
from stocktake.synthesis.models import Draft, Sentence
from stocktake.synthesis.queries.paper import latest_drafts

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, review: Review, **query: str) -> str:
    answer = client.get(reverse("synthesis:paper", args=[review.code]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def drawer(client: Client, sentence: Sentence, **headers: str) -> str:
    review = sentence.paragraph.draft.review.code
    answer = client.get(reverse("synthesis:sentence", args=[review, sentence.pk]), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def one(review: Review, **wanted: object) -> Sentence:
    found = Sentence.objects.filter(paragraph__draft=latest_drafts(review)["en"], **wanted).first()
    assert found is not None
    return found


def test_every_count_is_a_link_to_what_it_rests_on(client: Client, demonstration: Review) -> None:
    html = page(client, demonstration)
    for sentence in Sentence.objects.filter(paragraph__draft=latest_drafts(demonstration)["en"], kind=SentenceKind.COUNT):
        assert reverse("synthesis:sentence", args=[demonstration.code, sentence.pk]) in html


def test_the_drawer_holds_the_passages_with_who_said_them(client: Client, demonstration: Review) -> None:
    sentence = one(demonstration, kind=SentenceKind.COUNT, finding__kind=FindingKind.MENTION, finding__voices="governments")
    html = drawer(client, sentence, **HTMX)
    assert "<html" not in html
    assert f"{sentence.finding.parties} of {sentence.finding.of} reporting States" in html
    passage = sentence.citations.select_related("passage__source__party").first().passage
    assert reverse("evidence:passage", args=[demonstration.code, passage.pk]) in html


def test_without_javascript_the_drawer_stands_beside_the_paper(client: Client, demonstration: Review) -> None:
    sentence = one(demonstration, kind=SentenceKind.QUOTE)
    html = drawer(client, sentence)
    assert "<html" in html
    assert f'id="s{sentence.pk}" class="cited"' in html
    assert "<q lang=" in html


def test_who_was_silent_is_not_told(client: Client, demonstration: Review) -> None:
    sentence = one(demonstration, finding__kind=FindingKind.SILENCE)
    html = drawer(client, sentence, **HTMX)
    assert "Which ones is not published" in html
    assert "<q" not in html


def test_a_figure_shows_its_recipe(client: Client, demonstration: Review) -> None:
    sentence = one(demonstration, kind=SentenceKind.FIGURE)
    html = drawer(client, sentence, **HTMX)
    assert sentence.figure.attribution.splitlines()[0][:20] in html


def test_a_sentence_of_another_review_is_not_found(client: Client, demonstration: Review) -> None:
    assert client.get(reverse("synthesis:sentence", args=["asia-pacific-2021", 1])).status_code == 404


def test_the_paper_can_be_read_in_each_language_it_was_written_in(client: Client, demonstration: Review) -> None:
    assert '<article class="sheet" lang="fr"' in page(client, demonstration, language="fr")
    assert '<article class="sheet" lang="en"' in page(client, demonstration, language="en")


@pytest.mark.parametrize("form", ["docx", "html", "json", "csv"])
def test_the_paper_can_be_downloaded(client: Client, demonstration: Review, form: str) -> None:
    address = reverse("synthesis:download", args=[demonstration.code, form])
    first, again = client.get(address), client.get(address)
    assert first.status_code == 200
    assert first.content == again.content
    assert f".{form}" in first.headers["Content-Disposition"]


def test_no_download_names_who_must_not_be_named(client: Client, demonstration: Review) -> None:
    names = [name.text.encode() for name in Source.objects.filter(party__code="SHR")[0].party.names.all()]
    for form in ("html", "json", "csv"):
        content = client.get(reverse("synthesis:download", args=[demonstration.code, form])).content
        assert not any(name in content for name in names)


def test_json_ties_every_sentence_to_its_evidence(client: Client, demonstration: Review) -> None:
    data = json.loads(client.get(reverse("synthesis:download", args=[demonstration.code, "json"])).content)
    findings = {finding["key"] for finding in data["findings"]}
    figures = {figure["key"] for figure in data["figures"]}
    for paragraph in data["paragraphs"]:
        for sentence in paragraph["sentences"]:
            assert set(sentence.get("citations", [])) <= set(data["citations"])
            assert sentence.get("finding") is None or sentence["finding"] in findings
            assert sentence.get("figure") is None or sentence["figure"] in figures


def test_a_form_that_there_is_not_is_not_found(client: Client, demonstration: Review) -> None:
    assert client.get(reverse("synthesis:download", args=[demonstration.code, "exe"])).status_code == 404


def test_a_review_without_a_paper_says_who_brings_it(client: Client, demonstration: Review) -> None:
    Draft.objects.filter(review=demonstration).delete()
    assert "No paper has been written" in page(client, demonstration)


@pytest.mark.parametrize("form", ["docx", "html", "json", "csv"])
def test_a_download_asks_a_fixed_number_of_questions(
    client: Client, demonstration: Review, form: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        client.get(reverse("synthesis:download", args=[demonstration.code, form]))


def test_the_page_asks_a_fixed_number_of_questions(client: Client, demonstration: Review, django_assert_num_queries) -> None:
    waiting = Source.objects.filter(review=demonstration, party__isnull=False).countable().first()
    assert waiting is not None
    Source.objects.filter(pk=waiting.pk).update(state=SourceState.WAITING)  # then the annex names who sent it
    with django_assert_num_queries(8):
        page(client, demonstration)
