"""What changes services: the shipped file on every update, editors when the world changes."""

from datetime import datetime
from typing import Any

from django.db import transaction

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
def keep_service(*, row: Service, by: User, now: datetime) -> None:
    """Keep what a publisher wrote, new or changed, and tell the account what changed: names and codes."""
    before: dict[str, Any] = dict(Service.objects.filter(pk=row.pk).values().first() or {})
    row.edited_on = now.date()
    row.save()
    after: dict[str, Any] = dict(Service.objects.filter(pk=row.pk).values().get())
    changed = sorted(name for name, value in after.items() if before.get(name) != value)
    verb = "support.service_changed" if before else "support.service_added"
    detail = {"fields": changed, **_codes(before, after)} if before else _codes(before, after)
    _write(verb, row, by=by, now=now, detail=detail)


@transaction.atomic
def check_service(*, row: Service, by: User, now: datetime) -> None:
    """An editor has read the source today, and it says what we say."""
    row.checked_on = row.edited_on = now.date()
    row.save(update_fields=["checked_on", "edited_on"])
    _write("support.service_checked", row, by=by, now=now, detail={})


def _codes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, object]:
    """Which ways to reach it and which territories are new, gone or other; never the numbers."""
    ways = [_ways(each.get("channels") or []) for each in (before, after)]
    places = [set(each.get("territories") or []) for each in (before, after)]
    kinds = {kind for kind in {*ways[0], *ways[1]} if ways[0].get(kind) != ways[1].get(kind)}
    found: dict[str, object] = {"ways": sorted(kinds), "territories": sorted(places[0] ^ places[1])}
    return {name: codes for name, codes in found.items() if codes}


def _ways(channels: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(each["kind"]): each for each in channels}


def _update(row: Service, values: dict[str, object]) -> bool:
    """Give the row these values; did anything change?"""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _write(verb: str, row: Service, *, by: User, now: datetime, detail: dict[str, object]) -> None:
    record.write(verb, f"service:{row.code}", now=now, actor=by, detail=detail)
    transaction.on_commit(selectors.memory.forget)
