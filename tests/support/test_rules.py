from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.support import rules
from clickable.support.rules import Service, Window

PARIS = ZoneInfo("Europe/Paris")
EVERY_DAY = frozenset(range(7))
DAILY = (Window(EVERY_DAY, time(9), time(23)),)


def service(
    windows: tuple[Window, ...] | None = DAILY,
    *,
    always: bool = False,
    checked_on: date = date(2026, 11, 1),
) -> Service:
    words = {"fr": "essai"}
    return Service(
        code="test",
        name=words,
        what=words,
        hours_text=words,
        channels=(),
        windows=windows,
        always=always,
        zone=PARIS,
        topics=frozenset(),
        audience=frozenset(),
        territory=frozenset(),
        source="test.example",
        as_of=None,
        checked_on=checked_on,
        confirmed=True,
    )


def paris(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS).astimezone(UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (paris(2026, 11, 3, 8, 59), False),
        (paris(2026, 11, 3, 9, 0), True),
        (paris(2026, 11, 3, 22, 59), True),
        (paris(2026, 11, 3, 23, 0), False),
        (datetime(2026, 1, 15, 21, 30, tzinfo=UTC), True),  # winter: 22:30 in Paris
        (datetime(2026, 7, 15, 21, 30, tzinfo=UTC), False),  # summer: 23:30 in Paris
        (datetime(2026, 7, 15, 17, 0, tzinfo=ZoneInfo("America/Martinique")), False),
        (datetime(2026, 7, 15, 16, 59, tzinfo=ZoneInfo("America/Martinique")), True),
    ],
)
def test_open_by_the_clock_of_the_service(moment: datetime, expected: bool) -> None:
    assert rules.is_open(service(), moment) is expected


def test_always_open_and_hours_not_known() -> None:
    now = paris(2026, 11, 3, 3, 0)
    assert rules.is_open(service(None, always=True), now) is True
    assert rules.is_open(service(None), now) is None
    assert rules.next_opening(service(None), now) is None


def test_a_night_window_ends_the_day_after() -> None:
    night = service((Window(frozenset({4}), time(20), time(2)),))  # Friday evening
    assert rules.is_open(night, paris(2026, 11, 7, 1, 0)) is True
    assert rules.is_open(night, paris(2026, 11, 8, 1, 0)) is False


def test_next_opening_skips_the_days_that_are_closed() -> None:
    weekdays = service((Window(frozenset(range(5)), time(9), time(16)),))
    friday_evening = paris(2026, 11, 6, 18, 0)
    assert rules.next_opening(weekdays, friday_evening) == paris(2026, 11, 9, 9, 0)
    assert rules.next_opening(weekdays, paris(2026, 11, 6, 10, 0)) is None


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_a_daily_service_that_is_closed_opens_within_a_day(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = rules.next_opening(service(), now)
    if rules.is_open(service(), now):
        assert opening is None
    else:
        assert opening is not None
        assert rules.is_open(service(), opening) is True
        assert 0 < (opening - now).total_seconds() <= 11 * 3600


@pytest.mark.parametrize(
    ("checked", "today", "stale"),
    [
        (date(2026, 5, 22), date(2026, 11, 21), False),
        (date(2026, 5, 21), date(2026, 11, 21), True),
        (date(2025, 12, 31), date(2026, 6, 30), False),
        (date(2025, 12, 31), date(2026, 7, 1), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
    ],
)
def test_what_nobody_checked_for_six_months_is_stale(
    checked: date, today: date, stale: bool
) -> None:
    assert rules.is_stale(service(checked_on=checked), today) is stale
