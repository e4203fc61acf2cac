"""The database refuses by itself, on SQLite and PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from clickable.record import guard, services
from clickable.record.models import Beginning, Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        return guard.SAYS in str(error)
    return False


@pytest.fixture
def lines() -> list[Entry]:
    for n in range(4):
        services.write("test.done", f"item:{n}", now=NOW, detail={"n": n})
    services.chain(now=NOW, limit=3)
    return list(Entry.objects.order_by("id"))


def test_nothing_of_a_chained_line_is_changed(lines: list[Entry], alice: Any) -> None:
    row = Entry.objects.filter(pk=lines[1].pk)
    changes: list[dict[str, Any]] = [
        {"verb": "x"}, {"subject": "x"}, {"role": "x"}, {"detail": {}}, {"at": NOW + timedelta(1)},
        {"actor": alice}, {"place": 9}, {"digest": bytes(32)}, {"previous": bytes(32)}, {"place": None},
    ]  # fmt: skip
    assert all(refused(lambda change=change: row.update(**change)) for change in changes)
    assert Entry.objects.get(pk=lines[1].pk).verb == "test.done"


def test_a_line_that_waits_gets_its_place_and_nothing_else(lines: list[Entry]) -> None:
    row = Entry.objects.filter(pk=lines[3].pk)
    assert refused(lambda: row.update(verb="x"))
    assert refused(lambda: row.update(place=4, detail={"n": 7}))
    assert services.chain(now=NOW) == 1


def test_no_line_is_taken_away_or_put_in_between(lines: list[Entry]) -> None:
    assert refused(lines[0].delete)
    assert refused(lines[3].delete)
    assert refused(Entry.objects.all().delete)
    assert refused(lambda: Entry.objects.create(at=NOW, role="x", verb="x", subject="x", place=9))
    assert Entry.objects.count() == 4


def test_it_begins_only_after_a_line_that_is_there_and_never_earlier(lines: list[Entry]) -> None:
    second = Entry.objects.get(place=2)
    assert refused(lambda: Beginning.objects.create(place=2, digest=bytes(32)))
    assert refused(lambda: Beginning.objects.create(place=9, digest=second.digest))
    Beginning.objects.create(pk=1, place=2, digest=second.digest)
    assert refused(lambda: Beginning.objects.create(place=2, digest=second.digest))
    assert refused(lambda: Beginning.objects.update(place=1, digest=lines[0].digest))
    assert refused(Beginning.objects.all().delete)
    assert refused(Entry.objects.filter(place=3).delete)


def test_retention_has_the_door(lines: list[Entry]) -> None:
    assert services.forget_lines(before=NOW + timedelta(1), now=NOW, limit=2) == 2
    assert Entry.objects.exclude(place=None).get().place == 3


def test_what_is_missing_is_told_and_put_back() -> None:
    assert guard.missing() == []
    guard.remove()
    assert guard.missing() == list(guard.NAMES)
    guard.install()
    assert guard.missing() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_emptied_at_once(lines: list[Entry]) -> None:
    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE record_entry")

    assert refused(empty)


@pytest.mark.django_db(transaction=True)
def test_the_migration_goes_both_ways() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("record", "0002_checkpoints")])
    assert guard.missing() == list(guard.NAMES)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert guard.missing() == []
