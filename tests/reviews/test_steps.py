"""The steps of a party: one after the other as the table allows, each in the log, with its reason where it has one."""

from datetime import date, timedelta

import pytest

from stocktake.foundation.models import Activity
from stocktake.parties.models import Party
from stocktake.reviews.enums import NEXT, CourtesyState, ParticipationState
from stocktake.reviews.models import Courtesy, Participation
from stocktake.reviews.queries.history import history_of
from stocktake.reviews.rules.quiet import decent_for
from stocktake.reviews.rules.steps import BY_OFFICER, HOW, next_steps
from stocktake.reviews.services.dates import NoSuchZone, NothingAwaited, NotThen, extend, hold, lift_hold, set_zone
from stocktake.reviews.services.participation import (
    NoReason,
    NoSuchStep,
    acknowledge,
    ask,
    take_as_submitted,
    will_not_take_part,
)
from stocktake.reviews.services.receiving import accept, reopen
from stocktake.reviews.services.reminders import prepare_reminders
from tests.reviews.conftest import ORIGIN

pytestmark = pytest.mark.django_db

S = ParticipationState


@pytest.mark.parametrize("state", list(ParticipationState))
def test_every_state_has_its_place_in_the_table_and_what_follows_is_told_on_the_page(state):
    assert {step.state for step in next_steps(state)} == NEXT[state]
    assert all(step.how for step in next_steps(state))


def test_each_step_says_how_it_comes_about():
    assert set(HOW) == {after for states in NEXT.values() for after in states}
    assert set(HOW) >= BY_OFFICER


def test_a_party_that_has_seen_the_letter_says_that_it_came(of, told):
    assert acknowledge(participation=of("JOR"), **told).state == S.ACKNOWLEDGED


def test_a_step_that_does_not_follow_changes_nothing(of, told):
    with pytest.raises(NoSuchStep, match="does not follow on"):
        acknowledge(participation=of("BRE"), **told)
    assert of("BRE").state == S.SUBMITTED


def test_a_report_that_came_by_letter_is_taken_as_submitted_and_says_how(of, told):
    with pytest.raises(NoReason):
        take_as_submitted(participation=of("JOR"), why=" ", **told)
    take_as_submitted(participation=of("JOR"), why="by letter of 10 February, two pages", **told)
    assert of("JOR").state == S.SUBMITTED
    assert history_of(of("JOR"))[0].why == "by letter of 10 February, two pages"


def test_a_submitted_report_is_accepted_and_can_be_opened_again_for_a_reason(of, told):
    accept(participation=of("BRE"), origin=ORIGIN, **told)
    with pytest.raises(NoReason):
        reopen(participation=of("BRE"), why="", origin=ORIGIN, **told)
    reopen(participation=of("BRE"), why="figures of 2030 are missing", origin=ORIGIN, **told)
    assert of("BRE").state == S.REOPENED


def test_the_letter_of_thanks_is_drafted_with_the_acceptance_and_not_sent(of, told):
    Participation.objects.filter(party__code="JOR").update(state=S.SUBMITTED)
    (thanks,) = accept(participation=of("JOR"), origin=ORIGIN, **told)
    assert (thanks.kind, thanks.state) == ("acknowledgement", "drafted")
    assert "has been read and is complete" in thanks.body
    (again,) = reopen(participation=of("JOR"), why="one figure", origin=ORIGIN, **told)
    assert (again.kind, again.state) == ("reopening", "drafted")


def test_who_does_not_take_part_is_not_asked_again(of, told, demonstration):
    prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    will_not_take_part(participation=of("JOR"), why="letter of its mission", **told)
    assert Courtesy.objects.get(participation=of("JOR")).state == CourtesyState.DROPPED
    assert "JOR" not in {d.participation.party.code for d in prepare_reminders(review=demonstration, origin=ORIGIN, **told).drafts}


def test_a_reminder_that_waits_is_dropped_when_the_report_comes(of, told, demonstration):
    prepare_reminders(review=demonstration, origin=ORIGIN, **told)
    take_as_submitted(participation=of("EST"), why="by mail", **told)
    assert not Courtesy.objects.filter(participation=of("EST")).waiting().exists()
    assert Courtesy.objects.filter(participation=of("GAL")).waiting().exists()


def test_every_move_is_one_entry_of_the_log(of, told):
    before = Activity.objects.count()
    acknowledge(participation=of("JOR"), **told)
    assert Activity.objects.count() == before + 1
    assert history_of(of("JOR"))[0].what == "seen → acknowledged"


def test_more_time_moves_the_date_of_one_party_and_drafts_the_letter_that_says_so(of, told):
    drafts = extend(participation=of("EST"), until=date(2031, 2, 18), origin=ORIGIN, **told)
    assert of("EST").extended_until == date(2031, 2, 18)
    (letter,) = drafts
    assert (letter.kind, letter.state, letter.language) == ("extension", "drafted", "es")
    assert "18 de febrero de 2031" in letter.body
    assert history_of(of("EST"))[0].what == "more time until 18 February 2031"


def test_more_time_is_given_where_nobody_can_be_written_to_as_well(of, told):
    Participation.objects.filter(party__code="BRE").update(state=S.UNDER_WAY)
    assert extend(participation=of("BRE"), until=date(2031, 2, 18), origin=ORIGIN, **told) == []
    assert of("BRE").extended_until == date(2031, 2, 18)


@pytest.mark.parametrize(("until", "words"), [(date(2031, 2, 21), "hard close"), (date(2031, 2, 10), "has passed")])
def test_no_date_lies_beyond_the_hard_close_or_in_the_past(of, told, until, words):
    with pytest.raises(NotThen, match=words):
        extend(participation=of("EST"), until=until, origin=ORIGIN, **told)


def test_whoever_has_answered_has_no_date_to_move(of, told):
    with pytest.raises(NothingAwaited):
        extend(participation=of("BRE"), until=date(2031, 2, 18), origin=ORIGIN, **told)


def test_a_hold_keeps_reminders_away_until_it_ends_or_is_lifted(of, told, demonstration):
    hold(participation=of("EST"), until=date(2031, 2, 14), why="elections", **told)
    left = {row.party.code: str(why) for row, why in prepare_reminders(review=demonstration, origin=ORIGIN, **told).left}
    assert left == {"EST": "on-hold"}
    lift_hold(participation=of("EST"), **told)
    assert [d.participation.party.code for d in prepare_reminders(review=demonstration, origin=ORIGIN, **told).drafts] == ["EST"]


def test_quiet_hours_are_counted_where_the_party_is(of, told, demonstration, morning):
    assert decent_for(of("EST"), demonstration.call, morning) == morning
    set_zone(participation=of("EST"), zone="Asia/Tokyo", **told)  # 18 o'clock there
    assert decent_for(of("EST"), demonstration.call, morning) == morning + timedelta(hours=15)
    assert history_of(of("EST"))[0].what == "time zone: Asia/Tokyo"
    with pytest.raises(NoSuchZone, match="Tokyo"):
        set_zone(participation=of("EST"), zone="Tokyo", **told)


def test_a_party_is_put_on_the_board_once_and_is_not_written_to_by_that(demonstration, told, mailoutbox):
    party = Party.objects.create(code="NEW", kind="state", pack="test")
    assert [p.state for p in ask(review=demonstration, parties=[party], **told)] == [S.NOT_SENT]
    assert ask(review=demonstration, parties=[party], **told) == []
    assert mailoutbox == []
