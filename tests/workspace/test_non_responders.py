"""Who has not answered is for the secretariat alone: no page, file or address names them to anybody else."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from stocktake.reviews.enums import AWAITED, ParticipationState
from stocktake.reviews.services.freeze import freeze
from stocktake.reviews.services.reminders import remind
from tests.reviews.conftest import ORIGIN

pytestmark = pytest.mark.django_db

OTHERS = {
    "analyst": "Tomas Quillfeather",
    "focal point of another State": "Xavier Lumbrales",
    "contributor": "Sunniva Farrowlight",
    "stakeholder": "Amara Tidewell",
    "regional process": "Corin Saltmarsh",
    "delegate": "Leontine Aubry-Vallonne",
}

TELLING = "answers the neighbouring commission’s review too"
"""What the secretariat noted about Jorund, which has not answered."""


@pytest.fixture
def addresses(demonstration, of, told) -> list[str]:
    """Every page and file of the board, and what a button of it would be sent to."""
    (letter,) = remind(participation=of("JOR"), origin=ORIGIN, **told)
    made = freeze(review=demonstration, name="first", handed_in={}, **told)
    code = demonstration.code
    return [
        reverse(name, args=[code, *more])
        for name, *more in [
            ("workspace:board",), ("workspace:board-export", "csv"), ("workspace:board-export", "xlsx"), ("workspace:invite",),
            ("workspace:ask",), ("workspace:party", "JOR"), ("workspace:act", "JOR", "acknowledged"), ("workspace:freezes",),
            ("workspace:freeze", made.pk), ("workspace:compare",), ("reviews:courtesies",), ("reviews:prepare",),
            ("reviews:courtesy", letter.pk), ("reviews:decide", letter.pk), ("reviews:texts",), ("reviews:text", "reminder"),
            ("reviews:call",), ("workspace:matrix-compared",), ("workspace:matrix-difference",),
        ]
    ]  # fmt: skip


def test_no_address_of_the_board_is_left_out_here(addresses):
    below = re.compile(r"^r/<slug:review>/board/")

    def walk(resolver, before=""):
        for entry in resolver.url_patterns:
            path = before + str(entry.pattern)
            yield from walk(entry, path) if isinstance(entry, URLResolver) else [path] if isinstance(entry, URLPattern) else []

    assert len({path for path in walk(get_resolver()) if below.match(path)}) == len(addresses) - 1  # two kinds of export


def test_whoever_is_not_signed_in_is_asked_to_sign_in_everywhere(client: Client, addresses):
    for address in addresses:
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 302 and reverse("accounts:sign-in") in answer.headers["Location"], address


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_an_officer_comes_in_and_nothing_is_done(client: Client, addresses, cast, of, who):
    client.force_login(cast(OTHERS[who]))
    for address in addresses:
        for ask in (client.get, client.post):
            assert ask(address).status_code == 403, address
    assert of("JOR").state == ParticipationState.SEEN


def test_an_officer_of_another_review_does_not_come_in_either(client: Client, addresses, real, somebody):
    client.force_login(somebody(real, "officer"))
    assert {client.get(address).status_code for address in addresses} == {403}


@pytest.mark.parametrize("who", [None, "stakeholder", "focal point of another State"])
def test_no_public_page_search_or_file_tells_how_far_a_party_is_that_has_not_answered(client: Client, demonstration, cast, who):
    if who:
        client.force_login(cast(OTHERS[who]))
    labels = {str(ParticipationState(state).label) for state in AWAITED} - {"sent", "seen"}  # those two are everyday words
    code = demonstration.code
    for path in (
        "/", f"/r/{code}/", f"/r/{code}/sources/", f"/r/{code}/objectives/", f"/r/{code}/parties/JOR/", f"/r/{code}/parties/EST/",
        f"/r/{code}/search/?q=Jorund", f"/r/{code}/search/?q=under+way", f"/r/{code}/synthesis/",
    ):  # fmt: skip
        answer = client.get(path)
        html = answer.content.decode()
        assert answer.status_code in {200, 404}, path
        main = html[html.index("<main") : html.index("</main>")] if "<main" in html else html
        said = re.sub(r"<[^>]+>", " ", main)
        assert TELLING not in said, path
        assert not [label for label in labels if re.search(rf"(?:Jorund|Estrela)\W+{label}", said)], path
        assert "/board/" not in html, path


def test_only_the_count_is_public(client: Client, demonstration):
    html = client.get("/").content.decode()
    assert "8 of 12 States answered" in html
    assert "Jorund" not in html
