"""Territories, and opening hours as the clock on the wall tells them. Pure values."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Territory:
    code: str  # ISO 3166-1 alpha-2; ZZ for everywhere else
    name: dict[str, str]  # by language
    zone: ZoneInfo
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


def is_open(windows: tuple[Window, ...], zone: ZoneInfo, *, now: datetime) -> bool:
    return any(start <= now < end for start, end in _openings(windows, zone, now, days=1))


def next_opening(windows: tuple[Window, ...], zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """The next time it opens, in its own zone, within eight days; None when it never does."""
    starts = [start for start, _end in _openings(windows, zone, now, days=8) if start > now]
    return min(starts, default=None)


def _openings(
    windows: tuple[Window, ...], zone: ZoneInfo, now: datetime, *, days: int
) -> list[tuple[datetime, datetime]]:
    """Every opening that starts between yesterday and `days` ahead."""
    today = now.astimezone(zone).date()
    return [
        _opening(window, today + timedelta(days=ahead), zone)
        for ahead in range(-1, days)
        for window in windows
        if (today + timedelta(days=ahead)).weekday() in window.days
    ]


def _opening(window: Window, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if window.end > window.start else day + timedelta(days=1)
    start = datetime.combine(day, window.start, tzinfo=zone)
    return start, datetime.combine(last, window.end, tzinfo=zone)
