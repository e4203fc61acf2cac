"""A time zone as a calendar carries it (RFC 5545, 3.6.5): by the rules of its years, not by lists of dates.

Programs that know the name of the zone look no further; the others must find rules that they can read. Lists
of dates (RDATE) are read by few: a whole hour wrong in half of the year.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- a clock on a wall


@dataclass(frozen=True)
class Change:
    """The clocks of a place are put on or back. `wall`: what they showed before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def weeks(self) -> set[int]:
        """Which of its weekdays in the month it is: the second, the last."""
        days = calendar.monthrange(self.wall.year, self.wall.month)[1]
        last = {LAST} if self.wall.day + 7 > days else set()
        return {(self.wall.day - 1) // 7 + 1} | last

    def like(self, other: "Change") -> bool:
        mine = (self.wall.month, self.wall.weekday(), self.wall.time(), self.after)
        theirs = (other.wall.month, other.wall.weekday(), other.wall.time(), other.after)
        return mine == theirs and bool(self.weeks & other.weeks)


def component(zone: ZoneInfo, *, year: int) -> Timezone:
    """The zone for what takes place in this year; it holds for the years around too."""
    found = Timezone()
    found.add("tzid", zone.key)
    years = [changes(zone, one) for one in (year - 1, year, year + 1)]
    first = datetime(year - 1, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = first.utcoffset() or timedelta()
    found.add_component(_part(Change(EPOCH, offset, offset, first.tzname() or zone.key, False)))  # fmt: skip  # noqa: FBT003
    ruled = len({len(one) for one in years}) == 1 and all(
        a.like(b) for before, after in pairwise(years) for a, b in zip(before, after, strict=True)
    )
    for place, each in enumerate(years[0]):
        if ruled:
            shared = set.intersection(*(one[place].weeks for one in years))
            found.add_component(_part(each, week=min(shared)))
    if not ruled:
        for each in (one for some in years for one in some):
            found.add_component(_part(each))
    return found


def changes(zone: ZoneInfo, year: int) -> list[Change]:
    """Every change of the clocks in that year, in order."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(367)]
    return [
        _between(zone, a, b)
        for a, b in pairwise(days)
        if _offset(zone, a) != _offset(zone, b) and a.year == year
    ]


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change between two moments, to the minute."""
    before = _offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    there = high.astimezone(zone)
    wall = (high + before).replace(tzinfo=None)
    return Change(wall, before, _offset(zone, high), there.tzname() or zone.key, bool(there.dst()))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _part(change: Change, *, week: int = 0) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if change.summer else TimezoneStandard()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if week:
        day = f"{week}{WEEKDAYS[change.wall.weekday()]}"
        part.add("rrule", {"freq": "yearly", "bymonth": change.wall.month, "byday": day})
    return part
