"""Seats: one row lock on the event, under which every seat is given or freed.

The event's `confirmed` and `offered` are changed with the registration's state in one transaction; the
database refuses more than there are seats, whatever a program says.
"""

from datetime import datetime

from django.db import transaction

from clickable.base.errors import StepRefusedError
from clickable.base.seats import offer_until, offers
from clickable.exchange.events import letters
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.events.rules import BEFORE, R, may_become
from clickable.exchange.events.selectors import list_of
from clickable.post import services as post
from clickable.record import services as record


def locked(pk: int) -> Event:
    """The event, ours alone until the transaction ends."""
    return Event.objects.select_for_update().get(pk=pk)


def move(
    row: Registration,
    to: Registration.State,
    *,
    now: datetime,
    offered_until: datetime | None = None,
    role: str = "visitor",
) -> None:
    """One step of the table, and the event's figures with it. `row.event` must be `locked`."""
    if not may_become(row.state, to):
        raise StepRefusedError(f"{row.state} → {to}", "step")
    event, frm = row.event, row.state
    event.offered += row.party * ((to == R.OFFERED) - (frm == R.OFFERED))
    event.confirmed += row.party * ((to == R.CONFIRMED) - (frm == R.CONFIRMED))
    row.state, row.offered_until, row.settled_at = to, offered_until, now
    if to == R.WAITING and row.waiting_since is None:
        row.waiting_since = now
    if to == R.CONFIRMED and row.badge is None:
        row.badge = event.badges + 1
        event.badges += row.party
    row.save(update_fields=["state", "offered_until", "settled_at", "waiting_since", "badge"])
    event.save(update_fields=["offered", "confirmed", "badges"])
    detail: dict[str, object] = {"from": frm, "to": to, "party": row.party}
    record.write("events.registration_moved", str(row), now=now, role=role, detail=detail)


def promote(event: Event, *, now: datetime) -> int:
    """Offer what is free to the list; how many offers. `event` must be `locked`."""
    until = offer_until(now, event.starts_at)
    if event.state not in BEFORE or until is None or event.free <= 0:
        return 0
    chosen = [one.pk for one in offers(list_of(event), event.free)]
    rows = Registration.objects.select_related("addressee").in_bulk(chosen)
    for pk in chosen:
        row = rows[pk]
        row.event = event
        move(row, R.OFFERED, now=now, offered_until=until, role="worker")
        letters.tell_offer(row, now=now)
    return len(chosen)


def expire_due(*, now: datetime, limit: int = 100) -> int:
    """Offers without an answer end, and their seats go to the next; how many ended."""
    due = Registration.objects.filter(state=R.OFFERED, offered_until__lte=now)
    return sum(_expire(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _expire(pk: int, *, now: datetime) -> bool:
    row = under_lock(pk)
    if row.state != R.OFFERED or (row.offered_until or now) > now:
        return False
    move(row, R.EXPIRED, now=now, role="worker")
    if row.event.starts_at > now:
        letters.tell(row, "expired", now=now)
    promote(row.event, now=now)
    return True


def promote_all(*, now: datetime) -> int:
    """What no change of a registration has offered yet: seats were added, or a worker was away."""
    waiting = Registration.objects.filter(state=R.WAITING, event__starts_at__gt=now)
    return sum(
        _promote(pk, now=now) for pk in sorted(set(waiting.values_list("event_id", flat=True)))
    )


@transaction.atomic
def _promote(pk: int, *, now: datetime) -> int:
    return promote(locked(pk), now=now)


def under_lock(pk: int) -> Registration:
    """The registration as it is, with its event locked. Call it in a transaction."""
    event = locked(Registration.objects.only("event_id").get(pk=pk).event_id)
    row = Registration.objects.select_related("addressee").get(pk=pk)
    row.event = event
    return row


def no_more_letters(row: Registration) -> None:
    """What was on its way to somebody who has left need not leave any more."""
    if row.addressee is not None:
        post.take_back(to=row.addressee)
