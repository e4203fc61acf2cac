"""Seats, a list of those who wait, and offers to them. Pure values; whoever gives seats holds a lock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

OFFER, SHORT_OFFER, LAST_DAYS = timedelta(hours=24), timedelta(hours=2), timedelta(hours=48)


@dataclass(frozen=True)
class Waiting:
    """One entry of the list, as the rules see it."""

    pk: int
    party: int


def free(seats: int, *, confirmed: int, offered: int) -> int:
    """What may still be given: a seat that is offered is nobody else's until its offer ends."""
    return seats - confirmed - offered


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
