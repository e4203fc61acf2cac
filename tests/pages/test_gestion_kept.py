"""Forms that stand on another page at /gestion/: refused, they come back as they were filled in."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from clickable.grants.review.models import Meeting
from clickable.people.models import User
from tests.campaign.making import manifesto
from tests.cast import NOW, signed_in
from tests.grants.judging import application, call, reviewer
from tests.pages.gestion import a_house
from tests.voices.making import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(edith: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()
    return signed_in(edith)


def refused(client: Client, address: str, **sent: Any) -> BeautifulSoup:
    """The page that comes back: 422 and no redirect, what is wrong above the form."""
    answer = client.post(address, sent)
    assert answer.status_code == 422, address
    return BeautifulSoup(answer.content, "html.parser")


def typed(page: BeautifulSoup, name: str, *, tag: str = "") -> str:
    found = page.select_one(f"{tag}[name={name}]")
    assert found
    return str(found.get("value") or found.get_text()).strip()


def test_sheets_of_paper(client: Client) -> None:
    row = manifesto()
    page = refused(client, f"/gestion/manifestes/{row.pk}/papier/", place="Le marché", area="FR-59", on="2026-11-01", collector="L’antenne", number="0")  # fmt: skip
    assert [typed(page, name) for name in ("place", "collector", "number")] == ["Le marché", "L’antenne", "0"]  # fmt: skip
    form = page.select_one("[name=collector]")
    assert form
    assert form.find_parent("details", open=True)
    assert page.select_one("[role=alert] a[href='#id_number']")


def test_a_domain(client: Client) -> None:
    page = refused(
        client, "/gestion/manifestes/domaines/", pattern="Pas un domaine", verdict="allow"
    )
    assert typed(page, "pattern") == "Pas un domaine"


def test_the_decision_of_a_jury_that_a_service_refuses(client: Client) -> None:
    of = call()
    one = application(of)
    Meeting.objects.create(call=of, on=NOW.date())
    page = refused(client, f"/gestion/expertise/candidature/{one.pk}/decider/", outcome="selected", amount="", reason="Un long raisonnement", feedback="Bravo")  # fmt: skip
    assert [typed(page, name, tag="textarea") for name in ("reason", "feedback")] == ["Un long raisonnement", "Bravo"]  # fmt: skip


def test_an_invitation_to_read(client: Client) -> None:
    of = call()
    reviewer(of)
    page = refused(client, f"/gestion/expertise/{of.pk}/inviter/", mailbox="personne", name="Rita", organisation="Le Phare", language="fr")  # fmt: skip
    assert [typed(page, name) for name in ("mailbox", "name", "organisation")] == ["personne", "Rita", "Le Phare"]  # fmt: skip


def test_a_group_of_children(client: Client) -> None:
    row = draft()
    page = refused(client, f"/gestion/consultations/{row.pk}/groupe/", place="École du Port", territory="FR", band="8-11", size="0", mailbox="rien", language="fr")  # fmt: skip
    assert [typed(page, name) for name in ("place", "size", "mailbox")] == ["École du Port", "0", "rien"]  # fmt: skip
