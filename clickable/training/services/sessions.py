"""What a coordinator does with a session; everybody concerned is told once, in the same transaction."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.record import services as record
from clickable.training import letters
from clickable.training.models import LIVE, Course, Registration, Session
from clickable.training.rules import BEFORE, REMIND, S, may_step
from clickable.training.services.seats import R, locked, move, no_more_letters, promote

if TYPE_CHECKING:
    from clickable.people.models import User

TOLD_OF = ("trainer", "place", "meeting", "starts_at", "minutes")  # people hear of these changes


@transaction.atomic
def plan(*, course: Course, by: "User | None", now: datetime, **fields: Any) -> Session:
    """A draft: nobody sees it before it is opened."""
    row = Session.objects.create(course=course, changed_at=now, **fields)
    record.write("training.session_planned", str(row), actor=by, now=now)
    return row


@transaction.atomic
def step(*, session: Session, to: Session.State, by: "User | None", now: datetime) -> Session:
    """Open or close the sign-ups. Cancelling and postponing have services of their own."""
    row = locked(session.pk)
    if to in {S.CANCELLED, S.POSTPONED} or not may_step(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    _move(row, to, by=by, now=now)
    promote(row, now=now)
    return row


@transaction.atomic
def set_seats(*, session: Session, seats: int, by: "User | None", now: datetime) -> Session:
    """More seats go to the list at once; never fewer than are given. Raises RefusedError."""
    row = locked(session.pk)
    if seats < row.confirmed + row.offered:
        raise RefusedError(_("Des places sont déjà données : pas moins que celles-là."), "seats")
    row.seats = seats
    row.save(update_fields=["seats"])
    detail: dict[str, object] = {"seats": seats}
    record.write("training.seats_set", str(row), actor=by, now=now, detail=detail)
    promote(row, now=now)
    return row


@transaction.atomic
def cancel(*, session: Session, by: "User | None", now: datetime) -> int:
    """It will not be held: everybody on it or waiting is told, once; how many letters."""
    row = locked(session.pk)
    if row.state == S.CANCELLED:
        return 0
    if not may_step(row.state, S.CANCELLED):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    row.sequence += 1
    _move(row, S.CANCELLED, by=by, now=now)
    told = _live(row)
    for one in told:
        no_more_letters(one)
    letters.tell_change(told, "cancelled", now=now)
    for one in [*told, *_unverified(row)]:
        move(one, R.CANCELLED, now=now, role="staff")
    return len(told)


@transaction.atomic
def postpone(*, session: Session, by: "User | None", now: datetime) -> int:
    """Not on that day; the new one is not known yet. Everybody keeps their place and is told."""
    row = locked(session.pk)
    if row.state == S.POSTPONED:
        return 0
    if not may_step(row.state, S.POSTPONED):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    row.sequence += 1
    _move(row, S.POSTPONED, by=by, now=now)
    told = _live(row)
    for one in told:
        no_more_letters(one)
        if (
            one.state == R.OFFERED
        ):  # back to its place on the list; offered again once there is a day
            move(one, R.EXPIRED, now=now, role="staff")
            move(one, R.WAITING, now=now, role="staff")
    letters.tell_change(told, "postponed", now=now)
    return len(told)


@transaction.atomic
def change(*, session: Session, by: "User | None", now: datetime, **fields: Any) -> int:
    """Another trainer, place, link or moment; who has a place is told once. A postponed one opens again."""
    row = locked(session.pk)
    if row.state not in {*BEFORE, S.DRAFT, S.POSTPONED}:
        raise StepRefusedError(_("Cette session ne peut plus être modifiée."), "step")
    if fields.get("starts_at", row.starts_at) <= now:
        raise RefusedError(_("Choisissez un moment à venir."), "past")
    told_of = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in told_of:
        setattr(row, name, fields[name])
    if not told_of:
        return 0
    row.sequence += 1
    _move(row, S.OPEN if row.state == S.POSTPONED else S(row.state), by=by, now=now)
    told = _live(row) if set(told_of) & set(TOLD_OF) else []
    letters.tell_change(told, "moved", now=now)
    promote(row, now=now)
    return len(told)


def remind_due(*, now: datetime) -> int:
    """Remind who has a seat, a week and a day before; how many letters were written. Safe to run twice."""
    done = 0
    for ahead in sorted(REMIND):
        sessions = Session.objects.filter(
            state__in=BEFORE, starts_at__gt=now, starts_at__lte=now + ahead
        ).exclude(starts_at__lte=now + min(REMIND) if ahead != min(REMIND) else now)
        for pk in sessions.values_list("pk", flat=True):
            done += _remind(pk, days=ahead.days, now=now)
    return done


@transaction.atomic
def _remind(pk: int, *, days: int, now: datetime) -> int:
    row = locked(pk)
    return letters.remind(_live(row, states=[R.CONFIRMED]), days=days, now=now)


def start_due(*, now: datetime) -> int:
    """Sessions that have begun take no more sign-ups; how many."""
    begun = Session.objects.filter(state__in=BEFORE, starts_at__lte=now)
    return sum(_start(pk, now=now) for pk in list(begun.values_list("pk", flat=True)))


@transaction.atomic
def _start(pk: int, *, now: datetime) -> bool:
    row = locked(pk)
    if row.state not in BEFORE or row.starts_at > now:
        return False
    _move(row, S.RUNNING, by=None, now=now)
    return True


def _move(row: Session, to: Session.State, *, by: "User | None", now: datetime) -> None:
    frm, row.state, row.changed_at = row.state, to, now
    row.save()
    detail: dict[str, object] = {"from": frm, "to": to, "sequence": row.sequence}
    record.write("training.session_moved", str(row), actor=by, now=now, detail=detail)


def _live(row: Session, *, states: list[Registration.State] = LIVE) -> list[Registration]:
    found = list(
        row.registrations.filter(state__in=states).select_related("addressee").order_by("pk")
    )
    for one in found:
        one.session = row
    return found


def _unverified(row: Session) -> list[Registration]:
    return _live(row, states=[R.UNVERIFIED])
