"""Who fits a call, why, and in which order; what is missing for a step. Pure values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

HALVES = ("morning", "afternoon", "evening")
ANSWER, SHORT_ANSWER = timedelta(hours=72), timedelta(hours=4)  # how long an offer stands


class Reason(StrEnum):
    """Why somebody fits, or does not. `wordings.REASONS` says each aloud."""

    # fits
    TERRITORY = "territory"
    LANGUAGE = "language"
    AUDIENCE = "audience"
    FREE = "free"
    FIRST = "first"  # nobody has waited longer
    LONGER = "longer"  # waits, others longer
    NEVER = "never"  # has had none yet
    # does not
    NOT_AUTHORISED = "not_authorised"
    ENDS_BEFORE = "ends_before"
    NO_CHARTER = "no_charter"
    ELSEWHERE = "elsewhere"
    OTHER_LANGUAGE = "other_language"
    OTHER_AUDIENCE = "other_audience"
    OTHER_LEVEL = "other_level"
    OTHER_WAY = "other_way"
    ABSENT = "absent"
    NOT_THEN = "not_then"  # of the week
    BUSY = "busy"
    ASKED = "asked"  # for this call, before


@dataclass(frozen=True)
class Need:
    """What is asked for. `day` None: not fixed yet; `half` empty: any."""

    language: str
    audiences: frozenset[str]
    stages: frozenset[str] = frozenset()
    territory: str = ""
    way: str = "on_site"
    day: date | None = None
    half: str = ""


@dataclass(frozen=True)
class Candidate:
    pk: int
    authorised: bool
    until: date | None
    charter: bool
    territories: frozenset[str]
    languages: frozenset[str]
    audiences: frozenset[str]
    stages: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset({"on_site", "remote"})
    weekly: frozenset[str] = frozenset()  # empty: any
    absences: tuple[tuple[date, date], ...] = ()
    busy: frozenset[date] = frozenset()
    last: datetime | None = None  # of the last assignment
    asked: bool = False


@dataclass(frozen=True)
class Match:
    pk: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Matching:
    """Everybody who was looked at: who fits, in order, and why the others do not."""

    fits: tuple[Match, ...] = ()
    others: tuple[Match, ...] = field(default=())


def match(need: Need, candidates: Iterable[Candidate], *, on: date) -> Matching:
    """Everyone with all reasons. Those who fit: never assigned first, then who has waited longest."""
    looked_at = [(one, tuple(against(need, one, on=on))) for one in candidates]
    fit = sorted((one for one, why in looked_at if not why), key=_turn)
    others = tuple(Match(one.pk, why) for one, why in looked_at if why)
    return Matching(tuple(_match(need, one, place) for place, one in enumerate(fit)), others)


def _turn(one: Candidate) -> tuple[bool, float, int]:
    return (one.last is not None, one.last.timestamp() if one.last else 0, one.pk)


def _match(need: Need, one: Candidate, place: int) -> Match:
    turn = Reason.NEVER if one.last is None else Reason.LONGER if place else Reason.FIRST
    reasons = [Reason.TERRITORY] if need.territory and need.way == "on_site" else []
    reasons += [Reason.LANGUAGE, Reason.AUDIENCE, *([Reason.FREE] if need.day else []), turn]
    return Match(one.pk, tuple(reasons))


def against(need: Need, one: Candidate, *, on: date) -> list[Reason]:
    """Every reason for which this person cannot be asked; empty: they fit."""
    there = need.way == "remote" or not need.territory or need.territory in one.territories
    checks = {
        Reason.NOT_AUTHORISED: one.authorised and one.until is not None and one.until >= on,
        Reason.ENDS_BEFORE: not need.day or one.until is None or one.until >= need.day,
        Reason.NO_CHARTER: one.charter,
        Reason.ELSEWHERE: there,
        Reason.OTHER_LANGUAGE: need.language in one.languages,
        Reason.OTHER_AUDIENCE: need.audiences <= one.audiences,
        Reason.OTHER_LEVEL: need.stages <= one.stages,
        Reason.OTHER_WAY: need.way in one.ways,
        Reason.ABSENT: not need.day or not is_absent(one.absences, need.day),
        Reason.NOT_THEN: then(one.weekly, need.day, need.half),
        Reason.BUSY: need.day not in one.busy,
        Reason.ASKED: not one.asked,
    }
    return [reason for reason, well in checks.items() if not well]


def is_absent(absences: Iterable[tuple[date, date]], day: date) -> bool:
    return any(first <= day <= last for first, last in absences)


def then(weekly: frozenset[str], day: date | None, half: str) -> bool:
    """Whether a week like theirs has that half of that day. Who said nothing is free at any."""
    if not weekly or day is None:
        return True
    halves = [half] if half in HALVES else HALVES
    return any(f"{day.isoweekday()}-{one}" in weekly for one in halves)


def half_of(hour: int) -> str:
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"  # noqa: PLR2004 -- hours


def answer_until(now: datetime, starts_at: datetime | None) -> datetime | None:
    """When an offer made now ends: three days, less when it is near; None: too late to ask."""
    if starts_at is None:
        return now + ANSWER
    left = starts_at - now
    if left <= timedelta(0):
        return None
    return min(now + max(min(ANSWER, left / 3), SHORT_ANSWER), starts_at)


@dataclass(frozen=True)
class Done:
    """What counts of one requirement: its last outcome."""

    outcome: str
    on: date


def counts(done: Done | None, *, months: int, on: date) -> bool:
    """Passed, and not so long ago that it has to be done again."""
    if done is None or done.outcome != "passed" or done.on > on:
        return False
    return not months or later(done.on, months) > on


def later(day: date, months: int) -> date:
    """So many months later; the last day of a shorter month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days


def reached(below: Mapping[int, Iterable[int]], people: Mapping[int, int], root: int) -> int:
    """How many people somebody reached with all whom they trained, directly or not. Rings end."""
    seen: set[int] = set()
    todo, total = [root], 0
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        total += people.get(one, 0)
        todo.extend(below.get(one, ()))
    return total
