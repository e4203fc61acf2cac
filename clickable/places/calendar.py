"""School holidays of an area: what the operator brought, else the shipped zones, else not known."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from clickable.places.areas import areas
from clickable.places.models import SchoolHoliday

DATA = Path(__file__).parent / "data" / "holidays.toml"


class NotACalendarError(ValueError):
    """A line of the file is no holiday; says which."""


@dataclass(frozen=True)
class Holiday:
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """What is known of an area. `until`: the last day of which anything is known; None: nothing is."""

    zone: str  # A, B, C; empty: a calendar of its own, or none known
    holidays: tuple[Holiday, ...]
    until: date | None
    source: str
    confirmed: bool  # that this area follows it

    def on(self, day: date) -> Holiday | None:
        """The holiday that the day lies in."""
        return next((h for h in self.holidays if h.first <= day <= h.last), None)

    def knows(self, day: date) -> bool:
        return self.until is not None and day <= self.until


NOTHING = Calendar("", (), None, "", confirmed=False)


def calendar(area: str, *, language: str) -> Calendar:
    """Of a département or a territory."""
    brought = list(SchoolHoliday.objects.filter(area=area).order_by("first"))
    if brought:
        holidays = tuple(Holiday(row.name, row.first, row.last) for row in brought)
        return Calendar("", holidays, brought[-1].last, brought[-1].source, confirmed=True)
    return _shipped(area, language)


@cache
def _shipped(area: str, language: str) -> Calendar:
    told = _told()
    zone = next((z for z in told["zone"] if area.removeprefix("FR-") in z["departments"]), None)
    if zone is None or not area.startswith("FR-"):
        return NOTHING
    holidays = tuple(Holiday(h["name"][language], h["first"], h["last"]) for h in zone["holidays"])
    return Calendar(
        zone["code"], holidays, holidays[-1].last, told["source"], told["zones_confirmed"]
    )


def zones(*, language: str) -> dict[str, tuple[Holiday, ...]]:
    """Every calendar there is: the shipped zones by their letter, then what the operator brought, by area."""
    shipped = {
        zone["code"]: tuple(
            Holiday(h["name"][language], h["first"], h["last"]) for h in zone["holidays"]
        )
        for zone in _told()["zone"]
    }
    brought: dict[str, list[Holiday]] = {}
    for row in SchoolHoliday.objects.order_by("area", "first"):
        brought.setdefault(row.area.removeprefix("FR-"), []).append(
            Holiday(row.name, row.first, row.last)
        )
    return shipped | {area: tuple(rows) for area, rows in brought.items()}


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text())


@transaction.atomic
def import_holidays(file: TextIO, *, source: str, on: date) -> dict[str, int]:
    """From lines `area;name;first;last` (2026-10-17): the calendar of each area in the file is replaced
    whole; nothing is read when one line is wrong. How many for each area."""
    rows = []
    for number, cells in enumerate(csv.reader(file, delimiter=";"), 1):
        if cells and cells[0].strip("\ufeff ").lower() != "area":
            rows.append(
                _holiday(number, [cell.strip("\ufeff ") for cell in cells], source=source, on=on)
            )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.area] = counts.get(row.area, 0) + 1
    SchoolHoliday.objects.filter(area__in=counts).delete()
    SchoolHoliday.objects.bulk_create(rows)
    return counts


def _holiday(number: int, cells: list[str], *, source: str, on: date) -> SchoolHoliday:
    try:
        area, name, first, last = cells
        row = SchoolHoliday(
            area=area.upper(),
            name=name[:80],
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            source=source,
            imported_on=on,
        )
    except ValueError:
        raise NotACalendarError(
            f"line {number}: area;name;first;last, days as 2026-10-17"
        ) from None
    if row.area not in areas():
        raise NotACalendarError(f"line {number}: no area is called {row.area[:10]!r}")
    if row.last < row.first or not row.name:
        raise NotACalendarError(f"line {number}: it ends before it begins, or has no name")
    return row
