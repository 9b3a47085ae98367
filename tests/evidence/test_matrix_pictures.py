"""Pictures of the matrix: small bars and arcs, drawn on the server, each beside the table that says the same."""

import html
import re

import pytest
from django.test import Client
from tests.conftest import NOON

from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.interfaces.pictures import HEIGHT, WIDTH, arcs, bars
from stocktake.evidence.models import Code
from stocktake.evidence.queries.together import spoken_together
from stocktake.reviews.rules.viewer import public_viewer


def test_bars_stand_on_one_scale_in_the_order_of_writing():
    some = bars([4, 0, 2], most=8, mirrored=False)
    assert [bar.height for bar in some] == [round((HEIGHT - 1) / 2, 1), 0.0, round((HEIGHT - 1) / 4, 1)]
    assert all(bar.y + bar.height == pytest.approx(HEIGHT) for bar in some)
    mirrored = bars([4, 0, 2], most=8, mirrored=True)
    assert [bar.x for bar in some] == sorted(bar.x for bar in some)
    for one, other in zip(some, mirrored, strict=True):
        assert one.x + other.x + one.width == pytest.approx(WIDTH, abs=0.2)
    assert [bar.height for bar in bars([0, 0], most=0, mirrored=False)] == [0.0, 0.0]


def test_arcs_lead_from_point_to_point_and_the_most_is_the_broadest():
    drawn = arcs(4, [(0, 3, 9), (1, 2, 1)], mirrored=False)
    assert [arc.width for arc in drawn.arcs] == [1.0, 8.0]
    assert drawn.arcs[1].path.startswith(f"M{drawn.points[0]:g} ")
    assert drawn.arcs[1].path.endswith(f"{drawn.points[3]:g} {drawn.line:g}")
    assert arcs(4, [(0, 3, 9)], mirrored=True).points == tuple(reversed(drawn.points))
    assert arcs(0, [], mirrored=False).arcs == ()


@pytest.fixture
def spoken(meridian):
    """Two objectives together in two passages, one of which may not be quoted; a third objective by itself."""
    said = [
        ("AU", "Fees fell and schools opened in the same spring.", (20, 15), Consent.PUBLISH),
        ("BR", "Fees fell and schools opened in the same autumn.", (20, 15), Consent.AGGREGATE),
        ("BR", "The border post has a doctor now.", (11,), Consent.PUBLISH),
    ]
    for code, text, numbers, consent in said:
        source = meridian.says(code, text, consent=consent)
        Code.objects.filter(passage__source=source).delete()
        elements = [*meridian.review.framework.elements.objectives().filter(number__in=numbers)]
        elements.append(meridian.review.framework.elements.categories().get(code="progress"))
        for element in elements:
            Code.objects.create(passage=source.passages.get(), element=element, origin=Origin.PERSON, by="test", at=NOON)
    return meridian


def test_what_is_spoken_of_together_is_counted_for_whoever_looks_and_opens_its_passages(spoken):
    found = spoken_together(public_viewer(spoken.review))
    assert [(pair.one.number, pair.other.number, pair.number) for pair in found.pairs] == [(15, 20, 1)]
    assert (found.passages, found.of) == (1, 2)
    page = Client().get(spoken.address(f"search/?{found.pairs[0].query}")).content.decode()
    assert re.findall(r'role="status">(One passage)', page)
    assert "in the same spring" in page and "autumn" not in page


def test_each_picture_stands_beside_its_table_and_says_its_numbers_in_words(spoken):
    page = Client().get(spoken.address("matrix/pictures/")).content.decode()
    objectives = spoken.review.framework.elements.objectives().count()
    assert page.count('role="img"') == objectives + 1
    told = html.unescape(re.search(r'aria-label="(20 [^"]+)"', page)[1])
    assert "Progress 1" in told
    assert page.count('<table class="matrix"') == 1
    assert "1 of 2 passages are tied to more than one objective." in page
    assert "style=" not in page.split("<main", 1)[1]
    assert len(re.findall(r"<path d=", page.split('class="arcs"')[1])) == 1


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh-hans", "ar"])
def test_a_picture_is_drawn_in_every_language_whatever_its_way_to_write_numbers(spoken, language):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(spoken.address("matrix/pictures/")).content.decode()
    told = re.findall(r' (?:x|y|width|height|stroke-width)="([^"]+)"', page.split("<main", 1)[1])
    told += [number for box in re.findall(r'viewBox="([^"]+)"', page.split("<main", 1)[1]) for number in box.split()]
    assert len(told) > 100
    assert all(re.fullmatch(r"\d+(\.\d+)?", number) for number in told)


def test_where_nothing_was_said_yet_the_page_says_so(meridian):
    page = Client().get(meridian.address("matrix/pictures/")).content.decode()
    assert "Nothing that may be counted and shown passes here yet." in page
    assert "<rect" not in page


def test_pictures_ask_as_often_for_many_passages_as_for_few(spoken, query_count):
    address = spoken.address("matrix/pictures/")
    before = query_count(lambda: Client().get(address))
    for number in range(4):
        spoken.says("AU", f"Remittance fees fell by {number} per cent and recruiters may take no fee.\n\nSchools opened.")
    assert query_count(lambda: Client().get(address)) == before
