"""Which step follows which, until when an application is taken, what a question asks, and what an answer may be."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from clickable.grants.models import Application, Call, Check

FLOWS = Path(__file__).parent / "data" / "flows.toml"
WHOLE = 100  # the weights of a call, together
LINKS_A_DAY = 5  # letters with a personal link, to one mailbox
QUESTIONS_A_DAY = 5  # about calls, from one mailbox
NEVER_SAVED = timedelta(days=30)  # then what was begun and never saved is forgotten
DRAFTS_KEPT = timedelta(days=182)  # after the call closed
PERSONAL = timedelta(days=900)  # a personal link works so long

A, C = Application.State, Call.State
Step = tuple[str, str]

CALL_STEPS: Mapping[str, tuple[str, ...]] = {
    C.DRAFT: (C.PUBLISHED,),
    C.PUBLISHED: (C.CLOSED,),
    C.CLOSED: (C.ASSESSING,),
    C.ASSESSING: (C.DECIDED,),
    C.DECIDED: (C.ASSESSING, C.NOTIFIED),
    C.NOTIFIED: (C.ANNOUNCED,),
    C.ANNOUNCED: (C.CONTRACTED,),
    C.CONTRACTED: (C.ARCHIVED,),
    C.ARCHIVED: (),
}

# What every flow has in common; the rest is data (data/flows.toml).
COMMON: frozenset[Step] = frozenset(
    {
        (A.DRAFT, A.SUBMITTED), (A.DRAFT, A.WITHDRAWN),
        (A.SUBMITTED, A.DRAFT),  # taken back to change it, before the deadline
        (A.SUBMITTED, A.ELIGIBLE), (A.SUBMITTED, A.INELIGIBLE), (A.SUBMITTED, A.WITHDRAWN),
        (A.ELIGIBLE, A.INELIGIBLE), (A.INELIGIBLE, A.ELIGIBLE),  # found out later, or mended
        (A.ELIGIBLE, A.WITHDRAWN), (A.IN_REVIEW, A.WITHDRAWN), (A.SHORTLISTED, A.WITHDRAWN),
        (A.RESERVE, A.SELECTED), (A.RESERVE, A.REFUSED), (A.RESERVE, A.WITHDRAWN),
        (A.SELECTED, A.ACCEPTED), (A.SELECTED, A.DECLINED),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Flow:
    code: str
    name: dict[str, str]  # by language
    reviews: bool
    steps: frozenset[Step]


@cache
def flows() -> dict[str, Flow]:
    raw = tomllib.loads(FLOWS.read_text())
    return {
        code: Flow(
            code,
            {"fr": row["fr"], "en": row["en"]},
            row["reviews"],
            frozenset((before, after) for before, after in row["steps"]),
        )
        for code, row in raw.items()
    }


STEPS: frozenset[Step] = COMMON | frozenset().union(*(flow.steps for flow in flows().values()))


def steps_of(flow: str) -> frozenset[Step]:
    return COMMON | flows()[flow].steps


def may_step(flow: str, before: str, after: str) -> bool:
    return (before, after) in steps_of(flow)


def after(flow: str, before: str) -> list[str]:
    """What may follow, in the order of the states."""
    return [to for to in A.values if (before, to) in steps_of(flow)]


# Deadlines


@dataclass(frozen=True)
class Deadline:
    """Of one application. `at`: what everybody is told; `last`: when the door shuts."""

    at: datetime
    last: datetime

    def is_over(self, now: datetime) -> bool:
        return now > self.last

    def in_grace(self, now: datetime) -> bool:
        return self.at < now <= self.last


def deadline(call: Call, until: datetime | None = None) -> Deadline:
    """`until`: the latest extension of this application. It never shortens what everybody has."""
    at = max(call.closes_at, until) if until else call.closes_at
    return Deadline(at, at + timedelta(minutes=call.grace_minutes))


class NoSuchTimeError(ValueError):
    """The clocks jump over it that night."""


def instant(typed: datetime, zone: str) -> datetime:
    """A moment typed without a zone, in `zone`. Of the hour that comes twice, the later one: nobody is cut
    short. Raises NoSuchTimeError."""
    place = ZoneInfo(zone)
    found = typed.replace(tzinfo=place, fold=1)
    back = found.astimezone(ZoneInfo("UTC")).astimezone(place)
    if back.replace(tzinfo=None, fold=0) != typed.replace(tzinfo=None, fold=0):
        raise NoSuchTimeError
    return found.astimezone(ZoneInfo("UTC"))


def weights_are_whole(weights: list[int]) -> bool:
    return sum(weights) == WHOLE


def is_eligible(checklist: list[dict[str, Any]], points: Mapping[str, bool]) -> bool:
    return all(points.get(one["code"], False) for one in checklist)


def last_check(application: Application) -> Check | None:
    return application.checks.order_by("-pk").first()


def takes_applications(call: Call, *, now: datetime) -> bool:
    """New ones may begin: until the time that everybody is told."""
    return call.state == C.PUBLISHED and call.opens_at <= now <= call.closes_at


def takes_questions(call: Call, *, now: datetime) -> bool:
    until = call.clarifications_until
    return call.state == C.PUBLISHED and until is not None and call.opens_at <= now <= until
