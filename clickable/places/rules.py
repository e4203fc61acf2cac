"""Territories, and opening hours as the clock on the wall tells them. Pure values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Territory:
    code: str  # ISO 3166-1 alpha-2; ZZ for everywhere else
    name: dict[str, str]  # by language
    zone: ZoneInfo
    clock: dict[str, str]  # how its time of day is called: « heure de Paris »
    also: frozenset[str] = frozenset()  # its codes in ISO 3166-2
    prefixes: frozenset[str] = frozenset()  # countries whose subdivisions all belong to it
    overseas: bool = False  # French, outside Europe


@dataclass(frozen=True)
class Window:
    """Opening hours on some days of the week (0 is Monday), in the zone of who opens.

    An end at or before the start lies on the day after.
    """

    days: frozenset[int]
    start: time
    end: time


Windows = tuple[Window, ...]
Opening = tuple[datetime, datetime]
ALWAYS: Windows = (Window(frozenset(range(7)), time(0), time(0)),)


def is_open(windows: Windows, zone: ZoneInfo, *, now: datetime) -> bool:
    return _current(windows, zone, now) is not None


def closing(windows: Windows, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """When the opening that we are in ends, in its own zone; None when closed, or always open."""
    current = _current(windows, zone, now)
    return current[1] if current and windows != ALWAYS else None


def next_opening(windows: Windows, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """The next time it opens, in its own zone, within eight days; None when it never does."""
    moment = now.astimezone(UTC)
    starts = [start for start, _end in _openings(windows, zone, moment, days=9) if start > moment]
    return min(starts, default=None)


def local_week(
    windows: Windows, zone: ZoneInfo, *, local: ZoneInfo, now: datetime
) -> list[tuple[date, tuple[Opening, ...]]]:
    """Today and the six days after it in the zone `local`, each with the openings that begin on it."""
    today = now.astimezone(local).date()
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    found = [
        (start.astimezone(local), end.astimezone(local))
        for start, end in _openings(windows, zone, now, days=9)
    ]
    return [
        (day, tuple(sorted(opening for opening in found if opening[0].date() == day)))
        for day in days
    ]


def _current(windows: Windows, zone: ZoneInfo, now: datetime) -> Opening | None:
    # In UTC: two times of one zone are compared by their wall clocks, and one hour a year is there twice.
    moment = now.astimezone(UTC)
    found = [
        each for each in _openings(windows, zone, moment, days=1) if each[0] <= moment < each[1]
    ]
    return max(found, key=lambda each: each[1].astimezone(UTC), default=None)


def _openings(windows: Windows, zone: ZoneInfo, now: datetime, *, days: int) -> list[Opening]:
    """Every opening that starts between two days ago and `days` ahead, by the clock of `zone`."""
    today = now.astimezone(zone).date()
    return [
        _opening(window, today + timedelta(days=ahead), zone)
        for ahead in range(-2, days)
        for window in windows
        if (today + timedelta(days=ahead)).weekday() in window.days
    ]


def _opening(window: Window, day: date, zone: ZoneInfo) -> Opening:
    last = day if window.end > window.start else day + timedelta(days=1)
    start = datetime.combine(day, window.start, tzinfo=zone)
    return start, datetime.combine(last, window.end, tzinfo=zone)
