"""The board: the state of all parties at a glance, for officers only."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.foundation.services.load_pack import load_pack
from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Participation, Review, Role
from stocktake.reviews.queries.board import board_of


@pytest.fixture
def real(db: None) -> Review:
    load_pack(name="asia-pacific-2021", actor="test", at=timezone.now())
    return Review.objects.select_related("framework", "region").get(code="asia-pacific-2021")


@pytest.fixture
def asked(real: Review) -> Review:
    """The real review with invented states of answer: nothing about them is public, so a test makes its own."""
    states = {"AFG": "submitted", "ARM": "accepted", "BGD": "under-way", "BTN": "extension", "FJI": "seen", "IND": "invited"}
    for code, state in states.items():
        note = "noted" if state == "seen" else ""
        Participation.objects.create(review=real, party=Party.objects.get(code=code), state=state, note=note)
    return real


def _person(review: Review, kind: RoleKind, party: str | None = None) -> Person:
    person = Person.objects.create(email=f"{kind}@meridian.example", name=f"A person who is {kind}")
    Role.objects.create(review=review, person=person, kind=kind, party=Party.objects.get(code=party) if party else None)
    return person


def _board(client: Client, review: Review, **query: str) -> str:
    answer = client.get(reverse("reviews:board", args=[review.code]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_is_not_signed_in_is_asked_to_sign_in(client: Client, asked: Review) -> None:
    address = reverse("reviews:board", args=[asked.code])
    answer = client.get(address)
    assert answer.status_code == 302
    assert reverse("accounts:sign-in") in answer.headers["Location"]


@pytest.mark.parametrize(
    ("kind", "party"),
    [(RoleKind.ANALYST, None), (RoleKind.FOCAL_POINT, "AFG"), (RoleKind.CONTRIBUTOR, "AFG"), (RoleKind.STAKEHOLDER, "AFG")],
)
def test_the_board_is_for_officers_only_and_others_are_not_led_to_it(
    client: Client, asked: Review, kind: RoleKind, party: str | None
) -> None:
    client.force_login(_person(asked, kind, party))
    address = reverse("reviews:board", args=[asked.code])
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("portal:review", args=[asked.code])).content.decode()


def test_an_officer_is_led_to_the_board(client: Client, asked: Review) -> None:
    client.force_login(_person(asked, RoleKind.OFFICER))
    html = client.get(reverse("portal:review", args=[asked.code])).content.decode()
    assert reverse("reviews:board", args=[asked.code]) in html


def test_the_counts_say_of_how_many(client: Client, asked: Review) -> None:
    board = board_of(asked)
    assert (board.answered, board.of, board.at_work, board.seen) == (2, 6, 2, 1)
    client.force_login(_person(asked, RoleKind.OFFICER))
    html = _board(client, asked)
    assert re.search(r'class="count">2 <small>of 6 have answered', html)


def test_each_tile_stands_in_its_place_with_its_state_in_words(client: Client, asked: Review) -> None:
    client.force_login(_person(asked, RoleKind.OFFICER))
    html = _board(client, asked)
    parties = Party.objects.filter(participations__review=asked)
    top, start = min(party.tile_row for party in parties), min(party.tile_column for party in parties)
    for party in parties:
        place = f'data-row="{party.tile_row - top + 1}" data-column="{party.tile_column - start + 1}"'
        tile = re.search(rf'<li class="tile \w+" {place}.*?</li>', html, re.DOTALL)
        assert tile, party.code
        assert str(party.name()) in tile[0]
        assert party.participations.get().get_state_display() in tile[0]


def test_who_is_waited_for_stands_in_the_table_with_whom_it_lies(client: Client, asked: Review) -> None:
    _person(asked, RoleKind.FOCAL_POINT, "FJI")
    client.force_login(_person(asked, RoleKind.OFFICER))
    html = _board(client, asked)
    table = html[html.index('id="waiting"') :]
    assert "A person who is focal-point" in table
    assert "noted" in table
    assert len(re.findall(r'<th scope="row">', table)) == 4


def test_the_board_can_be_asked_for_one_state_or_one_subregion(asked: Review) -> None:
    assert [tile.party.code for tile in board_of(asked, state="seen").tiles] == ["FJI"]
    pacific = board_of(asked, subregion="PAC")
    assert [tile.party.code for tile in pacific.tiles] == ["FJI"]
    assert pacific.of == 6
    assert board_of(asked, state="no such state").tiles == ()


def test_an_empty_choice_says_so_and_leads_back(client: Client, asked: Review) -> None:
    client.force_login(_person(asked, RoleKind.OFFICER))
    assert "No party is in this state here" in _board(client, asked, state="seen", subregion="NCA")


def test_where_nothing_is_known_every_member_has_its_place_and_no_state(client: Client, real: Review) -> None:
    board = board_of(real)
    assert not board.known
    assert board.of == 62
    assert {tile.label for tile in board.tiles} == {""}
    client.force_login(_person(real, RoleKind.OFFICER))
    assert "is not public" in _board(client, real)


def test_the_board_asks_a_fixed_number_of_questions_for_any_number_of_parties(
    asked: Review, django_assert_num_queries
) -> None:
    with django_assert_num_queries(5):
        board_of(asked)
    for party in Party.objects.exclude(participations__review=asked)[:40]:
        Participation.objects.create(review=asked, party=party, state="invited")
    with django_assert_num_queries(5):
        board_of(asked)


def test_no_tile_shares_its_place_with_another(asked: Review) -> None:
    places = [(tile.row, tile.column) for tile in board_of(Review.objects.get(pk=asked.pk)).tiles]
    assert len(places) == len(set(places))
