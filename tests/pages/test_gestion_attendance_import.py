"""A meeting tool's file at /gestion/: looked at, then applied; no name of it is kept."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable.people.models import User
from clickable.record.models import Entry
from clickable.training.attendance.models import Witness
from clickable.training.attendance.selectors import presence_of
from clickable.training.models import Registration
from tests.cast import signed_in
from tests.pages.gestion import a_house
from tests.training.attendance.making import at, beats, remote, seat

pytestmark = pytest.mark.django_db
HEAD = "Name,Join Time,Leave Time"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: at(200))
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def line(name: str, begin: int, end: int) -> str:
    return f"{name},{at(begin):%Y-%m-%dT%H:%M:%SZ},{at(end):%Y-%m-%dT%H:%M:%SZ}"


def address(row: Registration) -> str:
    return f"/gestion/formations/{row.session_id}/presence/releve/"


def look(client: Client, row: Registration, *lines: str, **more: str) -> str:
    file = SimpleUploadedFile("releve.csv", "\n".join([HEAD, *lines]).encode(), "text/csv")
    answer = client.post(address(row), {"file": file, "zone": "Europe/Paris", **more})
    return answer.content.decode()


def apply(client: Client, row: Registration, shown: str) -> Any:
    found = re.search(r'name="read" value="([^"]+)"', shown)
    assert found
    return client.post(address(row), {"read": found[1]})


def test_it_is_looked_at_then_applied_and_the_strictest_is_believed(client: Client) -> None:
    row, code = seat(remote())
    beats(row, 0, 120)

    shown = look(
        client, row, line(f"{code} – Camille Canari", 0, 90), line("Dominique Dupont", 0, 120)
    )
    assert "Dominique Dupont" in shown
    assert "aucun code de cette session" in shown
    assert not Witness.objects.exists()
    apply(client, row, shown)

    found = presence_of([row.pk])[row.pk]
    assert (found.minutes, found.by, dict(found.sources)) == (90, "provider", {"ping": 120, "provider": 90})  # fmt: skip
    kept = str([*Witness.objects.values(), *Entry.objects.values()])
    assert "Canari" not in kept
    assert "Dupont" not in kept


def test_another_file_mends_and_the_same_one_changes_nothing(client: Client) -> None:
    session = remote()
    (row, code), (other, wrong) = seat(session), seat(session)
    apply(client, row, look(client, row, line(code, 0, 60), line(wrong, 0, 60)))
    entries = Entry.objects.count()
    apply(client, row, look(client, row, line(code, 0, 60), line(wrong, 0, 60)))
    assert Entry.objects.count() == entries

    apply(client, row, look(client, row, line(code, 0, 80)))

    found = presence_of([row.pk, other.pk])
    assert (found[row.pk].minutes, found[other.pk].by) == (80, "")


def test_the_two_halves_of_a_meeting_that_was_opened_twice(client: Client) -> None:
    row, code = seat(remote())
    for _again in range(2):
        apply(client, row, look(client, row, line(code, 0, 50)))
        apply(client, row, look(client, row, line(code, 55, 120), add="on"))

    assert presence_of([row.pk])[row.pk].inside == [(0, 50), (55, 120)]


def test_hostile_files_are_answered_and_change_nothing(client: Client) -> None:
    row, _code = seat(remote())

    assert "pèse plus de" in look(client, row, "x" * 10_000_000)
    file = SimpleUploadedFile("x.csv", b"\x89PNG\r\n\x1a\n\x00", "text/csv")
    assert "pas un texte" in client.post(address(row), {"file": file, "zone": "Europe/Paris"}).content.decode()  # fmt: skip
    assert "Aucune ligne ne nomme" in client.post(address(row), {"file": SimpleUploadedFile("x.csv", b""), "zone": "Europe/Paris"}).content.decode()  # fmt: skip
    shown = look(client, row, line("<script>alert(1)</script>", 0, 10))
    assert "<script>alert" not in shown


def test_what_was_read_cannot_be_forged_or_brought_to_another_session(client: Client) -> None:
    row, code = seat(remote())
    other, _code = seat(remote())
    shown = look(client, row, line(code, 0, 60))

    apply(client, other, shown)
    client.post(address(row), {"read": "forged"})

    assert not Witness.objects.exists()
