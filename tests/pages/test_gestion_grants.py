"""Calls and applications at /gestion/: written, published, corrected, closed; read, checked, exported."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from clickable.grants import services
from clickable.grants.models import Application, Call, Clarification
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, NOW, person, signed_in
from tests.grants.making import (
    AFTER,
    CLOSES,
    PDF,
    call,
    closed,
    draft_call,
    given,
    saved,
    submitted,
)
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/subventions/"
TERMS = {
    "slug": "enfants", "title_fr": "Des enfants qui décident", "lead_fr": "Pour agir.", "body_fr": "Un.",
    "title_en": "Children who decide", "lead_en": "To act.", "body_en": "One.", "zone": "Europe/Paris",
    "opens_at": "2026-11-02T09:00", "clarifications_until": "2026-11-08T12:00", "closes_at": "2026-11-13T12:00",
    "grace_minutes": "15", "announced_on": "2026-12-20", "budget": "100000", "ceiling": "20000", "currency": "EUR",
    "flow": "jury", "scores_needed": "2", "spread_flag": "1.5", "keep_refused_months": "12",
    "checklist": "Siège dans un pays de l’appel | Seat in a country of the call\nCharte | Policy",
}  # fmt: skip
CRITERIA = {"fr_0": "Les enfants", "en_0": "Children", "weight_0": "60", "fr_1": "Les moyens", "en_1": "Means", "weight_1": "40", "most_1": "10"}  # fmt: skip
QUESTION = {"code": "what", "kind": "long", "label_fr": "Que ferez-vous ?", "label_en": "What will you do?", "required": "on", "max_words": "200"}  # fmt: skip


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


def test_a_call_is_written_weighed_and_published(client: Client) -> None:
    said(client, f"{LIST}nouvel-appel/", **TERMS)
    row = Call.objects.get()
    assert row.closes_at.isoformat() == "2026-11-13T11:00:00+00:00"
    assert [one["code"] for one in row.checklist] == ["siege_dans_un_pays_de_lappel", "charte"]
    here = f"{LIST}{row.pk}/"
    said(client, f"{here}question/", **QUESTION)
    said(client, f"{here}criteres/", **{**CRITERIA, "weight_0": "50"})
    assert "Les poids font 90" in page(client, here)
    assert "doivent faire 100" in said(client, f"{here}etape/", to="published")
    said(client, f"{here}criteres/", **CRITERIA)
    assert client.get("/subventions/enfants/").status_code == 404
    said(client, f"{here}etape/", to="published")
    assert "Que ferez-vous" in page(client, "/subventions/enfants/preparer/")
    assert list(row.criteria.values_list("weight", "most")) == [(60, 5), (40, 10)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"slug": "commencer"}, "déjà prise"),
        ({"closes_at": "2027-03-28T02:30"}, "horloges la sautent"),
        ({"closes_at": "demain"}, "un jour et une heure"),
        ({"checklist": "sans anglais"}, "Ligne 1"),
        ({"ceiling": "200000"}, "ne dépasse pas le budget"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Client, change: dict[str, str], says: str) -> None:  # fmt: skip
    shown = said(client, f"{LIST}nouvel-appel/", **{**TERMS, **change})
    assert says in shown
    assert "Children who decide" in shown
    assert not Call.objects.exists()


def test_a_published_call_changes_by_a_correction(client: Client) -> None:
    row = call()
    saved(row)
    sent = {**TERMS, "closes_at": "2026-11-20T12:00", "opens_at": "2026-11-02T11:30"}
    assert "Dites ce qui change" in said(client, f"{LIST}{row.pk}/texte/", **sent)
    said(client, f"{LIST}{row.pk}/texte/", **sent, note_fr="Une semaine de plus.", note_en="A week more.")  # fmt: skip
    row.refresh_from_db()
    assert row.versions.count() == 2
    assert "Une semaine de plus." in page(client, f"/subventions/{row.slug}/")
    assert "Une semaine de plus." in page(client, f"{LIST}{row.pk}/")


def test_questions_of_a_draft_move_and_go(client: Client) -> None:
    row = draft_call()
    here = f"{LIST}{row.pk}/question/"
    said(client, f"{here}what/bouger/", do="up")
    said(client, f"{here}ages/bouger/", do="remove")
    row.refresh_from_db()
    assert [one["code"] for one in row.form] == ["what", "who", "policy", "budget"]
    said(client, f"{here}policy/", kind="yesno", label_fr="Une charte ?", label_en="A policy?")
    row.refresh_from_db()
    assert row.form[2]["label"]["fr"] == "Une charte ?"
    assert "a déjà ce code" in said(client, here, **QUESTION)
    services.move_call(call=row, to="published", now=NOW)
    assert client.post(f"{here}who/bouger/", {"do": "remove"}).status_code == 404


def test_a_question_is_answered_to_everybody(client: Client) -> None:
    row = call()
    services.ask(call=row, mailbox="q@courrier.example", language="fr", question=f"Qui ? {EVE}", now=NOW)  # fmt: skip
    found = Clarification.objects.get()
    shown = page(client, f"{LIST}reponse/{found.pk}/")
    assert "<script>alert" not in shown
    assert "q@courrier" not in shown
    said(client, f"{LIST}reponse/{found.pk}/", question_fr="Qui peut ?", question_en="Who may?", answer_fr="Toutes.", answer_en="All.")  # fmt: skip
    assert "Toutes." in page(client, f"/subventions/{row.slug}/")
    assert "publiée" in page(client, f"{LIST}{row.pk}/questions-recues/")


def test_the_table_is_filtered_sorted_and_exported_alike(client: Client) -> None:
    row = call()
    submitted(row, organisation="Les Phares", amount="1000")
    submitted(row, organisation="=1+1", country="BE", area="", amount="9000")
    saved(row, organisation="Les Oubliés")
    here = f"{LIST}{row.pk}/candidatures"
    shown = page(client, f"{here}/?state=submitted&sort=amount")
    assert shown.index("=1+1") < shown.index("Les Phares")
    assert "Les Oubliés" not in shown
    assert "Les Phares" not in page(client, f"{here}/?country=BE")
    text = client.get(f"{here}.csv?country=BE").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 2
    assert "'=1+1" in text
    assert "Des ateliers." in text
    assert "courrier.example" not in text
    book = load_workbook(io.BytesIO(client.get(f"{here}.xlsx").content))
    assert book.active.max_row == 4
    assert client.get(f"{here}.pdf").status_code == 404


def test_one_application_its_revisions_and_files(client: Client, edith: User) -> None:
    row = saved(call())
    services.save(application=row, given=given(seen=1, answers={"what": "Des débats."}), now=NOW)
    file = services.attach(application=row, question="budget", name="Budget", content=PDF, now=NOW)
    shown = page(client, f"{LIST}candidature/{row.pk}/")
    assert "sans antivirus" in page(client, f"{LIST}{row.call_id}/")
    assert "Aucun antivirus" in shown
    assert "courrier.example" not in shown
    changed = page(client, f"{LIST}candidature/{row.pk}/versions/")
    assert "<del>ateliers.</del><ins>débats.</ins>" in changed
    answer = client.get(f"{LIST}fichier/{file.pk}/")
    assert answer.content == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert Entry.objects.filter(verb="grants.file_opened", actor=edith).count() == 1
    for scan in ("waiting", "infected"):
        row.attachments.update(scan=scan)
        assert client.get(f"{LIST}fichier/{file.pk}/").status_code == 404


def test_eligibility_and_a_longer_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = call()
    draft, sent = saved(row), submitted(row)
    until = (CLOSES + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said(client, f"{LIST}candidature/{draft.pk}/delai/", until=until, reason="Panne de réseau")
    assert draft.extensions.get().reason == "Panne de réseau"
    draft.extensions.all().delete()
    closed(row)
    monkeypatch.setattr("clickable.base.clock.now", lambda: AFTER)
    here = f"{LIST}candidature/{sent.pk}/"
    assert "Dites pourquoi" in said(client, f"{here}recevabilite/", p_seat="on")
    said(client, f"{here}recevabilite/", p_seat="on", reason="Pas de charte.")
    sent.refresh_from_db()
    assert sent.state == Application.State.INELIGIBLE
    said(client, f"{here}recevabilite/", p_seat="on", p_policy="on")
    sent.refresh_from_db()
    assert sent.state == Application.State.ELIGIBLE
    shown = page(client, here)
    assert "non recevable → recevable" in shown


def test_who_does_not_edit_finds_no_page() -> None:
    row = submitted(call())
    for role in (User.Role.ANALYST, User.Role.LEAD):
        other = signed_in(person(f"Autre {role}", role=role))
        for path in ("", f"{row.call_id}/", f"{row.call_id}/candidatures/", f"candidature/{row.pk}/", f"{row.call_id}/candidatures.csv"):  # fmt: skip
            assert other.get(f"{LIST}{path}").status_code in {302, 404}


def test_many_applications_ask_no_oftener_than_few(client: Client, django_assert_max_num_queries: Any) -> None:  # fmt: skip
    row = call()
    for _n in range(12):
        submitted(row)
    with django_assert_max_num_queries(40):
        page(client, f"{LIST}{row.pk}/candidatures/")
