"""Reviewers, sharing out, the panel and the telling at /gestion/, by editors alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.grants.models import Application
from clickable.grants.review import selectors, services
from clickable.grants.review.models import Assignment, Decision, Meeting, Notice, Reviewer
from clickable.people.models import User
from tests.cast import NOW, person, signed_in
from tests.grants.judging import application, call, declared, entrusted, reviewed, reviewer
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/expertise/"


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


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(address, sent, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def test_invited_shared_out_after_a_preview(client: Client) -> None:
    of = call(scores_needed=1)
    one = application(of, "Les Phares")
    where = f"{LIST}{of.pk}/"
    said(client, f"{where}inviter/", mailbox="rita@relecture.example", name="Rita", organisation="", language="fr")  # fmt: skip
    assert "relit déjà" in said(client, f"{where}inviter/", mailbox="rita@relecture.example", name="R", organisation="", language="fr")  # fmt: skip
    services.agree(reviewer=Reviewer.objects.get(), edition=1, now=NOW)
    assert "Il manque 1 relecture" in page(client, where)
    shown = page(client, f"{where}confier/")
    assert "Rita" in shown
    assert not Assignment.objects.exists()
    said(client, f"{where}confier/", pair=f"{one.pk}:{Reviewer.objects.get().pk}")
    assert Assignment.objects.get().application == one
    assert "Les Phares" in page(client, f"{where}classement/")
    assert page(client, f"{where}classement.csv").splitlines()[0].startswith("rank;number")


def test_a_hint_is_shown_and_not_ticked(client: Client) -> None:
    of = call(scores_needed=1)
    application(of, "Les Phares")
    reviewer(of, organisation="Les Phares", name="Rita")
    assert "la même organisation" in page(client, f"{LIST}{of.pk}/")
    assert " checked" not in page(client, f"{LIST}{of.pk}/confier/")


def test_from_the_panel_to_the_announcement(client: Client) -> None:
    of = call("appel-2019")
    one, two = application(of, "Les Phares"), application(of, "Le Port")
    row = reviewer(of, name="Rita")
    declared(row, two, conflicted=True)
    reviewed(row, one)
    where = f"{LIST}{of.pk}/"
    said(client, f"{where}jury/", on="2026-11-03", place="Strasbourg", present=str(row.pk), others="Secrétariat")  # fmt: skip
    assert "2 candidatures attendent" in page(client, f"{where}jury/")

    told = {"outcome": "selected", "amount": "", "reason": "Solide", "feedback": ""}
    assert "montant accordé" in said(client, f"{LIST}candidature/{one.pk}/decider/", **told)
    said(client, f"{LIST}candidature/{one.pk}/decider/", **{**told, "amount": "12000,50"})
    assert str(Decision.objects.get().amount) == "12000.50"
    said(client, f"{LIST}candidature/{two.pk}/decider/", outcome="refused", amount="", reason="Trop court", feedback="")  # fmt: skip
    assert "Rita" in page(client, f"{where}jury/")

    said(client, f"{where}jury/signer/")
    assert "Une autre personne signe" in page(client, f"{where}jury/")
    other = signed_in(person("Otto", role=User.Role.EDITOR, team=""))
    said(other, f"{where}jury/signer/")
    assert Meeting.objects.get().sha256 in page(client, f"{where}jury/")

    said(client, f"{where}moment/", moment=(NOW + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    moment = Notice.objects.get().moment
    assert services.tell_due(now=moment) == 2
    said(client, f"{where}annoncer/")
    assert "Les Phares" in page(Client(), "/subventions/appel-2019/resultats/")
    assert "Résultats publics" in page(client, where)


def test_a_review_is_sent_back_and_an_assignment_ended(client: Client) -> None:
    of = call()
    one, row = application(of), reviewer(of, name="Rita")
    review = reviewed(row, one)
    where = f"{LIST}candidature/{one.pk}/"
    assert "Raison secrète" in page(client, where)
    said(client, f"{LIST}relecture/{review.pk}/renvoyer/", reason="À préciser")
    review.refresh_from_db()
    assert review.returned_why == "À préciser"
    said(client, f"{LIST}confiee/{review.assignment_id}/retirer/", reason="Trop de travail")
    assert not selectors.entrusted(row).exists()
    said(client, f"{LIST}personne/{row.pk}/retirer/")
    row.refresh_from_db()
    assert row.state == "left"


def test_a_tie_is_noted_by_an_editor(client: Client) -> None:
    of = call()
    one, row = application(of), reviewer(of)
    entrusted(row, one)
    said(client, f"{LIST}candidature/{one.pk}/lien/", reviewer=row.pk, conflicted="yes", reason="Même bureau")  # fmt: skip
    assert "Même bureau" in page(client, f"{LIST}candidature/{one.pk}/")
    assert not selectors.visible(row).exists()


def test_others_find_nothing_here() -> None:
    of = call()
    one = application(of)
    charlie = signed_in(person("Charlie", role=User.Role.ANALYST))
    for address in (LIST, f"{LIST}{of.pk}/", f"{LIST}{of.pk}/classement/", f"{LIST}{of.pk}/classement.csv", f"{LIST}candidature/{one.pk}/"):  # fmt: skip
        assert charlie.get(address).status_code in {302, 403, 404}
    assert charlie.post(f"{LIST}{of.pk}/jury/", {"on": "2026-11-03"}).status_code in {302, 403, 404}
    assert not Meeting.objects.exists()


def test_the_list_of_calls(client: Client) -> None:
    of = call(title="Appel de mai")
    application(of)
    call(state="draft", title="Brouillon")
    shown = page(client, LIST)
    assert "Appel de mai" in shown
    assert "Brouillon" not in shown
    assert Application.objects.count() == 1
