"""States of a request and who may take it from one to the next: one table, for services, pages and tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from clickable.outreach.models import State

SERVICE_DAYS = 5  # working days until an association has answered
LINK_DAYS = 7  # to confirm
CONTACT_DAYS = 365  # after the end
HALVES = ("morning", "afternoon", "evening", "any")


class Who(StrEnum):
    REQUESTER = "requester"
    ASSOCIATION = "association"  # the one that has it
    COORDINATOR = "coordinator"
    MACHINE = "machine"


class Act(StrEnum):
    VERIFY = "verify"
    ROUTE = "route"
    ACCEPT = "accept"
    DECLINE = "decline"
    REROUTE = "reroute"  # to another association, by a person
    SCHEDULE = "schedule"
    HOLD = "hold"
    REPORT = "report"
    CLOSE = "close"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Action:
    frm: frozenset[State]
    to: State
    who: frozenset[Who]
    reason: bool = False  # must be given


S, W = State, Who
STAFF = frozenset({W.ASSOCIATION, W.COORDINATOR})
ACTIONS: dict[Act, Action] = {
    Act.VERIFY: Action(frozenset({S.DRAFT}), S.VERIFIED, frozenset({W.REQUESTER})),
    Act.ROUTE: Action(frozenset({S.VERIFIED, S.DECLINED}), S.ROUTED, frozenset({W.MACHINE})),
    Act.ACCEPT: Action(frozenset({S.ROUTED}), S.ACCEPTED, STAFF),
    Act.DECLINE: Action(frozenset({S.ROUTED, S.ACCEPTED}), S.DECLINED, STAFF, reason=True),
    Act.REROUTE: Action(
        frozenset({S.ROUTED, S.ACCEPTED, S.SCHEDULED}), S.ROUTED, frozenset({W.COORDINATOR}), reason=True
    ),
    Act.SCHEDULE: Action(frozenset({S.ACCEPTED, S.SCHEDULED}), S.SCHEDULED, STAFF),
    Act.HOLD: Action(frozenset({S.SCHEDULED}), S.HELD, STAFF),
    Act.REPORT: Action(frozenset({S.HELD}), S.REPORTED, STAFF),
    Act.CLOSE: Action(frozenset({S.REPORTED}), S.CLOSED, STAFF),
    Act.CANCEL: Action(
        frozenset({S.DRAFT, S.ROUTED, S.ACCEPTED, S.SCHEDULED}),
        S.CANCELLED,
        frozenset({W.REQUESTER, W.COORDINATOR}),
        reason=True,
    ),
}  # fmt: skip
OPEN = (S.ROUTED, S.ACCEPTED, S.SCHEDULED)  # somebody waits for its association
OVER = (S.HELD, S.REPORTED, S.CLOSED, S.CANCELLED)


def allowed(state: str, who: Iterable[Who]) -> list[Act]:
    """What these may do from here, in the order of the table."""
    mine = frozenset(who)
    return [act for act, one in ACTIONS.items() if state in one.frm and mine & one.who]


def working_day(start: date, days: int) -> date:
    """So many days later, Saturdays and Sundays not counted."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5  # noqa: PLR2004 -- Monday to Friday
    return day


def overlap(slots: Iterable[tuple[int, int]]) -> bool:
    """Whether two of these (minute of the day, minutes long) meet: one speaker cannot be in two rooms."""
    ordered = sorted(slots)
    return any(a + long > b for (a, long), (b, _more) in pairwise(ordered))
