"""Trainings at /gestion/: planned, changed, held and counted by editors, who read no mailbox."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.post.sending import send_due
from clickable.training import services
from clickable.training.models import Session
from lab.run import Lab
from tests.cast import EVE, NOW, WORKER, signed_in
from tests.pages.gestion import a_house
from tests.training.making import START, confirmed, course, session, states

pytestmark = pytest.mark.django_db
LIST = "/gestion/formations/"
MAILBOX = "camille.canari@college.example"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def planned(client: Client, **more: Any) -> Any:
    given = {
        "course": course().pk, "at": "2027-01-12T14:30", "zone": "Indian/Reunion", "minutes": "120",
        "modality": "remote", "language": "fr", "seats": "20", "needs": ["lsf"], "trainer": EVE[:60],
    }  # fmt: skip
    return client.post(f"{LIST}nouvelle/", {**given, **more})


def test_a_session_is_planned_by_the_clock_of_its_place_and_opened(client: Client) -> None:
    answer = planned(client)
    made = Session.objects.get()
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    assert (made.state, made.starts_at.isoformat()) == ("draft", "2027-01-12T10:30:00+00:00")

    client.post(f"{LIST}{made.pk}/etape/", {"act": "open"})

    made.refresh_from_db()
    assert made.state == "open"
    assert "<script>alert" not in page(client, f"{LIST}{made.pk}/")


def test_a_session_on_site_has_an_address(client: Client) -> None:
    assert "Une session sur place a une adresse." in planned(client, modality="site").content.decode()  # fmt: skip
    assert not Session.objects.exists()


def test_it_is_changed_and_cancelled_and_everybody_is_told_once(client: Client) -> None:
    row = session(1)
    seated, waits = confirmed(row), confirmed(row)
    change = {"at": "2027-01-12T14:30", "zone": "Europe/Paris", "minutes": "120"}

    client.post(f"{LIST}{row.pk}/changer/", change)
    client.post(f"{LIST}{row.pk}/places/", {"seats": "2"})
    for _press in range(2):
        client.post(f"{LIST}{row.pk}/etape/", {"act": "cancel"})

    assert states(seated, waits) == ["cancelled", "cancelled"]
    assert Letter.objects.filter(kind="training.cancelled").count() == 2


def test_who_came_is_noted_and_counted(client: Client) -> None:
    row = session(5)
    group = confirmed(row, 3)
    services.start_due(now=START)

    client.post(f"{LIST}{row.pk}/presences/", {f"came-{group.pk}": "2"})
    client.post(f"{LIST}{row.pk}/etape/", {"act": "count"})

    assert Measure.objects.get(kind="training.participant").count == 2
    assert "comptée" in page(client, f"{LIST}?quand=passees")


def test_a_letter_that_was_refused_is_shown_without_its_mailbox(
    client: Client, lab: Lab, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 1
    lab.set_mailbox(MAILBOX, "refuse")
    row = session(5)
    confirmed(row, mailbox=MAILBOX)
    send_due(WORKER, now=NOW)
    letter = Letter.objects.for_people()[0]

    for shown in (page(client, LIST), page(client, f"{LIST}{row.pk}/")):
        assert "canari" not in shown
    assert "rcpt 550" in page(client, LIST)
    client.post(f"{LIST}lettre/{letter.pk}/", {"act": "aside"})

    letter.refresh_from_db()
    assert (letter.state, letter.content) == ("late", None)


def test_who_does_not_edit_finds_no_page(charlie: User) -> None:
    row = session(1)
    client = signed_in(charlie)

    for address in (LIST, f"{LIST}nouvelle/", f"{LIST}{row.pk}/"):
        assert client.get(address).status_code in {302, 404}
    client.post(f"{LIST}{row.pk}/etape/", {"act": "cancel"})
    row.refresh_from_db()
    assert row.state == "open"


def test_thirty_sessions_ask_the_database_no_oftener_than_one(client: Client) -> None:
    counts = []
    for many in (1, 29):
        for _each in range(many):
            session(2)
        page(client, LIST)
        with CaptureQueriesContext(connection) as seen:
            page(client, LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]
