"""Letters at /gestion/: written by one, approved by another, stopped; no mailbox is read there."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.campaign.newsletter import sending
from clickable.campaign.newsletter.models import Issue
from clickable.outreach.models import Seat
from clickable.people.models import User
from tests.campaign.test_newsletter import ANNE, subscriber
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/lettres/"
TEXT = {
    "subject_fr": "Des nouvelles", "body_fr": "Bonjour.\n\n## Bientôt\n\nLire https://site.example/page.",
    "subject_en": "News", "body_en": "Hello.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(LIST + address, sent, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def page(client: Client, address: str = "") -> str:
    answer = client.get(LIST + address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_written_read_again_approved_and_stopped(edith: User, paul: User) -> None:
    subscriber(ANNE)
    writer, other = signed_in(edith), signed_in(paul)
    assert "comme elle sera lue" in said(writer, "nouvelle/", code="ecpat-france", **TEXT).lower()
    row = Issue.objects.get()
    assert "1 abonnement" in page(writer)
    said(writer, f"{row.pk}/remettre/")
    assert "autre personne" in said(writer, f"{row.pk}/approuver/", send_at="2026-11-03T11:30")
    assert Issue.objects.get().state == "ready"

    assert "Un jour et une heure" in said(other, f"{row.pk}/approuver/", send_at="demain")
    said(other, f"{row.pk}/approuver/", send_at="2026-11-03T11:30")
    assert Issue.objects.get().send_at == NOW  # Paris is an hour ahead
    sending.send_due(now=NOW, pieces=1)
    assert "1 attend" in page(writer, f"{row.pk}/")
    said(writer, f"{row.pk}/arreter/")
    assert Issue.objects.get().state == "stopped"
    said(writer, f"{row.pk}/continuer/")
    assert Issue.objects.get().state == "stopped"
    said(other, f"{row.pk}/continuer/")
    assert Issue.objects.get().state == "sending"


def test_a_text_with_a_fault_is_kept_and_told(edith: User) -> None:
    shown = said(signed_in(edith), "nouvelle/", code="ecpat-france", **{**TEXT, "body_fr": "Voir http://site.example"})  # fmt: skip
    assert "commence par https://" in shown
    assert "Des nouvelles" in shown
    assert not Issue.objects.exists()


def test_changing_an_approved_text_takes_the_approval_back(edith: User, paul: User) -> None:
    writer = signed_in(edith)
    said(writer, "nouvelle/", code="ecpat-france", **TEXT)
    row = Issue.objects.get()
    said(writer, f"{row.pk}/remettre/")
    said(signed_in(paul), f"{row.pk}/approuver/", send_at="2026-11-04T09:00")
    said(writer, f"{row.pk}/texte/", **{**TEXT, "subject_fr": "Autrement"})
    row.refresh_from_db()
    assert (row.state, row.approved_by, row.text("fr")["subject"]) == ("draft", None, "Autrement")


def test_each_association_sees_its_own_letter_alone(edith: User, paul: User) -> None:
    said(signed_in(paul), "nouvelle/", code="ecpat-france", **TEXT)
    row = Issue.objects.get()
    Seat.objects.create(person=edith, association="e-enfance")
    client = signed_in(edith)

    assert "Des nouvelles" not in page(client)
    for address in ("", "texte/"):
        assert client.get(f"{LIST}{row.pk}/{address}").status_code == 404
    for act in ("remettre", "reprendre", "approuver", "arreter", "continuer"):
        assert client.post(f"{LIST}{row.pk}/{act}/", {"send_at": "2026-11-04T09:00"}).status_code == 404  # fmt: skip
    assert "choix" in said(client, "nouvelle/", code="ecpat-france", **TEXT)
    assert Issue.objects.count() == 1


def test_the_list_asks_as_much_for_one_row_as_for_thirty(edith: User) -> None:
    client, counts = signed_in(edith), []
    for number in (1, 29):
        for _one in range(number):
            said(client, "nouvelle/", code="ecpat-france", **TEXT)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_no_mailbox_stands_on_any_page(edith: User) -> None:
    subscriber(ANNE)
    client = signed_in(edith)
    said(client, "nouvelle/", code="ecpat-france", **TEXT)
    assert ANNE not in page(client) + page(client, f"{Issue.objects.get().pk}/")


@pytest.mark.parametrize("role", [User.Role.ANALYST, User.Role.HELPER])
def test_others_find_nothing(role: User.Role) -> None:
    client = signed_in(person("Charlie", role=role, team=""))
    for address in ("", "nouvelle/", "1/"):
        assert client.get(LIST + address).status_code in {302, 404}
