"""What editors do with an event; everybody concerned is told once, in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.exchange.events import letters
from clickable.exchange.events.models import LIVE, Came, Event, Registration, Slot, Speaker
from clickable.exchange.events.rules import BEFORE, E, Group, R, may_step
from clickable.exchange.events.services.seats import locked, move, no_more_letters, promote
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.places import selectors as places
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

TOLD_OF = ("place", "starts_at", "ends_at")  # people hear of these changes
NOT_FROM_HERE = gettext_lazy("Cette étape n’est pas possible depuis cet état.")


@transaction.atomic
def write(*, slug: str, by: "User | None", now: datetime, **fields: Any) -> Event:
    """A draft: nobody sees it before it is published."""
    row = Event.objects.create(slug=slug, changed_at=now, **fields)
    record.write("events.written", str(row), actor=by, now=now)
    return row


@transaction.atomic
def add_slot(
    *,
    event: Event,
    speakers: Iterable[Mapping[str, Any]] = (),
    by: "User | None",
    now: datetime,
    **fields: Any,
) -> Slot:
    """A part of the programme, with who speaks; whoever is named has said yes. Raises RefusedError."""
    if not event.starts_at <= fields["starts_at"] < event.ends_at:
        raise RefusedError(
            _("Ce moment n’est pas entre le début et la fin de la rencontre."), "when"
        )
    row = Slot.objects.create(event=event, **fields)
    Speaker.objects.bulk_create(Speaker(slot=row, **one) for one in speakers)
    record.write("events.slot_added", str(row), actor=by, now=now, detail={"event": str(event)})
    return row


@transaction.atomic
def drop_slot(*, slot: Slot, by: "User | None", now: datetime) -> None:
    detail: dict[str, object] = {"event": f"event:{slot.event_id}"}
    record.write("events.slot_dropped", str(slot), actor=by, now=now, detail=detail)
    slot.delete()


@transaction.atomic
def withdraw_name(*, speaker: Speaker, by: "User | None", now: datetime) -> None:
    """They no longer want to be named: function and organisation stay."""
    speaker.name, speaker.agreed_on = "", None
    speaker.save(update_fields=["name", "agreed_on"])
    record.write("events.name_withdrawn", str(speaker), actor=by, now=now)


@transaction.atomic
def step(*, event: Event, to: str, by: "User | None", now: datetime) -> Event:
    """Publish, close or open the sign-ups. Cancelling, postponing and holding have services of their own."""
    row = locked(event.pk)
    if to not in {E.PUBLISHED, E.CLOSED} or not may_step(row.state, to):
        raise StepRefusedError(NOT_FROM_HERE, "step")
    if to == E.PUBLISHED and row.starts_at <= now:
        raise RefusedError(_("Choisissez un moment à venir."), "past")
    _move(row, E(to), by=by, now=now)
    promote(row, now=now)
    return row


@transaction.atomic
def set_seats(*, event: Event, seats: int, by: "User | None", now: datetime) -> Event:
    """More seats go to the list at once; never fewer than are given. Raises RefusedError."""
    row = locked(event.pk)
    if seats < row.confirmed + row.offered:
        raise RefusedError(_("Des places sont déjà données : pas moins que celles-là."), "seats")
    row.seats = seats
    row.save(update_fields=["seats"])
    record.write("events.seats_set", str(row), actor=by, now=now, detail={"seats": seats})
    promote(row, now=now)
    return row


@transaction.atomic
def cancel(*, event: Event, by: "User | None", now: datetime) -> int:
    """It will not be held: everybody on it or waiting is told, once; how many letters."""
    row = locked(event.pk)
    if row.state == E.CANCELLED:
        return 0
    if not may_step(row.state, E.CANCELLED):
        raise StepRefusedError(NOT_FROM_HERE, "step")
    row.sequence += 1
    _move(row, E.CANCELLED, by=by, now=now)
    told = _rows(row, LIVE)
    for one in told:
        no_more_letters(one)
    letters.tell_change(told, "cancelled", now=now)
    for one in [*told, *_rows(row, [R.UNVERIFIED])]:
        move(one, R.CANCELLED, now=now, role="staff")
    return len(told)


@transaction.atomic
def postpone(*, event: Event, by: "User | None", now: datetime) -> int:
    """Not on that day; the new one is not known yet. Everybody keeps their place and is told."""
    row = locked(event.pk)
    if row.state == E.POSTPONED:
        return 0
    if not may_step(row.state, E.POSTPONED):
        raise StepRefusedError(NOT_FROM_HERE, "step")
    row.sequence += 1
    _move(row, E.POSTPONED, by=by, now=now)
    told = _rows(row, LIVE)
    for one in told:
        no_more_letters(one)
        if one.state == R.OFFERED:  # back to its place; offered again once there is a day
            move(one, R.EXPIRED, now=now, role="staff")
            move(one, R.WAITING, now=now, role="staff")
    letters.tell_change(told, "postponed", now=now)
    return len(told)


@transaction.atomic
def change(*, event: Event, by: "User | None", now: datetime, **fields: Any) -> int:
    """Another text, place or moment; who is on it is told of the latter two, once. A postponed one opens
    again when it has a day. How many letters."""
    row = locked(event.pk)
    if row.state not in {*BEFORE, E.DRAFT, E.POSTPONED}:
        raise StepRefusedError(_("Cette rencontre ne peut plus être modifiée."), "step")
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    shift = fields.get("starts_at", row.starts_at) - row.starts_at
    if row.state != E.DRAFT and "starts_at" in changed and fields["starts_at"] <= now:
        raise RefusedError(_("Choisissez un moment à venir."), "past")
    for name in changed:
        setattr(row, name, fields[name])
    if not changed:
        return 0
    row.sequence += 1
    again = row.state == E.POSTPONED and "starts_at" in changed
    _move(row, E.PUBLISHED if again else E(row.state), by=by, now=now)
    if shift:
        for slot in row.slots.all():
            Slot.objects.filter(pk=slot.pk).update(starts_at=slot.starts_at + shift)
    told = _rows(row, LIVE) if set(changed) & set(TOLD_OF) else []
    if told:
        letters.take_back_reminders(row)
    letters.tell_change(told, "moved", now=now)
    promote(row, now=now)
    return len(told)


@transaction.atomic
def hold(
    *,
    event: Event,
    came: Iterable[Group],
    by: "User | None",
    now: datetime,
    certainty: str = Came.Certainty.COUNTED,
) -> Event:
    """It took place: how many of which organisation and country came, as the door counted them.

    Said again before it is reported, it replaces what was said. Raises RefusedError.
    """
    row = locked(event.pk)
    if row.state != E.HELD and not may_step(row.state, E.HELD):
        raise StepRefusedError(NOT_FROM_HERE, "step")
    if row.starts_at > now:
        raise RefusedError(_("Cette rencontre n’a pas encore commencé."), "early")
    rows = _added_up(came)
    Came.objects.filter(event=row).delete()
    Came.objects.bulk_create(
        Came(event=row, organisation=name, told=told and bool(name), country=country,
             number=number, certainty=certainty)
        for (name, country), (told, number) in rows.items()
    )  # fmt: skip
    for one in _rows(row, [R.WAITING, R.OFFERED, R.UNVERIFIED]):
        move(one, R.CANCELLED, now=now, role="staff")
    if row.state != E.HELD:
        _move(row, E.HELD, by=by, now=now)
    people = sum(number for _told, number in rows.values())
    record.write("events.held", str(row), actor=by, now=now, detail={"people": people})
    return row


def _added_up(came: Iterable[Group]) -> dict[tuple[str, str], tuple[bool, int]]:
    """One row for each organisation and country; it is named only when each of its parties said so."""
    found: dict[tuple[str, str], tuple[bool, int]] = {}
    for one in came:
        told, number = found.get((one.organisation, one.country), (True, 0))
        if one.people > 0:
            found[one.organisation, one.country] = (told and one.told, number + one.people)
    return found


@transaction.atomic
def report(*, event: Event, by: "User | None", now: datetime) -> Event:
    """What the door counted is final: it is counted in `measures`, once."""
    row = locked(event.pk)
    if not may_step(row.state, E.REPORTED):
        raise StepRefusedError(NOT_FROM_HERE, "step")
    rows = list(Came.objects.filter(event=row).order_by("pk"))
    if not rows:
        raise RefusedError(_("Dites d’abord combien de personnes sont venues."), "nobody")
    on = localdate(row.starts_at)
    measures.count("exchange.event", on=on, subject=row.slug, source=f"exchange.event:{row.pk}")
    for one in rows:
        measures.count(
            "exchange.participant",
            on=on,
            number=one.number,
            subject=row.slug,
            audience="professionals",
            territory=one.country if places.territory(one.country) else places.ELSEWHERE,
            certainty=Measure.Certainty(one.certainty),
            source=f"exchange.participant:{row.pk}:{one.pk}",
        )
    _move(row, E.REPORTED, by=by, now=now)
    return row


def _move(row: Event, to: Event.State, *, by: "User | None", now: datetime) -> None:
    frm, row.state, row.changed_at = row.state, to, now
    row.save()
    detail: dict[str, object] = {"from": frm, "to": to, "sequence": row.sequence}
    record.write("events.moved", str(row), actor=by, now=now, detail=detail)


def _rows(row: Event, states: list[Registration.State]) -> list[Registration]:
    mine = Registration.objects.filter(event=row, state__in=states)
    found = list(mine.select_related("addressee").order_by("pk"))
    for one in found:
        one.event = row
    return found
