"""Work found by rows: claim what is due, do it, finish it. Many workers, each row once.

A claim is one short write transaction that moves `lease_until` ahead and stamps a token
(`SELECT … FOR UPDATE SKIP LOCKED` where the database has it; SQLite's IMMEDIATE transaction
where it does not). A worker that dies needs no sweeper: its lease runs out and the row is due again.
A worker that comes back late cannot finish: its token is no longer on the row.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, models, transaction


class Leased(models.Model):
    """A row that asks for work at `due_at` (null: nothing to do)."""

    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


L = TypeVar("L", bound=Leased)


def claim(rows: "models.QuerySet[L]", *, now: datetime, length: timedelta, limit: int) -> list[L]:
    """Lease up to `limit` of the due `rows` (ordered by the caller) until `now + length`."""
    token = uuid.uuid4()
    with transaction.atomic():
        wanted = rows.filter(due_at__lte=now).exclude(lease_until__gt=now)
        if connection.features.has_select_for_update_skip_locked:
            wanted = wanted.select_for_update(skip_locked=True, of=("self",))
        ids = [row.pk for row in wanted[:limit]]
        rows.model._default_manager.filter(pk__in=ids).update(  # noqa: SLF001 -- documented by Django
            lease_until=now + length, lease_token=token, attempts=models.F("attempts") + 1
        )
        return list(rows.filter(pk__in=ids))


def one_by_one(
    rows: "models.QuerySet[L]", *, now: datetime, length: timedelta, limit: int
) -> Iterator[L]:
    """Up to `limit` of the due `rows`, each leased only when the one before it is worked off."""
    for _ in range(limit):
        claimed = claim(rows, now=now, length=length, limit=1)
        if not claimed:
            return
        yield claimed[0]


def release(row: Leased, *, due_at: datetime | None, **changes: object) -> bool:
    """Give the row back, due again at `due_at`. False: the lease had passed to another worker."""
    model = type(row)
    kept = model._default_manager.filter(pk=row.pk, lease_token=row.lease_token)  # noqa: SLF001
    return bool(kept.update(due_at=due_at, lease_until=None, lease_token=None, **changes))
