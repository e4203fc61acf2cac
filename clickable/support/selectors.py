"""Which services help, from a short memory of the table that lasts when the database does not."""

import threading
import time
from datetime import datetime

from django.utils.timezone import localdate

from clickable.base.breaker import UNABLE, patience
from clickable.places import selectors as places
from clickable.places.rules import Territory
from clickable.support import rows, rules
from clickable.support.models import Change, Service
from clickable.support.rules import Offer
from clickable.support.telling import Told, tell

__all__ = ["Told", "by_codes", "home", "memory", "services", "to_check", "told", "valid"]
HOME = "FR"
KEPT = 60.0  # seconds for which what was read is not read again
TRY_AGAIN = 5.0  # seconds after a failure
PATIENCE = 0.5  # seconds that a page waits for a database that is busy


class _Memory:
    """The services as last read, per process. One caller reads, the others take what is there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Offer, ...] = ()
        self._until = 0.0  # monotonic

    def get(self) -> tuple[Offer, ...]:
        if time.monotonic() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._kept or rows.shipped()

    def rest(self, seconds: float) -> None:
        """Do not read again for so long."""
        self._until = time.monotonic() + seconds

    def forget(self, *, all_of_it: bool = False) -> None:
        self._until = 0.0
        if all_of_it:
            self._kept = ()

    def _renew(self) -> None:
        try:
            with patience(PATIENCE):
                self._kept = tuple(rows.read(row) for row in Service.objects.all())
            self.rest(KEPT)
        except UNABLE:
            self.rest(TRY_AGAIN)


memory = _Memory()


def services() -> tuple[Offer, ...]:
    """Every service, in order. Answers without a database too: as last read, else as shipped."""
    return memory.get()


def told(
    *,
    now: datetime,
    language: str,
    territory: Territory | None = None,
    topics: frozenset[str] = frozenset(),
    audience: frozenset[str] = frozenset(),
) -> list[Told]:
    """Who helps there with one of these topics: those who answer now first, the unsure last.

    Without a territory, those of every one, by the clock of Paris.
    """
    code = territory.code if territory else ""
    found = [
        offer
        for offer in valid(now=now)
        if rules.is_for(offer, territory=code, topics=topics, audience=audience)
    ]
    place = territory or home()
    said = [tell(offer, territory=place, now=now, language=language) for offer in found]
    return sorted(said, key=lambda each: (each.open_now is False, not each.confirmed))


def by_codes(
    codes: list[str], *, now: datetime, language: str, territory: Territory | None = None
) -> list[Told]:
    """These services, in this order; those that are no longer valid are left out."""
    known = {offer.code: offer for offer in valid(now=now)}
    return [
        tell(known[code], territory=territory or home(), now=now, language=language)
        for code in codes
        if code in known
    ]


def valid(*, now: datetime) -> list[Offer]:
    return [o for o in services() if rules.is_valid(o, now.astimezone(o.zone).date())]


def home() -> Territory:
    """Where we think somebody is who has not said."""
    return places.territories()[HOME]


def to_check(*, now: datetime) -> int:
    """How many services in use nobody has checked for six months."""
    today = localdate(now)
    return sum(rules.is_stale(offer.checked_on, today) for offer in valid(now=now))


def changes_open() -> int:
    """How many changes of services ask for a second person."""
    return Change.objects.filter(state__in=[Change.State.WAITING, Change.State.ALONE]).count()
