"""The numbers that a source states, each tied by a person to what recomputes it, or said to be no statistic."""

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.conftest import NOON
from tests.statistics.conftest import AREAS, FULL_TOTALS, GROUPS, STOCK

from stocktake.evidence.models import NumberTie
from stocktake.evidence.services.tie_numbers import NotTied, tie_number
from stocktake.foundation.models import Activity
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening
from stocktake.reviews.enums import Consent, RoleKind
from stocktake.statistics.queries.checking import Tie
from stocktake.statistics.releases.store import Store
from stocktake.statistics.services.import_releases import import_releases

pytestmark = pytest.mark.django_db

TEXT = "In 2019 exactly 1,000 migrants lived in Ona. Of them 48 per cent were women. The fair had 3,612 visitors."
ONA = {"release": "ims2019", "year": "2019", "destination": "ONA"}


@pytest.fixture
def house(settings, tmp_path) -> Store:
    settings.DATA = tmp_path / "data"
    folder = tmp_path / "tidy"
    folder.mkdir()
    tables = {"areas.csv": AREAS, "groups.csv": GROUPS, "ims2019_od.csv": STOCK, "ims_totals.csv": FULL_TOTALS}
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    kept = Store(settings.DATA / "statistics")
    assert [outcome.fault for outcome in import_releases(folder, store=kept)] == ["", ""]
    return kept


@pytest.fixture
def analyst(meridian):
    return meridian.person("ada", RoleKind.ANALYST)


@pytest.fixture
def source(meridian):
    return meridian.says("AU", TEXT, consent=Consent.CONFIDENTIAL)


@pytest.fixture
def client(analyst) -> Client:
    made = Client()
    made.force_login(analyst)
    return made


@pytest.fixture
def page(meridian, source) -> str:
    return meridian.address(f"sources/{source.pk}/numbers/")


def tie(client: Client, meridian, source, words: str, seen: str = "", **to: str):
    passage = next(each for each in source.passages.all() if words in each.text)
    start = passage.text.index(words)
    return client.post(meridian.address(f"passages/{passage.pk}/numbers/{start}/"), {"seen": seen, **to}, follow=True)


def test_the_numbers_of_a_source_stand_with_their_sentences_and_wait_to_be_tied(client, page, house):
    shown = client.get(page).text
    for words in ("1,000", "48 per cent", "3,612"):
        assert f"<mark>{words}</mark>" in shown
    assert "<mark>2019" not in shown
    assert "<b>3</b> not tied yet" in shown


def test_a_tied_number_is_compared_each_time_it_is_shown_and_the_tie_is_in_the_log(client, meridian, source, page, house, analyst):
    shown = tie(client, meridian, source, "1,000", to="stock", **ONA).text
    assert "It is kept." in shown
    assert 'class="verdict reproduced"' in shown
    assert "Tied by Ada." in shown
    row = NumberTie.objects.get(passage__source=source)
    assert (row.words, row.question["destination"], row.tied_by) == ("1,000", "ONA", analyst)
    told = Activity.objects.get(object_kind="tied number", review=meridian.review.code)
    assert (told.verb, told.detail["question"]["measure"]) == ("tied", "stock")


def test_a_number_that_does_not_come_out_is_told_with_the_nearest_reading(client, meridian, source, house):
    shown = tie(client, meridian, source, "48 per cent", to="female_share", release="ims2019", year="2019", destination="TWA").text
    assert 'class="verdict not-reproduced"' in shown
    assert "The sources give 55.00" in shown


def test_what_is_no_statistic_says_why_and_counts_no_longer_as_open(client, meridian, source, house):
    shown = tie(client, meridian, source, "3,612", to="none", reason="Counted at the gate.").text
    assert "Counted at the gate." in shown
    assert "<b>2</b> not tied yet" in shown
    assert "<b>1</b> no statistic" in shown


def test_a_question_that_cannot_be_asked_is_kept_and_says_what_is_wrong(client, meridian, source, house):
    shown = tie(client, meridian, source, "1,000", to="stock", release="ims2019", year="2019", destination="NOWHERE").text
    assert "“NOWHERE” is neither an area" in shown


def test_a_tie_is_changed_and_let_go_and_the_log_keeps_what_it_was(client, meridian, source, house):
    tie(client, meridian, source, "1,000", to="stock", **ONA)
    row = NumberTie.objects.get(passage__source=source)
    tie(client, meridian, source, "1,000", seen=row.tied_at.isoformat(), to="none", reason="A coincidence.")
    row.refresh_from_db()
    assert (row.question, row.reason) == ({}, "A coincidence.")
    tie(client, meridian, source, "1,000", seen=row.tied_at.isoformat(), to="")
    assert not NumberTie.objects.filter(passage__source=source).exists()
    verbs = Activity.objects.filter(object_kind="tied number", review=meridian.review.code).order_by("pk")
    assert [told.verb for told in verbs] == ["tied", "tied", "let go"]
    assert verbs[1].detail["before"]["question"]["destination"] == "ONA"


def test_of_two_who_tie_at_once_the_later_one_is_told_and_nothing_is_overwritten(client, meridian, source, house, analyst):
    tie(client, meridian, source, "1,000", to="stock", **ONA)
    shown = tie(client, meridian, source, "1,000", to="none", reason="Late.").text
    assert "Somebody tied “1,000” meanwhile. Nothing was changed" in shown
    assert NumberTie.objects.get(passage__source=source).reason == ""
    passage = source.passages.first()
    with pytest.raises(NotTied, match="There is no number at this place"):
        tie_number(passage=passage, start=1, tie=Tie(reason="x"), seen="", person=analyst, at=timezone.now())


def test_the_numbers_go_along_as_a_table(client, meridian, source, house):
    tie(client, meridian, source, "1,000", to="stock", **ONA)
    data = client.get(meridian.address(f"sources/{source.pk}/numbers.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["number"] for row in rows] == ["1,000", "48 per cent", "3,612"]
    assert (rows[0]["verdict"], rows[0]["computed"], rows[0]["tied_by"]) == ("reproduced", "1,000", "Ada")
    assert rows[1]["tied_to"] == ""


def test_what_the_pack_of_the_review_states_is_tied_with_one_button(client, meridian, pack_of_the_note, page):
    source = meridian.says("AU", "截至 2019 年，本区域约有  6 500 万移民，其中 71% 来自本区域其他国家。妇女占移民的 51%。")
    page = meridian.address(f"sources/{source.pk}/numbers/")
    assert "The pack of this review knows what 3 numbers stand for." in client.get(page).text
    shown = client.post(page + "proposed/", follow=True).text
    assert "3 numbers were tied." in shown
    assert set(NumberTie.objects.filter(passage__source=source).values_list("words", "figure")) == {
        ("6 500 万", "asia-pacific-2021/immigrants"),
        ("71%", "asia-pacific-2021/intra-share"),
        ("51%", "asia-pacific-2021/women-immigrants"),
    }  # fmt: skip
    assert "knows what" not in client.get(page).text
    assert "64,890,524" in shown


def test_invented_figures_are_offered_in_the_review_of_their_pack_alone(client, meridian, source, page, house):
    assert "figure:demonstration/" not in client.get(page).text
    assert "figure:asia-pacific-2021/emigrants" in client.get(page).text
    meridian.review.pack = "demonstration"
    meridian.review.save()
    assert "figure:demonstration/emigrants" in client.get(page).text


@pytest.fixture
def pack_of_the_note(meridian):
    meridian.review.pack = "asia-pacific-2021"
    meridian.review.save()


def test_a_party_and_the_public_do_not_see_the_work_of_the_secretariat(meridian, source, page, house):
    assert Client().get(page).status_code == 302
    focal = Client()
    focal.force_login(meridian.person("al", RoleKind.FOCAL_POINT, "AU"))
    assert focal.get(page).status_code == 403
    passage = source.passages.first()
    assert focal.post(meridian.address(f"passages/{passage.pk}/numbers/16/"), {"to": "none"}).status_code == 403


def test_ties_follow_words_that_are_submitted_again_unchanged(meridian, analyst, house):
    meridian.asks()
    response = meridian.answers("AU", {"E.1": "Exactly 1,000 people came."}, consent=Consent.PUBLISH)
    first = meridian.submits(response)
    passage = first.passages.get(text__contains="1,000")
    tie_number(
        passage=passage,
        start=passage.text.index("1,000"),
        tie=Tie(reason="A count of our own."),
        seen="",
        person=analyst,
        at=timezone.now(),
    )
    grant_reopening(reopening=ask_to_reopen(response=response, reason="A slip.", actor="test", at=NOON), actor="test", at=NOON)
    again = meridian.submits(response)
    assert NumberTie.objects.get(passage__source=again).reason == "A count of our own."


def test_the_database_refuses_a_number_tied_to_nothing_or_to_two_things(source, analyst):
    passage = source.passages.first()
    for words in ({}, {"figure": "house/x", "reason": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberTie.objects.create(passage=passage, start=1, end=2, words="1", tied_by=analyst, tied_at=timezone.now(), **words)
