"""Rate limits are exact: so many in a window, and one more is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from stocktake.foundation.services.limits import allowed

pytestmark = pytest.mark.django_db

QUARTER = timedelta(minutes=15)
START = datetime(2031, 2, 20, 12, 0, tzinfo=UTC)


def ask(key: str, at: datetime, limit: int = 3) -> bool:
    return allowed(key=key, limit=limit, within=QUARTER, at=at)


def test_the_last_allowed_one_passes_and_the_next_is_refused():
    assert [ask("letter", START) for _ in range(5)] == [True, True, True, False, False]


def test_the_window_ends_to_the_second():
    assert [ask("letter", START) for _ in range(4)][-1] is False
    assert ask("letter", START + QUARTER - timedelta(seconds=1)) is False
    assert ask("letter", START + QUARTER) is True


def test_one_key_does_not_use_up_another():
    assert [ask("aurelia", START, limit=1) for _ in range(2)] == [True, False]
    assert ask("brennes", START, limit=1) is True
