"""The pages everyone meets first."""

import re
from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.questionnaires.conftest import nobody_has_answered

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Passage, Source
from stocktake.foundation.services.load_pack import load_pack
from stocktake.portal.queries.numbers import Numbers, numbers_of
from stocktake.portal.queries.thread import thread_of
from stocktake.reviews.models import CalendarEntry, Participation, Review
from stocktake.synthesis.models import Citation, Draft, Sentence


@pytest.fixture
def real(db: None) -> Review:
    """The real review, as far as it is public."""
    load_pack(name="asia-pacific-2021", actor="test", at=timezone.now())
    return Review.objects.select_related("framework", "region").get(code="asia-pacific-2021")


def _page(client: Client, review: Review) -> str:
    answer = client.get(reverse("portal:review", args=[review.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_review_the_first_page_says_who_brings_one(client: Client, db: None) -> None:
    Citation.objects.all().delete()  # a review cannot be deleted while sentences rest on its passages
    Sentence.objects.all().delete()
    nobody_has_answered()  # nor while its parties have answered
    Review.objects.all().delete()
    assert "No review yet" in client.get(reverse("portal:home")).content.decode()


def test_the_first_page_lists_the_reviews_and_says_which_are_invented(client: Client, demonstration: Review) -> None:
    html = client.get(reverse("portal:home")).content.decode()
    assert reverse("portal:review", args=[demonstration.code]) in html
    assert "invented for demonstration" in html


def test_the_first_page_asks_the_same_number_of_questions_for_any_number_of_reviews(
    client: Client, real: Review, django_assert_num_queries
) -> None:
    for number in range(3):
        Review.objects.create(
            code=f"another-{number}",
            framework=real.framework,
            region=real.region,
            level="regional",
            titles={"en": "Another"},
            pack="none",
        )
    with django_assert_num_queries(3):
        client.get(reverse("portal:home"))


def test_a_review_that_is_not_here_is_not_found(client: Client, db: None) -> None:
    assert client.get(reverse("portal:review", args=["no-such-review"])).status_code == 404


def test_what_was_not_found_is_shown_so_and_nothing_is_put_in_its_place(client: Client, real: Review) -> None:
    html = _page(client, real)
    fourth = re.search(r"<tr>(?:(?!</tr>).)*Fourth stakeholder consultation.*?</tr>", html, re.DOTALL)
    assert fourth
    assert "not public" in fourth[0]
    assert "looked for and not found" in fourth[0]
    assert "title not public" in html  # of the fourth round table
    unknown = html[html.index('id="unknown"') :]
    assert "Which States answered is not public." in unknown


def test_every_date_says_how_it_is_known_and_where_it_was_seen(client: Client, real: Review) -> None:
    html = _page(client, real)
    rows = re.findall(r"<tr>.*?</tr>", html[html.index('id="calendar"') : html.index('id="mandate"')], re.DOTALL)[1:]
    assert len(rows) == CalendarEntry.objects.filter(review=real).count()
    for row in rows:
        assert 'class="known ' in row
    for key in set(re.findall(r'href="#source-([\w-]+)"', html)):
        assert f'id="source-{key}"' in html


def test_the_request_of_half_a_year_is_not_given_a_day(client: Client, real: Review) -> None:
    assert "January – June 2020" in _page(client, real).replace("\u2009", " ")


def test_the_round_tables_lead_to_their_objectives(client: Client, real: Review) -> None:
    html = _page(client, real)
    tables = html[html.index('id="round-tables"') : html.index('id="documents"')]
    addresses = re.findall(r'href="([^"]+)"', tables)
    assert len([address for address in addresses if "/objectives/" in address]) == 23


def test_who_answered_in_the_real_review_is_not_counted_because_it_is_not_public(real: Review) -> None:
    answer = {knot.key: knot for knot in thread_of(real)}["answer"]
    assert not answer.spun
    assert answer.count == ""


def test_the_knots_count_what_is_there(client: Client, demonstration: Review) -> None:
    knots = {knot.key: knot for knot in thread_of(demonstration)}
    assert knots["framework"].count == "23"
    answered = Participation.objects.filter(review=demonstration).of_governments().answered().count()
    assert knots["answer"].count == str(answered)
    assert knots["answer"].words[0] == "of 12 States answered"
    countable = Source.objects.filter(review=demonstration).countable()
    assert knots["passage"].count == f"{Passage.objects.filter(source__in=countable).count():,}"
    assert all(knots[key].spun for key in ("call", "code", "finding", "paragraph"))
    assert not knots["adopted"].spun
    assert not knots["forum"].spun
    html = _page(client, demonstration)
    for knot in knots.values():
        assert f'<a href="{knot.address}"' in html


def test_every_number_on_the_thread_is_that_of_its_own_rows(demonstration: Review) -> None:
    codes = Code.objects.filter(passage__in=Passage.objects.countable().filter(source__review=demonstration))
    Code.objects.filter(pk__in=codes.values("pk")[:3]).update(origin=Origin.PERSON)
    draft = Draft.objects.filter(review=demonstration).latest("at", "pk")
    governments = Participation.objects.filter(review=demonstration).of_governments()
    assert numbers_of(demonstration) == Numbers(
        objectives=demonstration.framework.elements.objectives().count(),
        states_asked=governments.count(), states_answered=governments.answered().count(),
        sources_read=Source.objects.filter(review=demonstration).countable().count(),
        passages_read=Passage.objects.countable().filter(source__review=demonstration).count(),
        codes_tied=codes.count(), codes_checked=codes.filter(origin=Origin.PERSON).count(),
        findings_made=demonstration.findings.count(),
        sentences_written=Sentence.objects.filter(paragraph__draft=draft).count(),
    )  # fmt: skip


def test_where_nothing_has_come_in_yet_nothing_is_counted(real: Review) -> None:
    numbers = numbers_of(real)
    assert numbers.objectives == 23
    assert {value for name, value in asdict(numbers).items() if name != "objectives"} == {0}


def test_a_withdrawn_source_is_counted_on_no_knot(demonstration: Review) -> None:
    before = {knot.key: knot for knot in thread_of(demonstration)}["passage"].count
    source = Source.objects.filter(review=demonstration).countable().filter(passages__isnull=False).first()
    assert source
    Source.objects.filter(pk=source.pk).update(withdrawn_at=timezone.now())
    after = {knot.key: knot for knot in thread_of(demonstration)}["passage"].count
    assert int(before.replace(",", "")) - int(after.replace(",", "")) == source.passages.count()


def test_the_home_of_a_review_asks_a_fixed_number_of_questions(client: Client, real: Review, django_assert_num_queries) -> None:
    with django_assert_num_queries(8):
        _page(client, real)
    for number in range(40):
        CalendarEntry.objects.create(review=real, key=f"more-{number}", kind="other", titles={"en": "More"}, status="verified")
    with django_assert_num_queries(8):
        _page(client, real)


def test_the_mark_is_found_where_a_browser_looks_for_it_by_itself(client: Client, db: None) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert f'<link rel="icon" href="{answer.headers["Location"]}"' in client.get(reverse("portal:home")).content.decode()


def _first_knot(html: str) -> int:
    return int(re.findall(r'<circle cx="(\d+)" cy="44"', html)[0])


def test_in_arabic_the_page_and_its_picture_are_mirrored(client: Client, real: Review) -> None:
    address = reverse("portal:review", args=[real.code])
    first = {
        language: _first_knot(client.get(address, headers={"accept-language": language}).content.decode())
        for language in ("en", "ar")
    }
    assert first["ar"] > first["en"]
