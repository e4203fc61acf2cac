"""When a service is open, and when what we know of it is too old to be trusted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STALE_AFTER_MONTHS = 6


@dataclass(frozen=True)
class Window:
    """Opening hours on some days of the week (0 is Monday), in the service's own zone.

    An end at or before the start lies on the day after.
    """

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True)
class Channel:
    kind: str  # phone, sms, web, mail
    value: str  # digits, an address without its scheme, or a mailbox


@dataclass(frozen=True)
class Service:
    """One service as its source describes it. Words are kept by language code."""

    code: str
    name: dict[str, str]
    what: dict[str, str]
    hours_text: dict[str, str]
    channels: tuple[Channel, ...]
    windows: tuple[Window, ...] | None  # None: hours not known
    always: bool
    zone: ZoneInfo
    topics: frozenset[str]
    audience: frozenset[str]
    territory: frozenset[str]
    source: str
    as_of: int | None
    checked_on: date
    confirmed: bool


def is_open(service: Service, now: datetime) -> bool | None:
    """Whether somebody answers at this moment; None when the hours are not known."""
    if service.always:
        return True
    if service.windows is None:
        return None
    return any(start <= now < end for start, end in _openings(service, now, days=1))


def next_opening(service: Service, now: datetime) -> datetime | None:
    """The next time it opens, in its own zone, within a week; None when open, or not known."""
    if is_open(service, now) is not False:
        return None
    later = [start for start, _end in _openings(service, now, days=8) if start > now]
    return min(later, default=None)


def is_stale(service: Service, today: date) -> bool:
    """Nobody has read the source for more than `STALE_AFTER_MONTHS` months."""
    checked = service.checked_on
    months = (today.year - checked.year) * 12 + today.month - checked.month
    return months - (today.day < checked.day) >= STALE_AFTER_MONTHS


def _openings(service: Service, now: datetime, *, days: int) -> list[tuple[datetime, datetime]]:
    """Every opening that starts between yesterday and `days` ahead, as the clock on the wall says."""
    today = now.astimezone(service.zone).date()
    return [
        _opening(window, today + timedelta(days=ahead), service.zone)
        for ahead in range(-1, days)
        for window in service.windows or ()
        if (today + timedelta(days=ahead)).weekday() in window.days
    ]


def _opening(window: Window, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if window.end > window.start else day + timedelta(days=1)
    start = datetime.combine(day, window.start, tzinfo=zone)
    return start, datetime.combine(last, window.end, tzinfo=zone)
