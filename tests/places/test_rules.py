"""Opening hours by the clock on the wall: summer time, midnight, and the other side of the world."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.places import rules, selectors
from clickable.places.rules import ALWAYS, Window, Windows

PARIS = ZoneInfo("Europe/Paris")
EVERY_DAY = frozenset(range(7))
DAILY: Windows = (Window(EVERY_DAY, time(9), time(23)),)
WINTER, SUMMER = datetime(2027, 1, 13, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


def paris(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS)  # type: ignore[misc, arg-type]


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
    assert rules.is_open(DAILY, PARIS, now=moment) is expected


def test_a_night_window_ends_the_day_after() -> None:
    night = (Window(frozenset({4}), time(20), time(2)),)  # Friday evening
    assert rules.is_open(night, PARIS, now=paris(2026, 11, 7, 1, 0)) is True
    assert rules.is_open(night, PARIS, now=paris(2026, 11, 8, 1, 0)) is False
    assert rules.closing(night, PARIS, now=paris(2026, 11, 6, 23, 0)) == paris(2026, 11, 7, 2, 0)


def test_the_hour_that_is_there_twice() -> None:
    """The clock goes back from three to two on 25 October 2026: the second 2:30 is after 3:00 UTC+2."""
    until_half_past = (Window(EVERY_DAY, time(1), time(2, 30)),)
    first = paris(2026, 10, 25, 2, 15)
    assert rules.is_open(until_half_past, PARIS, now=first) is True
    assert rules.is_open(until_half_past, PARIS, now=first.replace(fold=1)) is False


def test_the_hour_that_is_missing() -> None:
    """The clock goes forward from two to three on 29 March 2026."""
    night = (Window(EVERY_DAY, time(22), time(6)),)
    for hour in range(8):
        now = datetime(2026, 3, 28, 21, tzinfo=UTC) + timedelta(hours=hour)
        assert rules.is_open(night, PARIS, now=now) is (hour < 7)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_always_is_always(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert rules.is_open(ALWAYS, PARIS, now=now) is True
    assert rules.closing(ALWAYS, PARIS, now=now) is None


def test_next_opening_skips_the_days_that_are_closed() -> None:
    weekdays = (Window(frozenset(range(5)), time(9), time(16)),)
    friday_evening = paris(2026, 11, 6, 18, 0)
    assert rules.next_opening(weekdays, PARIS, now=friday_evening) == paris(2026, 11, 9, 9, 0)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_what_is_closed_opens_within_a_day(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if not rules.is_open(DAILY, PARIS, now=now):
        opening = rules.next_opening(DAILY, PARIS, now=now)
        assert opening is not None
        assert rules.is_open(DAILY, PARIS, now=opening) is True
        assert 0 < (opening - now).total_seconds() <= 11 * 3600


# 3018 is open from 9 to 23 in Paris; facts 9 tells when that is elsewhere.
ELSEWHERE = [
    ("FR", (9, 23), (9, 23)),
    ("GP", (4, 18), (3, 17)),
    ("MQ", (4, 18), (3, 17)),
    ("MF", (4, 18), (3, 17)),
    ("BL", (4, 18), (3, 17)),
    ("GF", (5, 19), (4, 18)),
    ("PM", (5, 19), (5, 19)),
    ("RE", (12, 2), (11, 1)),
    ("YT", (11, 1), (10, 0)),
    ("NC", (19, 9), (18, 8)),
    ("PF", (22, 12), (21, 11)),
    ("WF", (20, 10), (19, 9)),
    ("BE", (9, 23), (9, 23)),
    ("LU", (9, 23), (9, 23)),
]


@pytest.mark.parametrize(("code", "winter", "summer"), ELSEWHERE)
def test_the_hours_of_paris_elsewhere(
    code: str, winter: tuple[int, int], summer: tuple[int, int]
) -> None:
    local = selectors.territories()[code].zone
    for now, expected in ((WINTER, winter), (SUMMER, summer)):
        week = rules.local_week(DAILY, PARIS, local=local, now=now)
        hours = {(start.hour, end.hour) for _day, found in week for start, end in found}
        assert (len(week), hours) == (7, {expected})


def test_an_opening_belongs_to_the_local_day_on_which_it_begins() -> None:
    tahiti = ZoneInfo("Pacific/Tahiti")
    mondays = (Window(frozenset({0}), time(9), time(23)),)
    week = rules.local_week(mondays, PARIS, local=tahiti, now=WINTER)
    [(day, _openings)] = [(day, found) for day, found in week if found]
    assert day == date(2027, 1, 17)  # Sunday there
