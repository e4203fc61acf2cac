"""The services of data/services.toml, and how they are told at one moment in one language."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from clickable.support import rules
from clickable.support.rules import Channel, Service, Window

DATA = Path(__file__).parent / "data" / "services.toml"
TOPICS = ("talk", "images", "complaint", "own_thoughts", "elsewhere")
LONGEST_SHORT_NUMBER = 4  # digits: 119, 3018


@dataclass(frozen=True)
class Link:
    """A way to reach a service, ready to be followed."""

    kind: str
    href: str
    shown: str


@dataclass(frozen=True)
class Told:
    """A service as the page tells it."""

    code: str
    name: str
    what: str
    hours: str
    links: tuple[Link, ...]
    open_now: bool | None
    opens_at: datetime | None
    stale: bool
    confirmed: bool
    source: str
    as_of: int | None
    checked_on: date


@cache
def services() -> tuple[Service, ...]:
    return tuple(_service(row) for row in tomllib.loads(DATA.read_text())["services"])


def told(topic: str, *, now: datetime, language: str) -> list[Told]:
    """The services for one topic, those that answer now first."""
    found = [_told(each, now, language) for each in services() if topic in each.topics]
    return sorted(found, key=lambda each: each.open_now is False)


def by_codes(codes: list[str], *, now: datetime, language: str) -> list[Told]:
    """These services, in this order."""
    known = {each.code: each for each in services()}
    return [_told(known[code], now, language) for code in codes if code in known]


def by_topic(*, now: datetime, language: str) -> dict[str, list[Told]]:
    """The services of every topic of the page; each stands once, under the first that names it."""
    page: dict[str, list[Told]] = {}
    seen: set[str] = set()
    for topic in TOPICS:
        page[topic] = [
            each for each in told(topic, now=now, language=language) if each.code not in seen
        ]
        seen |= {each.code for each in page[topic]}
    return page


def _told(service: Service, now: datetime, language: str) -> Told:
    return Told(
        code=service.code,
        name=_words(service.name, language),
        what=_words(service.what, language),
        hours=_words(service.hours_text, language),
        links=tuple(_link(channel) for channel in service.channels),
        open_now=rules.is_open(service, now),
        opens_at=rules.next_opening(service, now),
        stale=rules.is_stale(service, now.astimezone(service.zone).date()),
        confirmed=service.confirmed,
        source=service.source,
        as_of=service.as_of,
        checked_on=service.checked_on,
    )


def _words(by_language: dict[str, str], language: str) -> str:
    return by_language.get(language, by_language["fr"])


def _link(channel: Channel) -> Link:
    value = channel.value
    if channel.kind == "phone":
        return Link("phone", f"tel:{value}", spaced(value))
    if channel.kind == "mail":
        return Link("mail", f"mailto:{value}", value)
    return Link("web", f"https://{value}", value.partition("/")[0])


def spaced(number: str) -> str:
    """A telephone number as it is read aloud: 116 006, 0 806 23 10 63, 8002 1234."""
    if number.startswith("08"):
        groups = [number[0], number[1:4], number[4:6], number[6:8], number[8:]]
    elif len(number) > LONGEST_SHORT_NUMBER:
        half = len(number) // 2
        groups = [number[:half], number[half:]]
    else:
        groups = [number]
    return "\u202f".join(groups)


def _service(row: dict[str, Any]) -> Service:
    hours = row["hours"]
    return Service(
        code=row["code"],
        name=row["name"],
        what=row["what"],
        hours_text=row["hours_text"],
        channels=tuple(Channel(**each) for each in row["channels"]),
        windows=tuple(_window(each) for each in hours) if isinstance(hours, list) else None,
        always=hours == "always",
        zone=ZoneInfo(row.get("zone", "Europe/Paris")),
        topics=frozenset(row["topics"]),
        audience=frozenset(row["audience"]),
        territory=frozenset(row["territory"]),
        source=row["source"],
        as_of=row.get("as_of"),
        checked_on=row["checked_on"],
        confirmed=row["status"] == "confirmed",
    )


def _window(row: dict[str, Any]) -> Window:
    start, end = time.fromisoformat(row["from"]), time.fromisoformat(row["until"])
    return Window(frozenset(row["days"]), start, end)
