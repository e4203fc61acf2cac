"""The account of who did what. Every service of every room writes one line, in its transaction."""

import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from clickable.record.models import Beginning, Entry, Waiting

if TYPE_CHECKING:
    from clickable.people.models import User

START = bytes(32)
REPORTER = "reporter"
HOUR = timedelta(hours=1)


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


def chain(*, now: datetime, limit: int = 5000) -> int:
    """Link the lines that are not linked yet, oldest first; how many were."""
    with transaction.atomic():
        _one_writer()
        _let_in(now=now, limit=limit)
        waiting = list(Entry.objects.filter(place__isnull=True).order_by("id")[:limit])
        last = Entry.objects.filter(place__isnull=False).order_by("-place").first()
        place, previous = (last.place or 0, bytes(last.digest or START)) if last else _beginning()
        for entry in waiting:
            entry.place = place = place + 1
            entry.previous, entry.digest = previous, digest_of(entry, previous)
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
        _one_writer()
        oldest = Entry.objects.filter(place__isnull=False).order_by("place")[:limit]
        gone = list(itertools.takewhile(lambda line: line.at < before, oldest))
        if gone:
            begins = {"place": gone[-1].place, "digest": gone[-1].digest}
            Beginning.objects.update_or_create(pk=1, defaults=begins)
            Entry.objects.filter(pk__in=[line.pk for line in gone]).delete()
            write("record.forgotten", "record", now=now, detail={"lines": len(gone)})
    return len(gone)


def first_broken() -> int | None:
    """The id of the first line that does not follow from the one before; None when all do."""
    forgotten, previous = _beginning()
    for place, entry in enumerate(_chained(), start=forgotten + 1):
        expected = digest_of(entry, previous)
        kept = bytes(entry.digest or b"")
        follows = entry.place == place and bytes(entry.previous or b"") == previous
        if not follows or not hmac.compare_digest(kept, expected):
            return int(entry.pk)
        previous = expected
    return None


def digest_of(entry: Entry, previous: bytes) -> bytes:
    line = [
        entry.place, entry.pk, entry.at.isoformat(), entry.actor_id, entry.role, entry.verb, entry.subject,
        entry.detail,
    ]  # fmt: skip
    content = json.dumps(line, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(previous + content).digest()


def _beginning() -> tuple[int, bytes]:
    """Place and digest of the last forgotten line; the start when none was."""
    found = Beginning.objects.first()
    return (found.place, bytes(found.digest)) if found else (0, START)


def _chained() -> Iterator[Entry]:
    return Entry.objects.filter(place__isnull=False).order_by("place").iterator(2000)


def _one_writer() -> None:
    """SQLite's IMMEDIATE transaction is one writer already; elsewhere take a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7236001)")
