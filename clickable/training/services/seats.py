"""Seats: one row lock on the session, under which every seat is given or freed.

The session's `confirmed` and `offered` are changed with the registration's state in one transaction;
the database refuses more than there are seats, whatever a program says.
"""

from datetime import datetime

from django.db import transaction

from clickable.base.errors import StepRefusedError
from clickable.base.seats import offer_until, offers
from clickable.post import services as post
from clickable.record import services as record
from clickable.training import letters
from clickable.training.models import Registration, Session
from clickable.training.rules import BEFORE, may_become
from clickable.training.selectors import list_of

R = Registration.State
SEATED = {R.CONFIRMED, R.ATTENDED, R.PARTIAL, R.ABSENT}


def locked(pk: int) -> Session:
    """The session, ours alone until the transaction ends."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("course")
    return rows.get(pk=pk)


def move(
    row: Registration,
    to: Registration.State,
    *,
    now: datetime,
    offered_until: datetime | None = None,
    role: str = "visitor",
) -> None:
    """One step of the table, and the session's figures with it. `row.session` must be `locked`."""
    if not may_become(row.state, to):
        raise StepRefusedError(f"{row.state} → {to}", "step")
    session, frm = row.session, row.state
    session.offered += _seats(row, to == R.OFFERED) - _seats(row, frm == R.OFFERED)
    session.confirmed += _seats(row, to in SEATED) - _seats(row, frm in SEATED)
    row.state, row.offered_until, row.settled_at = to, offered_until, now
    if to == R.WAITING and row.waiting_since is None:
        row.waiting_since = now
    row.save(update_fields=["state", "offered_until", "settled_at", "waiting_since"])
    session.save(update_fields=["offered", "confirmed"])
    detail: dict[str, object] = {"from": frm, "to": to, "party": row.party}
    record.write("training.registration_moved", str(row), now=now, role=role, detail=detail)


def promote(session: Session, *, now: datetime) -> int:
    """Offer what is free to the list; how many offers. `session` must be `locked`."""
    until = offer_until(now, session.starts_at)
    if session.state not in BEFORE or until is None or session.free <= 0:
        return 0
    chosen = [one.pk for one in offers(list_of(session), session.free)]
    rows = Registration.objects.select_related("addressee").in_bulk(chosen)
    for pk in chosen:
        row = rows[pk]
        row.session = session
        move(row, R.OFFERED, now=now, offered_until=until, role="worker")
        letters.tell_offer(row, now=now)
    return len(chosen)


def expire_due(*, now: datetime, limit: int = 100) -> int:
    """Offers without an answer end, and their seats go to the next; how many ended."""
    due = Registration.objects.filter(state=R.OFFERED, offered_until__lte=now)
    return sum(_expire(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _expire(pk: int, *, now: datetime) -> bool:
    found = Registration.objects.get(pk=pk)
    session = locked(found.session_id)
    row = _fresh(pk, session)
    if row.state != R.OFFERED or (row.offered_until or now) > now:
        return False
    move(row, R.EXPIRED, now=now, role="worker")
    if session.starts_at > now:
        letters.tell_expired(row, now=now)
    promote(session, now=now)
    return True


@transaction.atomic
def promote_all(*, now: datetime) -> int:
    """What no change of a registration has offered yet: seats were added, or a worker was away."""
    waiting = Registration.objects.filter(state=R.WAITING, session__starts_at__gt=now)
    sessions = waiting.values_list("session_id", flat=True).distinct().order_by()
    return sum(promote(locked(pk), now=now) for pk in sorted(sessions))


def under_lock(pk: int) -> Registration:
    """The registration as it is, with its session locked. Call it in a transaction."""
    found = Registration.objects.only("session_id").get(pk=pk)
    return _fresh(pk, locked(found.session_id))


def no_more_letters(row: Registration) -> None:
    """What was on its way to somebody who has left need not leave any more."""
    if row.addressee is not None:
        post.take_back(to=row.addressee)


def _fresh(pk: int, session: Session) -> Registration:
    row = Registration.objects.select_related("addressee").get(pk=pk)
    row.session = session
    return row


def _seats(row: Registration, held: bool) -> int:  # noqa: FBT001 -- a factor
    return row.party if held else 0
