"""What brings services up to date: the shipped file on every update, and who has read a source again."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from clickable.people.models import User
from clickable.record import services as record
from clickable.support import rows, selectors
from clickable.support.models import Service


@transaction.atomic
def load_services(*, now: datetime) -> tuple[int, int]:
    """Bring the table up to what is shipped; how many rows are new, how many renewed.

    A row that an editor has changed stays as it is. Safe to run again and again.
    """
    known = {row.code: row for row in Service.objects.all()}
    new, renewed = [], []
    for values in rows.shipped_rows():
        row = known.get(values["code"])
        if row is None:
            new.append(Service(**values))
        elif row.edited_on is None and _update(row, values):
            renewed.append(row)
    Service.objects.bulk_create(new)
    for row in renewed:
        row.save()
    if new or renewed:
        detail: dict[str, object] = {"new": len(new), "renewed": len(renewed)}
        record.write("support.services_loaded", "services", now=now, role="operator", detail=detail)
        transaction.on_commit(selectors.memory.forget)
    return len(new), len(renewed)


@transaction.atomic
def check_service(*, row: Service, by: User, now: datetime) -> None:
    """An editor has read the source today, and it says what we say."""
    row.checked_on = row.edited_on = localdate(now)
    row.save(update_fields=["checked_on", "edited_on"])
    _write("support.service_checked", row, by=by, now=now, detail={})


def _update(row: Service, values: dict[str, object]) -> bool:
    """Give the row these values; did anything change?"""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _write(verb: str, row: Service, *, by: User, now: datetime, detail: dict[str, object]) -> None:
    record.write(verb, f"service:{row.code}", now=now, actor=by, detail=detail)
    transaction.on_commit(selectors.memory.forget)
