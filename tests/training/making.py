"""Courses, sessions and people who want a seat."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from clickable.post.models import Addressee, Letter
from clickable.post.sending import send_due
from clickable.training import services
from clickable.training.models import Course, Registration, Session
from clickable.training.services import Asked, seats
from tests.cast import NOW, WORKER

START = NOW + timedelta(days=30)
_people = itertools.count(1)
R = Registration.State


def course(code: str = "pourquoi-et-comment-signaler") -> Course:
    services.load_courses(now=NOW)
    return Course.objects.get(code=code)


def session(seats: int = 3, **fields: Any) -> Session:
    """An open one, a month ahead."""
    given = {"starts_at": START, "minutes": 120, "seats": seats, **fields}
    row = services.plan(course=course(), by=None, now=NOW, **given)
    return services.step(session=row, to=Session.State.OPEN, by=None, now=NOW)


def asked(mailbox: str = "", party: int = 1, **more: Any) -> Asked:
    given = {"organisation": "school", "profession": "teacher", "territory": "FR", "language": "fr"}
    mailbox = mailbox or f"personne-{next(_people)}@college.example"
    return Asked(mailbox=mailbox, party=party, **{**given, **more})


def signed_up(row: Session, party: int = 1, *, now: datetime = NOW, **more: Any) -> Registration:
    """Asked, not confirmed yet."""
    found = services.sign_up(session=row, asked=asked(party=party, **more), now=now)
    assert found
    return found


def confirmed(row: Session, party: int = 1, *, now: datetime = NOW, **more: Any) -> Registration:
    """The link was pressed too: a seat, or a place on the list."""
    return services.confirm(signed_up(row, party, now=now, **more).pk, now=now)


def many(row: Session, number: int) -> list[int]:
    """So many who asked, made at once; their keys."""
    one = signed_up(row)
    addressee = one.addressee
    assert addressee
    keys = {"public": addressee.public, "wrapped": addressee.wrapped, "language": "fr"}
    people = [
        Addressee(token=n.to_bytes(16, "big"), mailbox=b"-", made_on=NOW.date(), **keys)
        for n in range(number)
    ]
    Addressee.objects.bulk_create(people)
    Registration.objects.filter(pk=one.pk).delete()
    fields = {"session": row, "organisation": "school", "profession": "teacher"}
    Registration.objects.bulk_create(
        Registration(addressee=each, territory="FR", language="fr", asked_at=NOW, **fields)
        for each in people
    )
    return list(Registration.objects.filter(session=row).values_list("pk", flat=True))


def states(*rows: Registration) -> list[str]:
    found = dict(Registration.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def kinds(row: Registration) -> list[str]:
    """The letters that were written to somebody, in order."""
    rows = Letter.objects.filter(addressee=row.addressee).order_by("written_at", "kind")
    return [one.kind.removeprefix("training.") for one in rows]


def deliver(*, now: datetime = NOW) -> None:
    send_due(WORKER, now=now, limit=100)


def sweep(now: datetime) -> None:
    services.expire_due(now=now)
    seats.promote_all(now=now)
