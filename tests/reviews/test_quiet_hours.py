"""No letter in the evening, at night or on a day of rest where its reader lives."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.reviews.models import Call
from stocktake.reviews.rules.quiet import decent_moment

EVENING, MORNING = time(18), time(8)
WEEKEND = [6, 7]
ZONES = ["UTC", "Asia/Bangkok", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Europe/Moscow", "Australia/Lord_Howe"]


def moment(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def decent(at: datetime, zone: str = "UTC", rest: list[int] = WEEKEND) -> datetime:
    found = decent_moment(at, zone=ZoneInfo(zone), quiet_from=EVENING, quiet_until=MORNING, rest=rest)
    return found.astimezone(ZoneInfo(zone))


def test_a_letter_may_arrive_in_the_forenoon_at_once():
    at = moment("2031-02-11 10:15")
    assert decent(at) == at


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2031-02-11 03:00", "2031-02-11 08:00"),
        ("2031-02-11 07:59", "2031-02-11 08:00"),
        ("2031-02-11 18:00", "2031-02-12 08:00"),
        ("2031-02-11 23:30", "2031-02-12 08:00"),
        ("2031-02-14 19:00", "2031-02-17 08:00"),  # Friday evening: Monday
        ("2031-02-15 11:00", "2031-02-17 08:00"),
        ("2031-02-16 23:00", "2031-02-17 08:00"),
    ],
)
def test_at_night_and_on_days_of_rest_it_waits_for_the_next_working_morning(at: str, morning: str):
    assert decent(moment(at)) == moment(morning)


def test_the_clock_is_that_of_whoever_reads():
    at = moment("2031-02-11 12:00")
    assert decent(at, "Asia/Bangkok") == moment("2031-02-12 08:00", "Asia/Bangkok")
    assert decent(at, "America/St_Johns") == at.astimezone(ZoneInfo("America/St_Johns")).replace(hour=8, minute=30)


def test_friday_and_saturday_can_be_the_days_of_rest():
    assert decent(moment("2031-02-14 11:00"), rest=[5, 6]) == moment("2031-02-16 08:00")


def test_a_week_of_nothing_but_rest_is_not_taken_at_its_word():
    at = moment("2031-02-15 11:00")
    assert decent(at, rest=[1, 2, 3, 4, 5, 6, 7]) == at


def test_quiet_hours_that_end_when_they_begin_are_none():
    at = moment("2031-02-11 03:00")
    assert decent_moment(at, zone=ZoneInfo("UTC"), quiet_from=MORNING, quiet_until=MORNING, rest=[]) == at


@given(
    at=st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    zone=st.sampled_from(ZONES), begins=st.times(), ends=st.times(), rest=st.sets(st.integers(1, 7), max_size=6),
)  # fmt: skip
def test_the_moment_found_is_decent_never_earlier_and_at_most_a_week_away(at, zone, begins, ends, rest):
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    found = decent_moment(at, zone=ZoneInfo(zone), quiet_from=begins, quiet_until=ends, rest=rest)
    there = found.astimezone(ZoneInfo(zone))
    assert at <= found <= at + timedelta(days=8)
    assert there.isoweekday() not in rest
    assert decent_moment(found, zone=ZoneInfo(zone), quiet_from=begins, quiet_until=ends, rest=rest) == found


def test_an_invented_review_stands_on_its_day_until_the_clock_has_passed_it():
    call = Call(zone="Etc/GMT-2", shown_on=date(2031, 3, 5))
    assert call.as_of(moment("2027-01-01 12:00")) == moment("2031-03-05 23:59", "Etc/GMT-2")
    later = moment("2032-01-01 12:00")
    assert call.as_of(later) == later
    assert Call().as_of(later) == later


def test_a_date_is_read_from_the_clock_of_the_meetings_place():
    call = Call(zone="Asia/Bangkok", soft_deadline=moment("2030-10-31 23:59", "Asia/Bangkok"))
    assert call.soft_deadline.astimezone(UTC).date() == date(2030, 10, 31)
    assert call.due_on == date(2030, 10, 31)
    far = Call(zone="America/St_Johns", soft_deadline=moment("2030-10-31 23:59", "America/St_Johns"))
    assert far.due_on == date(2030, 10, 31)
