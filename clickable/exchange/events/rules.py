"""Which step follows which, what is told of who came, for how long what is kept. Pure values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clickable.exchange.events.models import Commitment, Event, Registration

E = Event.State
R = Registration.State
C = Commitment.State

EVENT_STEPS: dict[Event.State, set[Event.State]] = {
    E.DRAFT: {E.PUBLISHED, E.CANCELLED},
    E.PUBLISHED: {E.CLOSED, E.POSTPONED, E.HELD, E.CANCELLED},
    E.CLOSED: {E.PUBLISHED, E.POSTPONED, E.HELD, E.CANCELLED},
    E.POSTPONED: {E.PUBLISHED, E.CANCELLED},
    E.HELD: {E.REPORTED},
    E.REPORTED: set(),
    E.CANCELLED: set(),
}
REGISTRATION_STEPS: dict[Registration.State, set[Registration.State]] = {
    R.UNVERIFIED: {R.CONFIRMED, R.WAITING, R.CANCELLED},
    R.WAITING: {R.OFFERED, R.CANCELLED},
    R.OFFERED: {R.CONFIRMED, R.DECLINED, R.EXPIRED, R.CANCELLED},
    R.CONFIRMED: {R.CANCELLED},
    R.EXPIRED: {R.WAITING},
    R.DECLINED: {R.WAITING},
    R.CANCELLED: set(),
}
# A commitment that was kept or dropped may turn out not to be: the history says both.
COMMITMENT_STEPS: dict[Commitment.State, set[Commitment.State]] = {
    C.OPEN: {C.PARTLY, C.KEPT, C.DROPPED},
    C.PARTLY: {C.OPEN, C.KEPT, C.DROPPED},
    C.KEPT: {C.PARTLY, C.OPEN},
    C.DROPPED: {C.OPEN},
}
BEFORE = {E.PUBLISHED, E.CLOSED}  # the list moves: people leave, and others get their seats
OFF = {E.POSTPONED, E.CANCELLED}
AFTER = {E.HELD, E.REPORTED}
MOST_IN_A_PARTY = 10
MOST_REMIND_DAYS = 30
TO_CONFIRM = timedelta(days=3)  # how long a link of a new sign-up works
MAILBOX_KEPT = timedelta(days=90)  # after the event ended
ROUGH = 20  # up to so many organisations are told exactly
SMALL = 10  # fewer people of one country are not told


@dataclass(frozen=True)
class Group:
    """People of one organisation, or for themselves, of one country."""

    organisation: str
    told: bool
    country: str
    people: int


@dataclass(frozen=True)
class Reach:
    """Who came, or has a seat, in figures."""

    people: int
    organisations: int
    states: int  # that organisations and people come from; elsewhere is none

    @property
    def organisations_told(self) -> tuple[int, bool]:
        return round_number(self.organisations)


def may_step(frm: str, to: str) -> bool:
    return E(to) in EVENT_STEPS[E(frm)]


def may_become(frm: str, to: str) -> bool:
    return R(to) in REGISTRATION_STEPS[R(frm)]


def may_turn(frm: str, to: str) -> bool:
    return C(to) in COMMITMENT_STEPS[C(frm)]


def round_number(number: int) -> tuple[int, bool]:
    """(35, True) for 36 to 39: “more than 35”. Up to twenty, and round numbers, as they are."""
    floor = number - number % 5
    return (floor, True) if number > ROUGH and number > floor else (number, False)


def reach(groups: Iterable[Group], *, elsewhere: str) -> Reach:
    """An organisation is counted once for each country that it comes from."""
    rows = [one for one in groups if one.people > 0]
    named = {(one.organisation.casefold(), one.country) for one in rows if one.organisation}
    states = {one.country for one in rows} - {elsewhere}
    return Reach(sum(one.people for one in rows), len(named), len(states))


def remind_at(starts_at: datetime, days: int) -> datetime | None:
    """From when on who has a seat is reminded; None: nobody is."""
    return starts_at - timedelta(days=days) if days else None


def is_late(state: str, due_on: date, today: date) -> bool:
    return C(state) in {C.OPEN, C.PARTLY} and due_on < today
