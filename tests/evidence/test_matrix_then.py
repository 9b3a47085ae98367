"""The matrix as of a freeze beside the matrix now: what grew, what fell, and nothing withdrawn shown again."""

import html
import json
import re

import pytest
from django.test import Client
from tests.conftest import NOON

from stocktake.evidence.enums import Axis, Consent, Origin
from stocktake.evidence.models import Code, Repeat, Repetition
from stocktake.evidence.services.withdraw import withdraw
from stocktake.foundation.services.files import open_original
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Freeze
from stocktake.reviews.services.freeze import freeze

CAPPED = "The fees of sending money home were capped by a law."
SCHOOL = "Every child of the valley may go to a school near its home."
SECRET = "A sentence that its author will take back before the meeting begins."


def _tied(meridian, code: str, text: str, objective: int, consent: Consent = Consent.PUBLISH):
    source = meridian.says(code, text, consent=consent)
    Code.objects.filter(passage__source=source).delete()
    elements = meridian.review.framework.elements
    for element in (elements.objectives().get(number=objective), elements.categories().get(code="progress")):
        for passage in source.passages.all():
            Code.objects.create(passage=passage, element=element, origin=Origin.PERSON, by="test", at=NOON)
    return source


@pytest.fixture
def officer(meridian) -> Client:
    client = Client()
    client.force_login(meridian.person("officer", RoleKind.OFFICER))
    return client


def _freeze(meridian, officer: Client, name: str) -> Freeze:
    officer.post(meridian.address("board/freezes/"), {"name": name})
    return Freeze.objects.get(review=meridian.review, name=name)


@pytest.fixture
def moved(meridian, officer):
    """Frozen when two States had said four things; since then one came, one was coded anew, one was withdrawn."""
    _tied(meridian, "AU", CAPPED, 20)
    recoded = _tied(meridian, "AU", SCHOOL, 20)
    _tied(meridian, "BR", "Nothing changed in the law of the coast since the last review.", 20)
    taken_back = _tied(meridian, "BR", SECRET, 20)
    made = _freeze(meridian, officer, "summary of two replies")
    _tied(meridian, "BR", "The post offices of the coast now show every fee on a board.", 20)
    Code.objects.filter(passage__source=recoded, element__kind="objective").update(
        element=meridian.review.framework.elements.objectives().get(number=15)
    )
    withdraw(source=taken_back, actor="test", at=NOON)
    return made


def _cells(page: str, mark: str) -> list[tuple[str, str]]:
    """The cells of a row: number, and what came and went."""
    row = re.search(rf'<tr><th scope="row"><b>{mark}</b>.*?</tr>', page, re.DOTALL)[0]
    told = []
    for cell in re.findall(r"<td[^>]*>(.*?)</td>", row):
        words = re.sub(r"<[^>]+>", "", cell).split(" ", 1)
        told.append((words[0], words[1] if len(words) > 1 else ""))
    return told


def _table(meridian, officer: Client, made: Freeze, **more: str) -> str:
    return officer.get(meridian.address("board/freezes/matrix/"), {"one": made.pk, **more}).content.decode()


def test_each_cell_shows_what_there_is_now_and_what_came_and_went(meridian, officer, moved):
    page = _table(meridian, officer, moved)
    assert _cells(page, "20") == [("3", "+1 −2"), ("1", "−1"), ("2", "+1 −1")]
    assert _cells(page, "15") == [("1", "+1"), ("1", "+1"), ("", "")]
    assert _cells(page, "7") == [("", ""), ("", ""), ("", "")]
    assert "summary of two replies" in page


def test_each_difference_opens_its_passages_and_nothing_withdrawn_is_shown_again(meridian, officer, moved):
    page = _table(meridian, officer, moved)
    links = {html.unescape(link) for link in re.findall(r'href="([^"]+/passages/\?[^"]+)"', page)}
    assert len(links) > 5
    told = {link: officer.get(link).content.decode() for link in links}
    assert not any("take back" in body for body in (page, *told.values()))
    assert any("every fee on a board" in body for body in told.values())
    objective = meridian.review.framework.elements.objectives().get(number=20)
    fell = {"one": moved.pk, "row": objective.pk}
    both = officer.get(meridian.address("board/freezes/matrix/passages/"), fell).content.decode()
    assert "every fee on a board" in both.split("No longer here")[0]
    assert SCHOOL in re.sub(r"</?mark>", "", both.split("No longer here")[1])
    assert CAPPED not in re.sub(r"</?mark>", "", both)
    assert "One passage was withdrawn since, or may not be counted any more. It is not shown." in both


def test_every_difference_opens_as_many_passages_as_it_counts(meridian, officer, moved):
    for columns in Axis.values[3:]:
        page = _table(meridian, officer, moved, columns=columns)
        found = re.findall(r'href="([^"]+/passages/\?[^"]+)"[^>]*>[^<]* <small>([^<]+)</small>', page)
        assert found
        for link, moves in found:
            body = officer.get(html.unescape(link)).content.decode()
            shown = len(re.findall(r'id="passage-\d+"', body))
            hidden = 1 if "One passage was withdrawn since" in body else 0
            assert shown + hidden == sum(int(each[1:]) for each in moves.split())


def test_what_may_not_be_counted_any_more_is_a_number_and_not_shown(meridian, officer):
    source = _tied(meridian, "AU", CAPPED, 20)
    made = _freeze(meridian, officer, "first")
    type(source).objects.filter(pk=source.pk).update(consent=Consent.CONFIDENTIAL)
    assert _cells(_table(meridian, officer, made), "20") == [("0", "−1"), ("0", "−1")]
    body = officer.get(meridian.address("board/freezes/matrix/passages/"), {"one": made.pk}).content.decode()
    assert CAPPED not in re.sub(r"</?mark>", "", body)
    assert "It is not shown." in body


def test_two_freezes_are_laid_beside_each_other_the_earlier_first(meridian, officer, moved):
    later = _freeze(meridian, officer, "synthesis")
    there, back = (_table(meridian, officer, one, other=str(other.pk)) for one, other in ((moved, later), (later, moved)))
    assert _cells(there, "20") == _cells(back, "20") == [("3", "+1 −2"), ("1", "−1"), ("2", "+1 −1")]
    assert "Nothing changed between them" in _table(meridian, officer, later)


def test_a_freeze_keeps_what_was_coded_without_a_word_of_it(meridian, officer, moved):
    with open_original(moved.content) as file:
        kept = file.read().decode()
    content = json.loads(kept)
    assert content["format"] == 2
    assert content["coded"]["states"] == 2
    assert sorted(code for _pk, code, *_more in content["coded"]["passages"]) == ["AU", "AU", "BR", "BR"]
    assert {tuple(keys) for *_more, keys in content["coded"]["passages"]} == {("category progress", "objective 20")}
    assert "take back" not in kept and "capped" not in kept


def test_an_older_freeze_says_that_it_kept_too_little_to_be_counted_again(meridian, officer):
    made = freeze(review=meridian.review, name="older", handed_in={}, actor="test", at=NOON)
    page = _table(meridian, officer, made)
    assert "cannot be counted again" in page
    assert officer.get(meridian.address("board/freezes/matrix/passages/"), {"one": made.pk}).status_code == 404


def test_only_officers_lay_freezes_beside_each_other_and_odd_addresses_find_nothing(meridian, officer, moved):
    analyst = Client()
    analyst.force_login(meridian.person("analyst", RoleKind.ANALYST))
    for address in ("board/freezes/matrix/", "board/freezes/matrix/passages/"):
        assert analyst.get(meridian.address(address), {"one": moved.pk}).status_code == 403
        assert Client().get(meridian.address(address), {"one": moved.pk}).status_code == 302
        for odd in ({}, {"one": "9" * 30}, {"one": moved.pk, "other": "x"}):
            assert officer.get(meridian.address(address), odd).status_code == 404
    assert officer.get(meridian.address("board/freezes/matrix/passages/"), {"one": moved.pk, "row": "nothing"}).status_code == 404


def test_the_comparison_asks_as_often_for_many_passages_as_for_few(meridian, officer, moved, query_count):
    address = meridian.address(f"board/freezes/matrix/?one={moved.pk}")
    before = query_count(lambda: officer.get(address))
    for number in range(5):
        meridian.party(f"N{number}", f"New land {number}")
        _tied(meridian, f"N{number}", f"Land {number} has capped the fees of sending money home by a law.", 20)
    assert query_count(lambda: officer.get(address)) == before


def test_filters_and_counting_the_same_text_once_hold_for_both_moments(meridian, officer, moved):
    assert _cells(_table(meridian, officer, moved, category="progress"), "20") == [("3", "+1 −2"), ("1", "−1"), ("2", "+1 −1")]
    assert _cells(_table(meridian, officer, moved, category="challenge"), "20") == [("", "")]
    group = Repetition.objects.create(review=meridian.review, made_at=NOON)
    for passage in meridian.passages.filter(source__withdrawn_at__isnull=True, codes__element__number=20):
        Repeat.objects.create(repetition=group, passage=passage, likeness=1)
    assert _cells(_table(meridian, officer, moved, once="on"), "20")[0][0] == "1"
    assert "not kept in a freeze" in _table(meridian, officer, moved, kind="letter")
