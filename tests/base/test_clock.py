import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from clickable.base import clock

SOON = timedelta(seconds=5)


def test_now_is_now_in_utc():
    told = clock.now()
    assert told.tzinfo is UTC
    assert abs(told - datetime.now(UTC)) < SOON


def test_a_file_of_seconds_lets_days_pass(settings, tmp_path):
    settings.CLOCK_FILE = str(tmp_path / "ahead")
    (tmp_path / "ahead").write_text("172800.5\n")
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=2)) < SOON


@pytest.mark.parametrize("content", ["", "tomorrow", None])
def test_without_a_number_the_clock_tells_the_time(settings, tmp_path, content):
    settings.CLOCK_FILE = str(tmp_path / "ahead")
    if content is not None:
        (tmp_path / "ahead").write_text(content)
    assert abs(clock.now() - datetime.now(UTC)) < SOON


def test_the_hour_keeps_nothing_finer():
    moment = datetime(2026, 11, 3, 10, 59, 59, 999999, tzinfo=UTC)
    assert clock.hour(moment) == datetime(2026, 11, 3, 10, tzinfo=UTC)


def test_today_is_the_day_of_the_visitors(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 29, 23, 30, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 30)


def test_no_room_takes_the_day_of_utc_for_today():
    wrong = re.compile(r"\bnow(\(\))?\.date\(\)")
    rooms = Path(clock.__file__).parents[1].rglob("*.py")
    assert [str(one) for one in rooms if wrong.search(one.read_text())] == []
