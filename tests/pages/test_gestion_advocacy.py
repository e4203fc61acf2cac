"""The tracker at /gestion/: rows in their places, what is due, and who may show them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Outcome, Proposal, Step
from clickable.people.models import User
from tests.campaign.test_advocacy import ask, promise, step
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
PLACE = "/gestion/plaidoyer/"
DAY = timedelta(days=1)
WORDS = {"title_fr": "En français", "title_en": "In English", "text_fr": "", "text_en": ""}
SOURCE = {"source": "document 004", "link": "", "checked_on": "2026-11-01"}


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(PLACE + address, sent, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def page(client: Client, address: str = "") -> str:
    answer = client.get(PLACE + address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_whole_way_from_a_proposal_to_an_outcome(edith: User, paul: User) -> None:
    writer, other = signed_in(edith), signed_in(paul)
    said(writer, "propositions/ajouter/", **WORDS, code="image", manifesto="", number="")
    proposal = Proposal.objects.get()
    said(writer, "demandes/ajouter/", **WORDS, proposal=proposal.pk, of="parliament")
    said(writer, "institutions/ajouter/", name_fr="Assemblée", name_en="Assembly", kind="parliament")  # fmt: skip
    row = {"ask": Ask.objects.get().pk, "actor": Actor.objects.get().pk, "precision": "day", **WORDS, **SOURCE}  # fmt: skip
    said(writer, "etapes/ajouter/", **row, kind="bill", on="2026-10-01", next_step="Relancer le cabinet", next_on="2026-11-02")  # fmt: skip
    said(writer, "engagements/ajouter/", **row, on="2026-10-01", deadline="2026-10-20")
    made, moved = Commitment.objects.get(), Step.objects.get()
    said(writer, f"etapes/{moved.pk}/avancer/", to="done")
    said(writer, f"engagements/{made.pk}/constat/", **WORDS, **SOURCE, verdict="broken", on="2026-10-21")  # fmt: skip

    assert "En français" not in Client().get("/plaidoyer/").content.decode()
    assert "À faire avant le 2 novembre 2026" in page(writer)
    for place in (f"propositions/{proposal.pk}", f"demandes/{Ask.objects.get().pk}", f"etapes/{moved.pk}", f"engagements/{made.pk}", f"constats/{Outcome.objects.get().pk}"):  # fmt: skip
        said(other, f"{place}/publier/", public="yes")
    told = Client().get("/plaidoyer/").content.decode()
    assert "engagement\u202f: non tenu" in told
    assert "Relancer" not in told


def test_editors_show_nothing_and_change_nothing_that_is_shown(edith: User, paul: User) -> None:
    row = step(paul, ask(paul))
    client = signed_in(edith)
    assert "qui peut publier" in page(client, f"etapes/{row.pk}/")
    assert 'value="no"' not in page(client, f"etapes/{row.pk}/")
    assert ">Garder<" not in page(client, f"etapes/{row.pk}/")
    said(client, f"etapes/{row.pk}/publier/", public="no")
    said(client, f"etapes/{row.pk}/", **WORDS, **SOURCE, ask=row.ask_id, kind="meeting", on="2026-10-01", precision="day")  # fmt: skip
    row.refresh_from_db()
    assert (row.public, row.title_fr) == (True, "Rencontre")


def test_what_is_missing_is_said_and_what_was_typed_stays(paul: User) -> None:
    client, of = signed_in(paul), ask(paul)
    typed = {"ask": of.pk, "kind": "meeting", "on": "2026-10-01", "precision": "day", **WORDS}
    shown = said(client, "etapes/ajouter/", **typed, source="", link="http://x.example", checked_on="")  # fmt: skip
    assert "en https://" in shown
    assert "En français" in shown
    said(client, "etapes/ajouter/", **typed, source="", link="", checked_on="")
    row = Step.objects.get()
    assert "il manque" in said(client, f"etapes/{row.pk}/publier/", public="yes")
    promised = promise(paul, of)
    shown = said(client, f"engagements/{promised.pk}/constat/", **WORDS, **SOURCE, verdict="kept", on="")  # fmt: skip
    assert "In English" in shown
    assert not Outcome.objects.exists()
    fields = {"ask": of.pk, "actor": promised.actor_id, "precision": "day", **WORDS, **SOURCE}
    assert "échéance" in said(client, "engagements/ajouter/", **fields, on="2026-10-02", deadline="2026-10-01")  # fmt: skip


def test_what_is_due_stands_first(paul: User) -> None:
    of = ask(paul)
    promise(paul, of, "En retard", deadline=NOW.date() - DAY)
    step(paul, of, "Encore prévu")
    shown = page(signed_in(paul))
    assert "Échéance passée le 2 novembre 2026" in shown
    assert "Prévu, et sa date est passée" in shown


def test_the_list_asks_as_much_for_one_row_as_for_thirty(paul: User) -> None:
    client, of = signed_in(paul), ask(paul)
    counts = []
    for number in (1, 29):
        for one in range(number):
            promise(paul, of, f"Promis {number} {one}", deadline=NOW.date() - DAY)
            step(paul, of, f"Pas {number} {one}")
        page(client)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", ["autre/ajouter/", "autre/1/", "etapes/99/", "institutions/99/"])  # fmt: skip
def test_what_is_not_there_is_not_found(edith: User, address: str) -> None:
    assert signed_in(edith).get(PLACE + address).status_code == 404


@pytest.mark.parametrize("role", [User.Role.ANALYST, User.Role.HELPER])
def test_others_find_nothing(role: User.Role) -> None:
    client = signed_in(person("Charlie", role=role, team=""))
    for address in ("", "etapes/ajouter/", "etapes/1/"):
        assert client.get(PLACE + address).status_code in {302, 404}
