"""Trained readers hear that children's words wait: near their time, and once it is over. How many, and where;
never a word of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from clickable.people.rules import HELP_ROLES, can_help
from clickable.post import services as post
from clickable.record import services as record
from clickable.voices import letters
from clickable.voices.models import Reader, Words
from clickable.voices.rules import remind_from

if TYPE_CHECKING:
    from clickable.people.models import User

T = Words.Told


@transaction.atomic
def leave_mailbox(*, person: "User", mailbox: str, language: str, now: datetime) -> Reader:
    """Be told from now on, in the place of an earlier mailbox. Raises RefusedError where no letters leave."""
    _forget(Reader.objects.select_for_update().filter(person=person).first())
    to = post.new_addressee(mailbox=mailbox, language=language, now=now)
    row = Reader.objects.create(person=person, addressee=to)
    record.write("voices.mailbox_left", str(row), actor=person, now=now)
    return row


@transaction.atomic
def take_mailbox_back(*, person: "User", now: datetime) -> None:
    """The mailbox goes, and what has not left to it. Twice is once."""
    row = Reader.objects.select_for_update().filter(person=person).first()
    if row is not None:
        record.write("voices.mailbox_taken_back", str(row), actor=person, now=now)
        _forget(row)


def tell_readers(*, now: datetime) -> int:
    """Each reader of a team, once for the same texts and step; how many letters. Safe to run twice, or twice at once.

    That a text was told of and the letters are kept in one transaction: killed in between, all of it is done
    by the next one.
    """
    if not post.can_write():
        return 0
    _forget_who_left(now=now)
    waiting = Words.objects.waiting().exclude(told=T.LATE)
    groups = sorted(set(waiting.values_list("group_id", flat=True)))
    return sum(_tell(group, now=now) for group in groups)


@transaction.atomic
def _tell(group: int, *, now: datetime) -> int:
    rows = Words.objects.of(group).waiting().exclude(told=T.LATE).order_by("due_at", "pk")
    found = rows.select_for_update(of=("self",)).select_related(
        "contribution__circle__consultation"
    )
    by_step: dict[Words.Told, list[Words]] = {T.LATE: [], T.SOON: []}
    for one in found:
        step = _step(one, now=now)
        if step > one.told:
            by_step[step].append(one)
    return sum(_write(group, step, batch, now=now) for step, batch in by_step.items() if batch)


def _step(row: Words, *, now: datetime) -> Words.Told:
    if row.due_at is None:
        return T.NOTHING
    if row.due_at <= now:
        return T.LATE
    hours = row.contribution.circle.consultation.hours
    return T.SOON if remind_from(row.due_at, hours) <= now else T.NOTHING


def _write(group: int, step: Words.Told, batch: Sequence[Words], *, now: datetime) -> int:
    Words.objects.filter(pk__in=[one.pk for one in batch]).update(told=step)
    readers = _readers(group, now=now)
    for reader in readers:
        letters.tell_reader(reader, batch, step, now=now)
    detail: dict[str, object] = {"step": step.name.lower(), "letters": len(readers)}
    record.write("voices.readers_told", f"team:{group}", now=now, detail=detail)
    return len(readers)


def _readers(group: int, *, now: datetime) -> list[Reader]:
    """Those of the team who left a mailbox that takes letters; if there is none, the hotline's own."""
    rows = Reader.objects.filter(
        person__team=group, person__is_active=True, person__role__in=HELP_ROLES
    )
    found = list(rows.filter(addressee__returned_on=None).select_related("addressee"))
    return found or [_own(now=now)]


def _own(*, now: datetime) -> Reader:
    """The hotline's own mailbox, as it is set now."""
    row = Reader.objects.filter(person=None).select_related("addressee").order_by("pk").first()
    token = post.mailbox_token(settings.CONTACT)
    if row is not None and bytes(row.addressee.token) == token:
        return row
    _forget(row)
    language = settings.LANGUAGE_CODE
    to = post.new_addressee(mailbox=settings.CONTACT, language=language, now=now)
    return Reader.objects.create(addressee=to)


@transaction.atomic
def _forget_who_left(*, now: datetime) -> None:
    """Who reads no more is told no more."""
    for row in Reader.objects.filter(person__isnull=False).select_related("person", "addressee"):
        if row.person is not None and not can_help(row.person):
            record.write("voices.mailbox_forgotten", str(row), now=now)
            _forget(row)


def _forget(row: Reader | None) -> None:
    if row is not None:
        post.forget(addressee=row.addressee)
