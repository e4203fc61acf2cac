"""Rows as pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.exchange import countries
from clickable.exchange.events import moments, selectors
from clickable.exchange.events.models import (
    LIVE,
    Commitment,
    Event,
    Kind,
    Need,
    Registration,
    Slot,
)
from clickable.exchange.events.rules import AFTER, SMALL, Group, is_late
from clickable.post.models import Link
from clickable.post.one_time import Shown

Shower = Callable[[Link, bool], Shown | None]


@dataclass(frozen=True)
class Card:
    event: Event
    text: dict[str, Any]
    kind: str
    when: str
    leaf: tuple[str, int, int]  # month, day, year
    reach: str
    takes: bool


@dataclass(frozen=True)
class Part:
    """A slot as the programme shows it."""

    slot: Slot
    text: dict[str, Any]
    start: str
    end: str
    language: str
    needs: list[str]
    speakers: list[Any]


def needs(codes: list[str]) -> list[str]:
    return [str(Need(code).label) for code in codes if code in Need.values]


def card(event: Event, *, language: str, now: datetime) -> Card:
    first = moments.there(event.starts_at, event)
    return Card(
        event,
        event.text(language),
        str(Kind(event.kind).label),
        moments.when(event),
        (date_format(first, "M"), first.day, first.year),
        reach(selectors.groups(event)) if event.state in AFTER else "",
        selectors.takes_sign_ups(event, now=now),
    )


def reach(groups: list[Group]) -> str:
    """« Plus de 35 organisations de 20 États ». Empty: nobody is told of yet."""
    found = selectors.reach_of(groups)
    number, more = found.organisations_told
    if not number or not found.states:
        return ""
    told = {"n": number, "states": found.states}
    if more:
        return _("Plus de %(n)s organisations de %(states)s États") % told
    if number == 1:
        return _("Une organisation")
    if found.states == 1:
        return _("%(n)s organisations d’un État") % told
    return _("%(n)s organisations de %(states)s États") % told


def programme(event: Event, *, language: str) -> list[tuple[str, list[Part]]]:
    """Day by day."""
    parts = [_part(slot, event, language) for slot in selectors.programme(event)]
    key: Callable[[Part], date] = lambda one: moments.there(one.slot.starts_at, event).date()  # noqa: E731
    return [(date_format(day, "l j F Y"), list(found)) for day, found in groupby(parts, key)]


def _part(slot: Slot, event: Event, language: str) -> Part:
    starts, ends = moments.there(slot.starts_at, event), moments.there(slot.ends_at, event)
    return Part(
        slot,
        slot.text(language),
        moments.hour(starts),
        moments.hour(ends),
        language_name(slot.language) if slot.language else "",
        needs(slot.needs),
        list(slot.told),  # type: ignore[attr-defined] # selectors.programme
    )


def language_name(code: str) -> str:
    return {"fr": _("français"), "en": _("anglais")}.get(code, code)


def page(event: Event, *, language: str, now: datetime) -> dict[str, Any]:
    groups = selectors.groups(event)
    found = selectors.reach_of(groups)
    return {
        "event": event,
        "text": event.text(language),
        "kind": Kind(event.kind).label,
        "when": moments.when(event),
        "days": programme(event, language=language),
        "languages": [language_name(code) for code in event.languages],
        "needs": needs(event.needs),
        "takes": selectors.takes_sign_ups(event, now=now),
        "left": max(event.free, 0),
        "ahead": event.starts_at > now,
        "over": event.state in AFTER,
        "reach": reach(groups),
        "people": found.people if found.people >= SMALL else None,
        "small": SMALL,
        "countries": [
            (countries.name(one.code, language), one) for one in selectors.countries(groups)
        ],
        "named": [(name, countries.name(code, language)) for name, code in selectors.named(groups)],
        "estimated": event.came.filter(certainty="estimated").exists(),
        "concluded": event.concluded_on,
    }


@dataclass(frozen=True)
class Taken:
    """A commitment with its history."""

    row: Commitment
    what: str
    late: bool
    history: list[tuple[Any, str]]


def follow_up(event: Event, *, language: str, today: date) -> dict[str, Any]:
    rows = [
        (one, one.text(language), [_taken(each, language, today) for each in one.taken])  # type: ignore[attr-defined]
        for one in selectors.conclusions(event)
    ]
    return {
        "event": event,
        "text": event.text(language),
        "when": moments.days(event),
        "conclusions": rows,
        "followed": selectors.followed(event, today=today),
    }


def _taken(row: Commitment, language: str, today: date) -> Taken:
    steps: list[Any] = row.history  # type: ignore[attr-defined] # selectors.conclusions
    told = [(one, str(one.evidence.get(language) or one.evidence.get("fr", ""))) for one in steps]
    return Taken(row, row.what(language), is_late(row.state, row.due_on, today), told)


def registration(row: Registration, *, language: str, now: datetime) -> dict[str, Any]:
    """What somebody sees of their own place."""
    event = row.event
    until = row.offered_until
    return {
        "row": row,
        "event": event,
        "title": event.title(language),
        "when": moments.when(event),
        "access": event.text(language).get("access", ""),
        "standing": selectors.standing_of(row),
        "until": moments.moment(until, event) if until else "",
        "live": row.state in LIVE and event.starts_at > now,
        "ahead": event.starts_at > now,
        "fewer": range(1, row.party) if row.state in LIVE else (),
    }
