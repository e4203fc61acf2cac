from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client

# None of these tests may use the database (pytest-django refuses) unless they say so.


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/.well-known/security.txt"])
def test_programs_get_text_without_a_database(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")


@pytest.mark.django_db
def test_ready_when_the_database_answers(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_database_does_not_answer(
    client: Client, django_db_blocker, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    """The database lies in a folder that does not exist: the connection itself fails."""
    nowhere = {"NAME": str(tmp_path / "nowhere" / "db.sqlite3"), "OPTIONS": {}}
    broken = DatabaseWrapper({**connection.settings_dict, **nowhere}, "default")
    monkeypatch.setattr("clickable.pages.machine.connection", broken)
    with django_db_blocker.unblock():
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"database unavailable\n")


def test_security_txt_says_whom_to_write_to_and_until_when(client: Client, settings) -> None:
    settings.CONTACT = "security@hotline.example"
    fields = dict(
        line.split(": ", 1)
        for line in client.get("/.well-known/security.txt").content.decode().splitlines()
    )
    assert fields["Contact"] == "mailto:security@hotline.example"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=150) < left < timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/quitter/", "/robots.txt"])
def test_nothing_is_sent_to_these(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
