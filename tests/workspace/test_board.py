"""The board: the state of all parties at a glance, what is stuck and on whom, for officers only."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from stocktake.parties.models import Party
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import ClearanceStep, Contributor, Response
from stocktake.questionnaires.services.freeze import freeze
from stocktake.reviews.enums import ParticipationState, RoleKind
from stocktake.reviews.models import Courtesy, Participation, Review
from stocktake.reviews.services.bounces import mark_bounced
from stocktake.reviews.services.courtesies import send_courtesy
from stocktake.reviews.services.reminders import prepare_reminders, remind
from stocktake.workspace.interfaces.board_files import as_csv, as_xlsx
from stocktake.workspace.queries.board import Chosen, Line, full_board
from stocktake.workspace.queries.next_courtesy import next_courtesy
from tests.reviews.conftest import MORNING, ORIGIN

pytestmark = pytest.mark.django_db

QUERIES = 17
"""Two more where somebody waits for a signature."""


def page(client: Client, review: Review, **query: str) -> str:
    answer = client.get(reverse("workspace:board", args=[review.code]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def line_of(review: Review, code: str, at=MORNING) -> Line:
    return next(line for line in full_board(review, at=at).everybody if line.tile.party.code == code)


def codes(review: Review, **chosen: str) -> list[str]:
    return sorted(line.tile.party.code for line in full_board(review, at=MORNING, chosen=Chosen(**chosen)).lines)


def test_an_officer_is_led_to_the_board_and_others_are_not(client: Client, asked: Review, somebody):
    address = reverse("workspace:board", args=[asked.code])
    client.force_login(somebody(asked, RoleKind.FOCAL_POINT, "AFG"))
    assert address not in client.get(reverse("portal:review", args=[asked.code])).content.decode()
    client.force_login(somebody(asked, RoleKind.OFFICER))
    assert address in client.get(reverse("portal:review", args=[asked.code])).content.decode()


def test_the_counts_say_of_how_many_and_as_of_when(officer: Client, demonstration, morning):
    board = full_board(demonstration, at=morning)
    assert (board.answered, board.of, board.at_work, board.seen, board.late) == (8, 12, 2, 1, 3)
    html = page(officer, demonstration)
    assert re.search(r'class="count">8 <small>of 12 have answered', html)
    assert re.search(r"As of <bdi>[^<]+ in Port Aurel \(UTC\+2\)</bdi>", html)


def test_the_demonstration_stands_on_its_own_day_while_its_dates_lie_ahead(officer: Client, demonstration):
    assert "5 March 2031, 23:59 in Port Aurel" in page(officer, demonstration)


def test_each_tile_stands_in_its_place_with_its_state_in_words(client: Client, asked: Review, somebody):
    client.force_login(somebody(asked, RoleKind.OFFICER))
    html = page(client, asked)
    parties = Party.objects.filter(participations__review=asked)
    top, start = min(party.tile_row for party in parties), min(party.tile_column for party in parties)
    for party in parties:
        place = f'data-row="{party.tile_row - top + 1}" data-column="{party.tile_column - start + 1}"'
        tile = re.search(rf'<li class="tile [\w ]+" {place}.*?</li>', html, re.DOTALL)
        assert tile, party.code
        assert str(party.name()) in tile[0]
        assert party.participations.get().get_state_display() in tile[0]


def test_no_tile_shares_its_place_with_another(asked: Review):
    places = [(line.tile.row, line.tile.column) for line in full_board(asked, at=MORNING).lines]
    assert len(places) == len(set(places))


def test_what_is_late_is_said_in_words_and_not_by_its_colour_alone(officer: Client, demonstration):
    tile = re.search(r'<li class="tile way late".*?</li>', page(officer, demonstration), re.DOTALL)
    assert tile and "past its date" in tile[0]


def test_the_board_can_be_asked_for_a_state_a_subregion_or_how_it_stands(demonstration, morning):
    assert codes(demonstration, state="seen") == ["JOR"]
    assert codes(demonstration, subregion="Eastern Meridian") == ["CAN", "DAR"]
    assert codes(demonstration, standing="late") == ["EST", "GAL", "JOR"]
    assert codes(demonstration, standing="stuck") == ["AUR", "EST", "GAL", "JOR"]
    assert len(codes(demonstration, standing="answered")) == 8
    assert codes(demonstration, state="no such state") == codes(demonstration, standing="no such word") == []
    assert full_board(demonstration, at=MORNING, chosen=Chosen(state="seen")).of == 12


def test_an_empty_choice_says_so_and_leads_back(officer: Client, demonstration):
    assert "No party is in this state here" in page(officer, demonstration, state="seen", subregion="Eastern Meridian")


def test_the_table_holds_everybody(officer: Client, demonstration):
    html = page(officer, demonstration, **{"as": "table"})
    assert len(re.findall(r'<th scope="row">', html)) == 12
    assert 'class="tiles' not in html


def test_who_is_waited_for_stands_with_what_is_missing_and_with_whom_it_lies(demonstration, morning):
    jorund, estrela = line_of(demonstration, "JOR"), line_of(demonstration, "EST")
    assert (jorund.first.what, jorund.first.whom, jorund.first.days) == ("seen, nothing begun", "Eirik Stonemarsh", 134)
    assert (estrela.first.what, estrela.first.whom) == ("4 sections without an answer", "Xavier Lumbrales")
    assert line_of(demonstration, "BRE").waiting == ()


def test_a_ministry_that_has_not_opened_its_link_is_what_it_waits_for(demonstration, morning):
    response = Response.objects.get(review=demonstration, party__code="EST")
    asked_at = morning - timedelta(days=20)
    Contributor.objects.create(
        response=response, unit="Ministerio de Trabajo", email="trabajo@estrela.example", sections=["D"], digest="1" * 64,
        made_at=asked_at, expires_at=morning + timedelta(days=20),
    )  # fmt: skip
    first = line_of(demonstration, "EST").first
    assert (first.what, first.whom, first.days) == ("the link was not opened", "Ministerio de Trabajo", 20)
    Contributor.objects.filter(response=response).update(seen_at=morning - timedelta(days=3))
    assert line_of(demonstration, "EST").first.what == "opened and not signed off"
    Contributor.objects.filter(response=response).update(signed_at=morning, signed_name="Nadie", signed_title="Directora")
    assert line_of(demonstration, "EST").first.whom == "Xavier Lumbrales"


def test_a_link_that_no_longer_opens_is_waited_for_by_nobody(demonstration, morning):
    Contributor.objects.create(
        response=Response.objects.get(review=demonstration, party__code="EST"), unit="Ministerio de Trabajo", sections=["D"],
        digest="1" * 64, made_at=morning - timedelta(days=90), expires_at=morning - timedelta(days=1),
    )  # fmt: skip
    assert line_of(demonstration, "EST").first.whom == "Xavier Lumbrales"


def test_a_signature_that_is_awaited_is_named_with_its_office(demonstration, morning):
    response = Response.objects.get(review=demonstration, party__code="GAL")
    for position, office in enumerate(["Direction des migrations", "Cabinet du Ministre"], start=1):
        ClearanceStep.objects.create(response=response, position=position, office=office)
    freeze(response=response, kind=SnapshotKind.CLEARANCE, findings=[], actor="test", at=morning - timedelta(days=3))
    first = line_of(demonstration, "GAL").first
    assert (first.what, first.whom, first.days) == ("signature 1 of 2", "Direction des migrations", 3)


def test_an_address_that_takes_no_letters_surfaces_at_once(officer: Client, demonstration, of, told):
    (letter,) = remind(participation=of("EST"), origin=ORIGIN, **told)
    send_courtesy(courtesy=letter, **told)
    letter.refresh_from_db()
    mark_bounced(letter=letter.letter, why="550 no such user", **told)
    line = line_of(demonstration, "EST")
    assert line.first.is_stuck and "xavier.lumbrales@estrela.example" in line.first.what
    assert "550 no such user" in page(officer, demonstration)
    assert codes(demonstration, standing="unreached") == sorted({*codes(demonstration, standing="unreached"), "EST"})


def test_the_next_courtesy_is_said_with_the_hour_where_it_is_read(demonstration, told, morning):
    prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    board = full_board(demonstration, at=morning)
    tile = next(line.tile for line in board.everybody if line.tile.party.code == "EST")
    assert next_courtesy(tile, board.board.call, at=morning).words == "drafted (Español)"
    night = morning.replace(hour=20)
    assert next_courtesy(tile, board.board.call, at=night).words == "drafted (Español); can leave Wednesday 09:00 there"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"held_until": "2031-02-18", "hold_reason": "elections"}, "no reminders until 18 February 2031: elections"),
        ({"extended_until": "2031-02-20"}, "a reminder from 13 February 2031 on"),
        ({}, "may be reminded"),
    ],
)
def test_why_nobody_is_reminded_now_is_said(demonstration, morning, change: dict[str, str], words: str):
    Participation.objects.filter(review=demonstration, party__code="GAL").update(extended_until=None)
    Participation.objects.filter(review=demonstration, party__code="EST").update(**change)
    board = full_board(demonstration, at=morning)
    tile = next(line.tile for line in board.everybody if line.tile.party.code == "EST")
    assert next_courtesy(tile, board.board.call, at=morning).words == words


def test_a_party_asked_by_another_review_too_is_marked_and_its_answers_there_are_offered(officer: Client, demonstration):
    line = line_of(demonstration, "JOR")
    assert (line.tile.party.also_in, line.earlier) == (["NEIGHBOUR"], 6)
    html = page(officer, demonstration)
    assert "also asked by another review" in html
    assert "offer 6 answers it gave elsewhere" in html


def test_where_nothing_is_known_every_member_has_its_place_and_no_state(client: Client, real: Review, somebody):
    board = full_board(real, at=MORNING)
    assert not board.board.known
    assert board.of == 62
    assert {line.tile.label for line in board.lines} == {""}
    client.force_login(somebody(real, RoleKind.OFFICER))
    html = page(client, real)
    assert "is not public" in html
    assert "Put 62 members on the board" in html


def test_an_officer_puts_the_members_on_the_board_and_nobody_is_written_to(client: Client, real: Review, somebody, mailoutbox):
    client.force_login(somebody(real, RoleKind.OFFICER))
    client.post(reverse("workspace:ask", args=[real.code]))
    board = full_board(real, at=MORNING)
    assert {line.tile.state for line in board.lines} == {ParticipationState.NOT_SENT}
    assert (board.of, board.to_invite) == (62, 62)
    assert not Courtesy.objects.exists()


def test_the_board_as_csv_is_neutral_to_spreadsheets(officer: Client, demonstration):
    Participation.objects.filter(review=demonstration, party__code="EST").update(note='=HYPERLINK("https://evil.example")')
    answer = officer.get(reverse("workspace:board-export", args=[demonstration.code, "csv"]))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="meridian-2031-board-')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Code"] for row in rows] == [line.tile.party.code for line in full_board(demonstration, at=MORNING).lines]
    estrela = next(row for row in rows if row["Code"] == "EST")
    assert estrela["Note"] == '\'=HYPERLINK("https://evil.example")'
    assert (estrela["Sections begun"], estrela["Sections asked"]) == ("3", "7")


def test_the_board_for_excel_has_texts_numbers_and_days_and_no_formula(demonstration, morning):
    Participation.objects.filter(review=demonstration, party__code="EST").update(note="=1+1\x0b")
    sheet = load_workbook(io.BytesIO(as_xlsx(full_board(demonstration, at=morning), title="=Title", language="ar"))).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert sheet["A1"].value == "=Title"
    assert sheet["A2"].value == "8 of 12 have answered, as of 11 February 2031, 11:00 in Port Aurel (UTC+2)"
    assert sheet.sheet_view.rightToLeft
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    heads = [cell.value for cell in sheet[4]]
    estrela = dict(zip(heads, rows["EST"], strict=True))
    assert estrela["Note"].value == "=1+1" and estrela["Note"].quotePrefix
    assert (estrela["Questions answered"].value, estrela["Since"].value.isoformat()) == (14, "2030-11-18T00:00:00")


def test_an_export_holds_what_the_board_was_asked_for(officer: Client, demonstration):
    answer = officer.get(reverse("workspace:board-export", args=[demonstration.code, "csv"]), {"state": "seen"})
    assert [row["Code"] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))] == ["JOR"]
    assert officer.get(reverse("workspace:board-export", args=[demonstration.code, "exe"])).status_code == 404


def test_the_board_asks_a_fixed_number_of_questions_for_any_number_of_parties(demonstration, morning, django_assert_num_queries):
    full_board(demonstration, at=morning)  # the form is read once per process
    with django_assert_num_queries(QUERIES):
        as_csv(full_board(demonstration, at=morning))
    parties = Party.objects.bulk_create(Party(code=f"X{n}", kind="state", pack="test") for n in range(100))
    Participation.objects.bulk_create(
        Participation(review=demonstration, party=party, state=ParticipationState.SENT) for party in parties
    )
    with django_assert_num_queries(QUERIES):
        as_csv(full_board(demonstration, at=morning))
