"""Words that were there before: left standing from a template, nobody's statement; said in an earlier cycle, counted and said so."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some
from tests.conftest import NOON
from tests.evidence.conftest import Meridian

from stocktake.evidence.enums import Consent, CopiedFrom
from stocktake.evidence.models import Copied, Passage, Repeat, Suggestion
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.services.copying import Known
from stocktake.evidence.services.find_copies import NoTemplate, count_template
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.repeating import all_runs
from stocktake.foundation.models import Activity
from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models import Earlier
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import public_viewer

ASKED = (
    "Please describe the measures that were taken so that sending money home costs less and takes fewer days, whom they reach, and what "
    "still stands in the way of those who live far from a town."
)
OWN = "The post office of Aurelia sends money home for four per cent since the spring, and nine thousand people used it in the first year."
BEFORE = (
    "Two mobile teams visit the orchards in the harvest months, explain the contract in the language of the pickers, and note what they "
    "are paid; last year they reached eleven hundred people in forty valleys."
)


def looks(meridian, *, once: bool = False) -> int:
    find_repetitions(review=meridian.review, actor="o", at=NOON)
    return matrix_for(public_viewer(meridian.review), Layout.from_query({})).total.number


def page(meridian, passage: Passage, kind: RoleKind | None = None, path: str = "") -> str:
    client = Client()
    if kind is not None:
        client.force_login(meridian.person(f"p{Activity.objects.count()}", kind))
    return client.get(meridian.address(f"passages/{passage.pk}/{path}")).text


@pytest.fixture
def asked(meridian):
    meridian.asks(guidance=ASKED)
    return meridian


@pytest.fixture
def left(asked) -> Passage:
    """Aurelia left the explanation of a question standing above its own words."""
    source = asked.says("AU", f"{ASKED}\n\n{OWN}")
    looks(asked)
    return source.passages.get(number=1)


# -- templates -------------------------------------------------------------------------------------------------------------


def test_what_was_left_standing_from_a_template_is_found_and_counted_for_nobody(asked):
    source = asked.says("AU", f"{ASKED}\n\n{OWN}")
    before = matrix_for(public_viewer(asked.review), Layout.from_query({})).total.number
    assert looks(asked) == before - 1
    [copied] = Copied.objects.filter(passage__source=source)
    assert (copied.passage.number, copied.origin, copied.template, copied.is_same) == (1, CopiedFrom.TEMPLATE, "E.1", True)
    assert list(Passage.objects.countable().filter(source=source).values_list("number", flat=True)) == [2]


def test_its_suggestions_stay_and_its_words_can_still_be_read(left, asked):
    assert Suggestion.objects.filter(passage=left).exists()
    assert "left standing from the template, not counted" in page(asked, left, path="") or "nobody’s statement" in page(asked, left)


def test_with_an_answer_behind_it_it_is_no_template(asked):
    source = asked.says("AU", f"{ASKED} {OWN} {BEFORE}")
    looks(asked)
    assert not Copied.objects.filter(passage__source=source).exists()


def test_one_sentence_of_the_template_is_one_too(asked):
    part = ASKED.partition(", whom")[0] + "."
    source = asked.says("AU", f"{part}\n\n{OWN}")
    looks(asked)
    assert Copied.objects.get(passage__source=source).is_same is False


def test_a_person_says_that_it_counts_all_the_same_and_that_stays_when_it_is_found_again(left, asked):
    count_template(passage=left, counts=True, actor="Mei", at=NOON)
    left.refresh_from_db()
    assert not left.is_template
    assert Passage.objects.countable().filter(pk=left.pk).exists()
    looks(asked)
    assert Copied.objects.get(passage=left).counted_by == "Mei"
    assert Activity.objects.filter(verb="counted the template's words of", object_key=str(left.pk)).count() == 1
    count_template(passage=left, counts=False, actor="Mei", at=NOON)
    assert not Passage.objects.countable().filter(pk=left.pk).exists()


def test_what_stands_in_no_template_cannot_be_counted_all_the_same(left, asked):
    other = left.source.passages.get(number=2)
    with pytest.raises(NoTemplate, match="nothing was changed"):
        count_template(passage=other, counts=True, actor="Mei", at=NOON)


def test_found_again_nothing_is_written(left, asked):
    was = Activity.objects.filter(verb="found copied text in").count()
    row = Copied.objects.get(passage=left)
    looks(asked)
    assert Copied.objects.get(passage=left).pk == row.pk
    assert Activity.objects.filter(verb="found copied text in").count() == was


def test_two_who_left_the_same_template_standing_do_not_repeat_each_other(left, asked):
    other = asked.says("BR", f"{ASKED}\n\nBrennes has nothing to add about the fees of last year, and will report in spring.")
    looks(asked)
    assert Copied.objects.filter(passage__source=other).exists()
    assert not Repeat.objects.filter(passage__source__in=[left.source, other]).exists()


def test_the_page_says_whose_template_it_is_and_an_analyst_counts_it(left, asked):
    client = Client()
    client.force_login(asked.person("mei", RoleKind.ANALYST))
    address = asked.address(f"passages/{left.pk}/")
    shown = client.get(address).text
    assert "Question E.1" in shown
    assert "not counted" in shown
    shown = client.post(f"{address}template/", {"counts": "yes"}, follow=True).text
    assert "It counts now." in shown
    assert "Mei" in shown
    assert "Do not count it" in shown
    reader = page(asked, left)
    assert "somebody of the secretariat has said so" in reader
    assert "Mei" not in reader


def test_who_is_not_of_the_secretariat_decides_nothing(left, asked):
    client = Client()
    client.force_login(asked.person("alban", RoleKind.FOCAL_POINT, "AU"))
    assert client.post(asked.address(f"passages/{left.pk}/template/"), {"counts": "yes"}).status_code == 403
    assert not Passage.objects.countable().filter(pk=left.pk).exists()


# -- earlier cycles --------------------------------------------------------------------------------------------------------


@pytest.fixture
def cycle(meridian) -> Meridian:
    """The review before this one, four years ago, with the same parties."""
    review = Review.objects.create(
        code="small-2027", framework=meridian.review.framework, region=meridian.review.region, level="regional",
        titles={"en": "The review before"}, symbol="SMA/GCM/2027", invented=True, pack="gcm",
    )  # fmt: skip
    return Meridian(review, meridian.reader, dict(meridian.parties))


def said_in(cycle: Meridian, code: str, text: str, consent: Consent = Consent.PUBLISH) -> Passage:
    source = cycle.says(code, text, consent=consent)
    cycle.sources.filter(pk=source.pk).update(received_at=NOON - timedelta(days=1461))
    return source.passages.get(number=1)


def test_what_was_said_in_the_last_cycle_counts_again_and_leads_to_where_it_was_said(meridian, cycle):
    earlier = said_in(cycle, "AU", BEFORE)
    now = meridian.says("AU", BEFORE).passages.get()
    counted = looks(meridian)
    copied = Copied.objects.get(passage=now)
    assert (copied.origin, copied.earlier_passage, copied.is_same) == (CopiedFrom.EARLIER, earlier, True)
    assert Passage.objects.countable().filter(pk=now.pk).exists()
    assert counted == 1
    shown = page(meridian, now)
    assert f"/r/small-2027/passages/{earlier.pk}/" in shown
    assert "The review before" in shown
    assert "unchanged since The review before" in Client().get(meridian.address(f"sources/{now.source_id}/")).text


def test_where_a_few_words_changed_it_is_nearly_unchanged(meridian, cycle):
    said_in(cycle, "AU", BEFORE)
    now = meridian.says("AU", BEFORE.replace("eleven hundred", "twelve hundred")).passages.get()
    looks(meridian)
    assert Copied.objects.get(passage=now).is_same is False
    assert "Nearly word for word as in" in page(meridian, now)


def test_what_another_party_said_before_is_not_what_one_said_oneself(meridian, cycle):
    said_in(cycle, "BR", BEFORE)
    now = meridian.says("AU", BEFORE).passages.get()
    looks(meridian)
    assert not Copied.objects.filter(passage=now).exists()


def test_what_came_later_is_not_earlier(meridian, cycle):
    now = meridian.says("AU", BEFORE).passages.get()
    later = cycle.says("AU", BEFORE)
    cycle.sources.filter(pk=later.pk).update(received_at=NOON + timedelta(days=1))
    looks(meridian)
    assert not Copied.objects.filter(passage=now).exists()


@pytest.mark.parametrize("consent", [Consent.AGGREGATE, Consent.QUOTE_UNNAMED])
def test_an_earlier_passage_whose_author_may_not_be_named_is_not_told(meridian, cycle, consent):
    earlier = said_in(cycle, "AU", BEFORE, consent)
    now = meridian.says("AU", BEFORE).passages.get()
    looks(meridian)
    assert Copied.objects.filter(passage=now, earlier_passage=earlier).exists()
    reader, office = page(meridian, now), page(meridian, now, RoleKind.OFFICER)
    assert "The review before" not in reader
    assert "The review before" not in office
    assert "small-2027" not in reader + office


def test_of_a_party_that_is_not_named_nothing_is_told_that_could_name_it(meridian, cycle):
    said_in(cycle, "AU", BEFORE)
    now = meridian.says("AU", BEFORE, consent=Consent.QUOTE_UNNAMED).passages.get()
    looks(meridian)
    assert Copied.objects.filter(passage=now).exists()
    reader = page(meridian, now)
    assert "The review before" not in reader
    assert "Said before" not in reader


def test_an_answer_that_was_shown_beside_the_question_is_found_in_what_was_sent(meridian):
    Earlier.objects.create(
        party=meridian.parties["AU"], kind=EarlierKind.values[0], review="Review of 2027", question="E.1", text=BEFORE, language="en",
        source="Report of 2027", said_on=date(2027, 2, 1),
    )  # fmt: skip
    now = meridian.says("AU", BEFORE).passages.get()
    looks(meridian)
    assert Copied.objects.get(passage=now).earlier_answer.review == "Review of 2027"
    assert "Review of 2027" in page(meridian, now, RoleKind.OFFICER)
    assert "Review of 2027" not in page(meridian, now)


def test_the_pages_ask_a_fixed_number_of_questions(meridian, cycle, query_count):
    client = Client()
    paragraphs = [f"{BEFORE} This is the paragraph with the number {number} of them all." for number in range(6)]
    for paragraph in paragraphs:
        said_in(cycle, "AU", paragraph)
    one, many = meridian.says("AU", paragraphs[0]), meridian.says("AU", "\n\n".join(paragraphs[1:]))
    looks(meridian)
    asked = [query_count(lambda source=source: client.get(meridian.address(f"sources/{source.pk}/"))) for source in (one, many)]
    assert asked[0] == asked[1]


# -- the comparing itself --------------------------------------------------------------------------------------------------

WORDS = ["harbour", "lantern", "orchard", "ledger", "window", "river", "market", "border", "school", "island", "winter", "letter"]
texts = some.permutations(WORDS).map(" ".join)


@given(texts, texts)
def test_a_text_is_itself_and_what_shares_nothing_is_nothing(one: str, other: str) -> None:
    runs = all_runs([one, other.upper() + " zeppelin"])
    assert Known([runs[0]]).said_before(runs[0], lambda _index: True) is not None
    strange = all_runs([one, "quite another sentence that has none of those nouns in it whatever one does to it at all"])
    assert Known([strange[0]]).said_before(strange[1], lambda _index: True) is None
    assert Known([]).left_standing(runs[0]) is None
