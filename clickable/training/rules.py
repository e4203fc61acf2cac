"""Seats, the list and its offers, and which step follows which. Pure values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clickable.training.models import Registration, Session

R = Registration.State
S = Session.State

SESSION_STEPS: dict[Session.State, set[Session.State]] = {
    S.DRAFT: {S.OPEN, S.CANCELLED},
    S.OPEN: {S.CLOSED, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.CLOSED: {S.OPEN, S.RUNNING, S.POSTPONED, S.CANCELLED},
    S.POSTPONED: {S.OPEN, S.CANCELLED},
    S.RUNNING: {S.HELD, S.CANCELLED},
    S.HELD: {S.LOCKED},
    S.LOCKED: {S.REPORTED},
    S.REPORTED: set(),
    S.CANCELLED: set(),
}
REGISTRATION_STEPS: dict[Registration.State, set[Registration.State]] = {
    R.UNVERIFIED: {R.CONFIRMED, R.WAITING, R.CANCELLED},
    R.WAITING: {R.OFFERED, R.CANCELLED},
    R.OFFERED: {R.CONFIRMED, R.DECLINED, R.EXPIRED, R.CANCELLED},
    R.CONFIRMED: {R.CANCELLED, R.ATTENDED, R.PARTIAL, R.ABSENT},
    R.EXPIRED: {R.WAITING},
    R.DECLINED: {R.WAITING},
    R.CANCELLED: set(),
    R.ATTENDED: {R.PARTIAL, R.ABSENT},
    R.PARTIAL: {R.ATTENDED, R.ABSENT},
    R.ABSENT: {R.ATTENDED, R.PARTIAL},
}
BEFORE = {S.OPEN, S.CLOSED}  # the list moves: people leave, and others get their seats
MOST_IN_A_PARTY = 10
TO_CONFIRM = timedelta(days=3)  # how long a link of a new sign-up works
OFFER, SHORT_OFFER, LAST_DAYS = timedelta(hours=24), timedelta(hours=2), timedelta(hours=48)
REMIND = (timedelta(days=7), timedelta(days=1))  # before it starts
MAILBOX_KEPT = timedelta(days=90)  # after the session ended


@dataclass(frozen=True)
class Waiting:
    """One entry of the list, as the rules see it."""

    pk: int
    party: int


def may_step(frm: str, to: str) -> bool:
    return S(to) in SESSION_STEPS[S(frm)]


def may_become(frm: str, to: str) -> bool:
    return R(to) in REGISTRATION_STEPS[R(frm)]


def presence(party: int, came: int) -> Registration.State:
    """What a registration becomes when so many of its party came. Raises ValueError."""
    if not 0 <= came <= party:
        raise ValueError(came)
    if came == 0:
        return R.ABSENT
    return R.ATTENDED if came == party else R.PARTIAL


def offers(waiting: Iterable[Waiting], free: int) -> Iterator[Waiting]:
    """Who gets an offer now: in the order of the list, each that fits what is left.

    A larger party that does not fit keeps its place and is passed over: no seat stays empty for it.
    """
    for one in waiting:
        if one.party <= free:
            free -= one.party
            yield one


def seated_at_once(party: int, free: int, waiting: Sequence[Waiting]) -> bool:
    """Does a newcomer get a seat without waiting? Not while somebody who fits has waited longer."""
    return party <= free and not any(one.party <= free for one in waiting)


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """When an offer made now ends; None: none is made any more."""
    if starts_at <= now:
        return None
    length = SHORT_OFFER if starts_at - now <= LAST_DAYS else OFFER
    return min(now + length, starts_at)


@dataclass(frozen=True)
class Standing:
    """Where an entry of the list stands, and why it has no seat yet."""

    place: int  # 1: next
    seats_before: int  # asked for by those before it
    free: int
    party: int

    @property
    def why(self) -> str:
        """full: no seat is free; small: fewer are free than were asked for; order: others came before."""
        if self.free <= 0:
            return "full"
        return "small" if self.party > self.free else "order"


def standing(waiting: Sequence[Waiting], pk: int, free: int) -> Standing | None:
    """None: not on the list."""
    before = 0
    for place, one in enumerate(waiting, start=1):
        if one.pk == pk:
            return Standing(place, before, free, one.party)
        before += one.party
    return None
