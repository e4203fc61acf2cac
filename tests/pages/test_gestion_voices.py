"""Consultations at /gestion/: prepared by one, signed by another, opened, closed, answered; nobody's answer shown."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from clickable.base import clock
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.voices.models import Circle, Consultation
from clickable.voices.rules import CHECKS
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house
from tests.voices.making import TEXTS, answers, codes, draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpline")]
PLACE = "/gestion/consultations/"
TEXT = {
    **{f"{name}_{lang}": TEXTS[lang][name] for lang in ("fr", "en") for name in ("title", "lead")},
    "hours": "12",
    "closes_on": "",
}
GROUP = {
    "place": "Collège, Lyon", "territory": "FR", "band": "15-17", "size": "12",
    "mailbox": "anim@ecole.example", "language": "fr",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    a_house()


@pytest.fixture
def edith() -> Client:
    return signed_in(person("Édith", role=User.Role.EDITOR, team=""))


@pytest.fixture
def otto() -> Client:
    return signed_in(person("Otto", role=User.Role.EDITOR, team=""))


def send(client: Client, where: str, **given: Any) -> str:
    response = client.post(PLACE + where, given, follow=True)
    assert response.status_code in {200, 422}  # 422: refused, with what was typed
    return unescape(response.content.decode()).replace("\u202f", " ")


def test_the_whole_life_of_a_consultation(edith: Client, otto: Client) -> None:
    send(edith, "nouvelle/", slug="phare", **TEXT)
    row = Consultation.objects.get()
    here = f"{row.pk}/"
    options = "friends | Un ami | A friend\nfamily | Un adulte | An adult"
    words = {"fr_15-17": "À qui parles-tu ?", "en_15-17": "Who do you talk to?"}
    send(edith, f"{here}question/", kind="choice", options=options, **words)
    assert "Vous avez écrit en dernier" in send(edith, f"{here}verifier/", checks=CHECKS)
    assert "Chaque point" in send(otto, f"{here}verifier/", checks=CHECKS[:2])
    assert "Signé" in send(otto, f"{here}verifier/", checks=CHECKS)
    send(edith, f"{here}etape/", to="open")
    assert "reçoit son lien" in send(edith, f"{here}groupe/", **GROUP)
    for code in codes(Circle.objects.get()):
        answers(code, who="1")
    send(edith, f"{here}etape/", to="closed")
    send(
        edith, f"{here}propositions/", fr="Plus d’adultes qui écoutent", en="More adults who listen"
    )
    send(edith, f"{here}synthese/", fr="Ils parlent à des amis.", en="They talk to friends.")
    assert "même un non" in send(edith, f"{here}etape/", to="feedback_given")
    send(
        edith, f"proposition/{row.proposals.get().pk}/",
        outcome="no", decided_by="Le rectorat", decided_on="2026-11-02", why_fr="Pas cette année.", why_en="Not this year.",
    )  # fmt: skip
    send(edith, f"{here}etape/", to="feedback_given")
    send(edith, f"{here}etape/", to="archived")
    row.refresh_from_db()
    assert row.state == "archived"
    assert row.results["children"] == 12
    assert Letter.objects.filter(kind="voices.feedback").count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(edith: Client) -> None:
    row = draft()
    page = send(edith, f"{row.pk}/question/", kind="choice", options="chat | Un chat | A cat", **{"fr_8-11": "Petit ?"})  # fmt: skip
    assert "Ligne 1" in page
    assert "dans les deux langues" in page
    assert "Un chat" in page
    page = send(edith, "nouvelle/", **{**TEXT, "slug": "retour"})
    assert "déjà prise" in page
    assert TEXT["title_fr"] in page


def test_a_question_is_taken_out_in_the_draft_only(edith: Client) -> None:
    row = draft()
    send(edith, f"question/{row.questions.get(number=2).pk}/oter/")
    assert row.questions.count() == 2
    Consultation.objects.update(safe_by=person("Odon", role=User.Role.EDITOR, team=""), safe_on=NOW.date(), state="open")  # fmt: skip
    assert "ne change plus" in send(edith, f"question/{row.questions.get(number=1).pk}/oter/")


@pytest.mark.parametrize("role", [User.Role.NONE, User.Role.ANALYST, User.Role.HELPER])
def test_who_is_no_editor_does_not_come_in(role: User.Role, helpline: None) -> None:
    row = draft()
    team = {User.Role.ANALYST: "Une", User.Role.HELPER: "Écoute"}.get(role, "")
    client = signed_in(person("Charlie", role=role, team=team))
    for where in ("", f"{row.pk}/", f"{row.pk}/question/", "nouvelle/"):
        assert client.get(PLACE + where).status_code in {302, 403, 404}
    client.post(f"{PLACE}{row.pk}/etape/", {"to": "open"})
    row.refresh_from_db()
    assert row.state == "draft"


def test_no_count_before_the_closing(edith: Client) -> None:
    row = draft()
    page = send(edith, f"{row.pk}/groupe/", **GROUP)
    assert "pas encore faits" in page
    assert "pas demandés à cet âge" in page
