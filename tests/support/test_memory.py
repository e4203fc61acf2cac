"""Help answers whatever happens to the database, and soon tells what an editor has changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base.breaker import patience
from clickable.record.models import Entry
from clickable.support import rows, selectors
from clickable.support.changing import keep_service
from clickable.support.models import Service
from clickable.support.services import check_service, load_services
from tests.cast import NOW, User

HERE = pytest.mark.django_db
LATER = datetime(2026, 11, 4, 9, tzinfo=UTC)


def renamed(code: str, name: str) -> None:
    Service.objects.filter(code=code).update(name_fr=name)


@HERE
def test_the_shipped_file_is_loaded_once() -> None:
    assert load_services(now=NOW) == (len(rows.shipped()), 0)
    assert load_services(now=NOW) == (0, 0)
    assert selectors.services() == rows.shipped()
    assert [line.verb for line in Entry.objects.filter(subject="services")] == [
        "support.services_loaded"
    ]


@HERE
def test_what_was_shipped_anew_renews_the_row() -> None:
    load_services(now=NOW)
    renamed("119", "Ancien nom")
    Service.objects.filter(code="3018").update(as_of=1999)
    assert load_services(now=LATER) == (0, 2)
    assert Service.objects.get(code="119").name_fr == "119 – Allô Enfance en danger"
    assert Service.objects.get(code="3018").as_of == 2023


@HERE
def test_what_an_editor_changed_stays(editor: User) -> None:
    load_services(now=NOW)
    row = Service.objects.get(code="119")
    row.name_fr = "119, jour et nuit"
    keep_service(row=row, by=editor, now=LATER)
    assert load_services(now=LATER) == (0, 0)
    assert Service.objects.get(code="119").name_fr == "119, jour et nuit"
    line = Entry.objects.get(subject="service:119")
    assert (line.verb, line.actor, line.detail) == (
        "support.service_changed", editor, {"fields": ["edited_on", "name_fr"]},
    )  # fmt: skip


@HERE
def test_checked_today(editor: User) -> None:
    load_services(now=NOW)
    check_service(row=Service.objects.get(code="119"), by=editor, now=LATER)
    assert Service.objects.get(code="119").checked_on == date(2026, 11, 4)
    assert Entry.objects.get(subject="service:119").verb == "support.service_checked"


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_here_at_once(editor: User) -> None:
    load_services(now=NOW)
    assert selectors.services()[0].name["fr"].startswith("17")
    row = Service.objects.get(code="17")
    row.name_fr = "Police"
    keep_service(row=row, by=editor, now=LATER)
    assert selectors.services()[0].name["fr"] == "Police"


@HERE
def test_one_query_then_none() -> None:
    load_services(now=NOW)
    for expected in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            Client().get("/aide/a2/gp/")
        assert len([q for q in queries if "support_service" in q["sql"]]) == expected


@HERE
@pytest.mark.parametrize("number", [1, 30])
def test_as_many_queries_for_one_as_for_thirty(number: int) -> None:
    Service.objects.bulk_create(Service(**row) for row in rows.shipped_rows()[:number])
    with CaptureQueriesContext(connection) as queries:
        assert len(selectors.services()) == number
    assert len([q for q in queries if "support_service" in q["sql"]]) == 1


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_does_not_silence_help(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a lock of the whole file")
    load_services(now=NOW)
    renamed("119", "Comme lu avant")
    assert "Comme lu avant" in page()
    with locked_copy(tmp_path / "copy.sqlite3"):
        selectors.memory.forget()
        with pytest.raises(OperationalError), patience(0.1):
            Service.objects.exists()
        assert "Comme lu avant" in page()


@contextmanager
def locked_copy(path: Path) -> Iterator[None]:
    """The database becomes a copy that somebody has for themselves: nobody else is at that file."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as whole:
        whole.execute("VACUUM INTO ?", (str(path),))
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode=EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.mark.django_db(transaction=True)
def test_without_its_table_the_last_answer_stays_and_then_the_shipped_one() -> None:
    load_services(now=NOW)
    renamed("119", "Comme lu avant")
    assert "Comme lu avant" in page()
    with connection.schema_editor() as editor:
        editor.delete_model(Service)
    try:
        selectors.memory.forget()
        assert "Comme lu avant" in page()
        selectors.memory.forget(all_of_it=True)
        assert "119 – Allô Enfance en danger" in page()
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(Service)


@HERE
def test_an_empty_table_is_no_answer() -> None:
    assert selectors.services() == rows.shipped()


def page() -> str:
    response = Client().get("/aide/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def editor() -> User:
    return User.objects.create(username="edith", role=User.Role.PUBLISHER)
