"""The account of who did what. Every service of every room writes one line, in its transaction."""

import itertools
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from clickable.base.clock import hour
from clickable.record import rules
from clickable.record.links import beginning, end, link_of, links
from clickable.record.models import Beginning, Entry, Waiting
from clickable.record.selectors import was_written

if TYPE_CHECKING:
    from clickable.people.models import User

REPORTER = "reporter"
HOUR = timedelta(hours=1)
AT_ONCE = 5000


def write(
    verb: str,
    subject: str,
    *,
    now: datetime,
    actor: "User | None" = None,
    role: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Add a line. `role` is needed where no member of staff acts (reporter, worker, operator).

    A reporter's line, whose `now` is an hour, joins the others when that hour is over.
    """
    rows = Waiting.objects if role == REPORTER else Entry.objects
    rows.create(
        at=now,
        actor=actor,
        role=role or ("staff" if actor else "worker"),
        verb=verb,
        subject=subject,
        detail=detail or {},
    )


def note_read(verb: str, subject: str, *, by: "User", now: datetime) -> None:
    """That somebody opened what is sealed: one line an hour, person and subject."""
    if not was_written(verb, subject, by=by, since=hour(now)):
        write(verb, subject, now=now, actor=by)


def chain(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Link the lines that are not linked yet, oldest first; how many were."""
    with transaction.atomic():
        one_writer()
        _let_in(now=now, limit=limit)
        waiting = list(Entry.objects.filter(place__isnull=True).order_by("id")[:limit])
        place, previous = end()
        for entry in waiting:
            entry.place = place = place + 1
            entry.previous, entry.digest = previous, rules.digest_of(link_of(entry), previous)
            previous = entry.digest
        Entry.objects.bulk_update(waiting, ["place", "previous", "digest"], batch_size=500)
    return len(waiting)


def _let_in(*, now: datetime, limit: int) -> None:
    """The reporters' lines of hours that are over, in no order (their ids are random)."""
    over = list(Waiting.objects.filter(at__lte=now - HOUR).order_by("id")[:limit])
    names = ("at", "actor_id", "role", "verb", "subject", "detail")
    Entry.objects.bulk_create(
        [Entry(**{name: getattr(line, name) for name in names}) for line in over], batch_size=500
    )
    Waiting.objects.filter(pk__in=[line.pk for line in over]).delete()


def forget_lines(*, before: datetime, now: datetime, limit: int = 5000) -> int:
    """Forget the oldest lines, up to the first that is not older than `before`; how many were.

    The chain goes on from the digest of the last of them.
    """
    with transaction.atomic():
        one_writer()
        oldest = Entry.objects.filter(place__isnull=False).order_by("place")[:limit]
        gone = list(itertools.takewhile(lambda line: line.at < before, oldest))
        if gone:
            begins = {"place": gone[-1].place, "digest": gone[-1].digest}
            Beginning.objects.update_or_create(pk=1, defaults=begins)
            Entry.objects.filter(pk__in=[line.pk for line in gone]).delete()
            detail: dict[str, object] = {"lines": len(gone), "to": gone[-1].place}
            write("record.forgotten", "record", now=now, detail=detail)
    return len(gone)


def first_broken() -> int | None:
    """The id of the first line that is not what it was; None when all are. Checkpoints are not asked."""
    broken = rules.first_broken(links(), beginning())
    return (broken.line or 0) if broken else None


def one_writer() -> None:
    """SQLite's IMMEDIATE transaction is one writer already; elsewhere take a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7236001)")
