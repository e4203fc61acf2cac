"""Moments and lengths as meeting tools write them, in French or English. Pure."""

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CLOCK = r"(?P<h>\d{1,2})\s?[:h]\s?(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s?(?P<half>[ap]\.?m\.?)?"
ISO = re.compile(
    rf"(?P<y>\d{{4}})-(?P<mo>\d{{2}})-(?P<d>\d{{2}})[t ]+{CLOCK}\s?(?P<zone>z|[+-]\d{{2}}:?\d{{2}})?"
)
NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<y>\d{{2,4}}),?\s+(?:a )?{CLOCK}")  # fmt: skip
DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}}) (?P<name>[a-z]{{3,9}})\.? (?P<y>\d{{4}}),?\s+(?:a )?{CLOCK}")  # fmt: skip
MONTH_FIRST = re.compile(rf"(?P<name>[a-z]{{3,9}})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}}),?\s+(?:at )?{CLOCK}")  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS_FR = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
LENGTH = re.compile(r"(?:(\d+)\s?h(?:ours?|eures?)?)?\s?(?:(\d+)\s?m(?:in(?:utes?)?)?)?\s?(?:(\d+)\s?s(?:ec(?:onde?s?)?)?)?")  # fmt: skip
COLONS = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
CENTURY, NOON = 100, 12


def moment(text: str, *, zone: ZoneInfo, near: datetime) -> datetime | None:
    """The moment; of two readings of a date (3/4: March or April) the one that is nearer. None: none."""
    found = [one for one in _readings(_plain(text), zone) if one]
    return min(found, key=lambda one: abs(one - near), default=None)


def duration(text: str) -> timedelta | None:
    """« 1 h 32 min », "01:32:10", "92" (minutes)."""
    plain = _plain(text)
    if plain.isdecimal():
        return timedelta(minutes=int(plain[:6]))
    colons = COLONS.fullmatch(plain)
    if colons:
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    words = LENGTH.fullmatch(plain)
    if not words or not any(words.groups()):
        return None
    hours, minutes, seconds = (int((part or "0")[:6]) for part in words.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text[:80]).casefold()
    kept = (c for c in bare if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())


def _readings(text: str, zone: ZoneInfo) -> "list[datetime | None]":
    iso = ISO.fullmatch(text)
    if iso:
        return [_made(iso, (int(iso["y"]), int(iso["mo"]), int(iso["d"])), zone)]
    numbers = NUMBERS.fullmatch(text)
    if numbers:
        year, one, other = int(numbers["y"]), int(numbers["a"]), int(numbers["b"])
        year += 2000 if year < CENTURY else 0
        return [_made(numbers, (year, one, other), zone), _made(numbers, (year, other, one), zone)]
    named = DAY_FIRST.fullmatch(text) or MONTH_FIRST.fullmatch(text)
    month = _month(named["name"]) if named else 0
    return (
        [_made(named, (int(named["y"]), month, int(named["d"])), zone)] if named and month else []
    )


def _month(name: str) -> int:
    for number, starts in enumerate(zip(MONTHS, MONTHS_FR, strict=True), start=1):
        if name.startswith(starts):
            return number
    return 0


def _made(said: "re.Match[str]", day: tuple[int, int, int], zone: ZoneInfo) -> datetime | None:
    hour, half = int(said["h"]), (said["half"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        wall = datetime(*day, hour, int(said["m"]), int(said["s"] or 0), tzinfo=zone)
    except ValueError:
        return None
    shown = said.groupdict().get("zone")
    if not shown:
        return wall
    offset = "+00:00" if shown == "z" else f"{shown[:3]}:{shown[-2:]}"
    return datetime.fromisoformat(f"{wall:%Y-%m-%dT%H:%M:%S}{offset}")
